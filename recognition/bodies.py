"""How much anybody may send; what is more is refused before any of it is kept."""

from __future__ import annotations

from collections.abc import Callable

from django.conf import settings
from django.core.exceptions import RequestDataTooBig
from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from recognition.errors import bad_request
from recognition.pictures import MAX_BYTES
from recognition.problems import TooLarge, problem_details
from recognition.submission import most_images


class BodySizeMiddleware:
    """Answer 413 by the length that is announced.

    Django's own limit does not count files: it would put them on the disk, from whomever they come,
    before the first view runs.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        length = request.META.get("CONTENT_LENGTH") or "0"
        usual = settings.DATA_UPLOAD_MAX_MEMORY_SIZE
        if not length.isdecimal() or int(length) <= usual or int(length) <= _most_bytes(request):
            return self.get_response(request)
        if request.path.startswith("/api/"):
            return problem_details(TooLarge(), {"request": request})
        return bad_request(request, RequestDataTooBig())


def _most_bytes(request: HttpRequest) -> int:
    """A whole upload of somebody who may upload, and the form around it."""
    usual: int = settings.DATA_UPLOAD_MAX_MEMORY_SIZE
    user = request.user
    is_known = user.is_authenticated and user.is_confirmed
    if request.path == reverse("api:job-list") and (is_known or _is_program(request)):
        return MAX_BYTES + usual
    if request.path == reverse("upload") and user.is_authenticated and is_known:
        return most_images(user) * MAX_BYTES + usual
    return usual


def _is_program(request: HttpRequest) -> bool:
    """Whether it names a token, which the view looks at before it reads any of the body."""
    return "Authorization" in request.headers
