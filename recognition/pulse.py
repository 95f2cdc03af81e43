"""Signs of life: of the broker, and of the workers behind it."""

from __future__ import annotations

from datetime import datetime, timedelta

from celery import current_app
from django.conf import settings
from django.core.cache import cache
from django.utils import timezone
from redis import Redis, RedisError

PULSE = "worker_pulse"  # cache key: when a worker last did something
FRESH = timedelta(seconds=30)
PATIENCE = 1.0  # seconds


def beat() -> None:
    """A worker leaves word that it works."""
    cache.set(PULSE, timezone.now(), timeout=None)


def last_beat() -> datetime | None:
    """When a worker last left word. Raises redis.RedisError where the broker is down."""
    beaten: datetime | None = cache.get(PULSE)
    return beaten


def is_fresh(beaten: datetime | None) -> bool:
    return beaten is not None and timezone.now() - beaten < FRESH


def broker_answers() -> bool:
    timeouts = {"socket_connect_timeout": PATIENCE, "socket_timeout": PATIENCE}
    try:
        with Redis.from_url(settings.REDIS_URL, **timeouts) as redis:
            return bool(redis.ping())
    except RedisError:
        return False


def workers() -> list[str]:
    """The names of the workers that answer at once; ask only while the broker answers."""
    return sorted(current_app.control.inspect(timeout=PATIENCE / 2).ping() or {})
