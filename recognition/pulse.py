"""Signs of life: of the broker, and of the workers behind it."""

from __future__ import annotations

from contextlib import suppress
from datetime import datetime, timedelta
from typing import cast

from celery import current_app
from django.conf import settings
from django.utils import timezone
from redis import Redis, RedisError

PULSE = "worker_pulse"  # Redis key: when a worker last did something
FRESH = timedelta(seconds=30)
PATIENCE = 1.0  # seconds


def beat() -> None:
    """A worker leaves word that it works; while the broker is down there is nobody to tell."""
    with suppress(RedisError), _redis() as redis:
        redis.set(PULSE, timezone.now().isoformat())


def last_beat() -> datetime | None:
    """When a worker last left word. Raises redis.RedisError where the broker is down."""
    with _redis() as redis:
        beaten = cast("bytes | None", redis.get(PULSE))
    return datetime.fromisoformat(beaten.decode()) if beaten else None


def is_fresh(beaten: datetime | None) -> bool:
    return beaten is not None and timezone.now() - beaten < FRESH


def broker_answers() -> bool:
    try:
        with _redis() as redis:
            return bool(redis.ping())
    except RedisError:
        return False


def workers() -> list[str]:
    """The names of the workers that answer at once; ask only while the broker answers."""
    return sorted(current_app.control.inspect(timeout=PATIENCE / 2).ping() or {})


def _redis() -> Redis:
    """The broker itself: the cache would answer from this process's memory while it is down."""
    return Redis.from_url(
        settings.REDIS_URL, socket_connect_timeout=PATIENCE, socket_timeout=PATIENCE
    )
