"""A person's preferences, when a device was last seen, and answers that tell nothing."""

from __future__ import annotations

import time
import zoneinfo
from collections.abc import Callable

from allauth.usersessions.models import UserSession
from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest, HttpResponse
from django.utils import timezone, translation
from redis import RedisError

SEEN_SECONDS = 300
TELLING = {"account_signup", "account_reset_password", "account_request_login_code"}


class PreferencesMiddleware:
    """Activate what the person chose; the browser's and the site's hold for everybody else."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        user = request.user
        if user.is_authenticated and user.language:
            translation.activate(user.language)
            request.LANGUAGE_CODE = translation.get_language()
        with timezone.override(_zone(user.time_zone if user.is_authenticated else "")):
            return self.get_response(request)


def _zone(name: str) -> zoneinfo.ZoneInfo | None:
    """None, the site's zone, where there is no such zone (any more)."""
    try:
        return zoneinfo.ZoneInfo(name) if name else None
    except zoneinfo.ZoneInfoNotFoundError:
        return None


class ActivityMiddleware:
    """Note when a device was last seen, at most once in five minutes."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        key = request.session.session_key
        if key and request.user.is_authenticated and _is_first_look(key):
            UserSession.objects.create_from_request(request)
        return self.get_response(request)


def _is_first_look(session_key: str) -> bool:
    """Whether no page was asked for lately; no page fails because Redis is down."""
    try:
        return bool(cache.add(f"seen:{session_key}", 1, SEEN_SECONDS))
    except RedisError:
        return False


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
