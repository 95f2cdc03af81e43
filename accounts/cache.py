"""The shared cache that keeps the rate limits, and what holds while Redis is down.

Then each web process counts by itself: the limits are looser, but people can still log in, and
nobody can guess without end.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from typing import Any

from django.core.cache.backends.locmem import LocMemCache
from django.core.cache.backends.redis import RedisCache
from redis.exceptions import RedisError

log = logging.getLogger(__name__)

PAUSE = 5.0  # seconds until Redis is asked again: each question to a dead host takes its timeout


class SharedCache(RedisCache):
    """Redis, or this process's memory while Redis does not answer."""

    _down_until = 0.0  # of all threads of the process

    def __init__(self, server: str, params: dict[str, Any]) -> None:
        super().__init__(server, params)
        self._own = LocMemCache("while Redis is down", params)

    def _ask(self, name: str, *args: Any, **kwargs: Any) -> Any:
        if time.monotonic() >= SharedCache._down_until:
            try:
                return getattr(super(), name)(*args, **kwargs)
            except RedisError as error:
                SharedCache._down_until = time.monotonic() + PAUSE
                log.warning("Redis does not answer, each process counts alone: %s", error)
        return getattr(self._own, name)(*args, **kwargs)


def _asking(name: str) -> Callable[..., Any]:
    def operation(self: SharedCache, *args: Any, **kwargs: Any) -> Any:
        return self._ask(name, *args, **kwargs)

    return operation


for _name in (
    *("add", "get", "set", "touch", "delete", "has_key", "incr"),
    *("get_many", "set_many", "delete_many", "clear"),
):
    setattr(SharedCache, _name, _asking(_name))
