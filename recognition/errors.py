"""Pages for what Django itself refuses before a view runs."""

from __future__ import annotations

from django.conf import settings
from django.core.exceptions import RequestDataTooBig, TooManyFilesSent
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Say what was too much, where it was too much."""
    if isinstance(exception, TooManyFilesSent):
        sentence = _("Too many files at once. Please upload at most %(limit)d at a time.")
        limit = settings.DATA_UPLOAD_MAX_NUMBER_FILES
        return _page(request, sentence % {"limit": limit}, 413)
    if isinstance(exception, RequestDataTooBig):
        sentence = _("This was too much at once. Please upload fewer pictures at a time.")
        return _page(request, sentence, 413)
    return _page(request, "", 400)


def _page(request: HttpRequest, sentence: str, status: int) -> HttpResponse:
    return render(request, "400.html", {"sentence": sentence}, status=status)
