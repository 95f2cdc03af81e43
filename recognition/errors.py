"""Pages for what Django itself refuses before a view runs."""

from __future__ import annotations

import sys

from django.conf import settings
from django.core.exceptions import RequestDataTooBig, TooManyFilesSent
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.defaults import server_error as django_server_error

from recognition.full import is_full
from recognition.submission import StorageFullError


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


def server_error(request: HttpRequest) -> HttpResponse:
    """Django's own page, but where there is no room, that is what it says.

    Parsing an upload, keeping a session or a row may all meet a full disk.
    """
    if is_full(sys.exception()):
        context = {"sentence": StorageFullError().message}
        return render(request, "507.html", context, status=507)
    return django_server_error(request)


def _page(request: HttpRequest, sentence: str, status: int) -> HttpResponse:
    return render(request, "400.html", {"sentence": sentence}, status=status)
