"""A person's preferences, who asks from where and when, and answers that tell nothing."""

from __future__ import annotations

import time
from collections.abc import Callable

from allauth.account.adapter import get_adapter
from allauth.usersessions.models import UserSession
from auditlog.middleware import AuditlogMiddleware
from django.conf import settings
from django.core.cache import cache
from django.core.exceptions import ImproperlyConfigured, PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.utils import timezone, translation
from django_structlog.middlewares import RequestMiddleware
from structlog.contextvars import bind_contextvars

from accounts.models import User

SEEN_SECONDS = 300
PRIVATE = "/api/v1/"  # with a token nobody is logged in, and an error is nobody else's either
TELLING = {"account_signup", "account_reset_password", "account_request_login_code"}


class PreferencesMiddleware:
    """Activate what the person chose; the browser's and the site's hold for everybody else."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        user = request.user
        if user.is_authenticated:
            speak_with(user, request)
        with timezone.override(user.zone if user.is_authenticated else None):
            return self.get_response(request)


def speak_with(user: User, request: HttpRequest) -> None:
    """In the language that the person chose, else in the browser's; it holds for the request."""
    translation.activate(user.chosen_language or translation.get_language_from_request(request))
    request.LANGUAGE_CODE = translation.get_language()


class PrivateMiddleware:
    """What is for one person alone is kept by nobody on the way, nor shown again by "Back"."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        is_private = request.user.is_authenticated or request.path.startswith(PRIVATE)
        if is_private and not response.has_header("Cache-Control"):
            response["Cache-Control"] = "private, no-store"
        return response


class ActivityMiddleware:
    """Note when a device was last seen and what it speaks, at most once in five minutes.

    A log-in begins a new session, whose first page is noted at once.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        key = request.session.session_key
        if key and request.user.is_authenticated and _is_first_look(key):
            UserSession.objects.create_from_request(request)
            spoken = translation.get_language_from_request(request)
            request.user.note_browser_language(spoken)
        return self.get_response(request)


def _is_first_look(session_key: str) -> bool:
    """Whether no page was asked for lately."""
    return bool(cache.add(f"seen:{session_key}", 1, SEEN_SECONDS))


class EvenTimesMiddleware:
    """Answer at the next full quarter of a second where the time would tell who has an account."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        started = time.monotonic()
        response = self.get_response(request)
        match = request.resolver_match
        if request.method == "POST" and match and match.url_name in TELLING:
            step = settings.EVEN_SECONDS
            time.sleep(-(time.monotonic() - started) % step if step else 0)
        return response


def client_address(request: HttpRequest) -> str | None:
    """The address that our own proxies saw; a client may write any other into the headers."""
    try:
        return str(get_adapter(request).get_client_ip(request))
    except (PermissionDenied, ImproperlyConfigured):
        return None


class AuditMiddleware(AuditlogMiddleware):
    """The audit log with nothing in it that a client can invent."""

    @staticmethod
    def _get_remote_addr(request: HttpRequest) -> str | None:
        return client_address(request)

    @staticmethod
    def _get_remote_port(request: HttpRequest) -> None:
        return None


class LogMiddleware(RequestMiddleware):
    """A request's lines in the log, with the address that can be trusted."""

    @classmethod
    def bind_ip(cls, request: HttpRequest) -> None:
        bind_contextvars(ip=client_address(request))

    @staticmethod
    def format_request(request: HttpRequest) -> str:
        """Without what people look for, which the address holds after its question mark."""
        return f"{request.method} {request.path}"
