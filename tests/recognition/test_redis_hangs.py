"""Redis is there and answers nothing, which is worse than no Redis: nobody may wait for it long."""

from __future__ import annotations

import os
import signal
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from celery import current_app
from django.core.cache import caches
from django.test import override_settings

from accounts.cache import SharedCache
from config.settings import broker_url
from tests.servers import Redis

MOST = 2.0  # seconds that the hanging Redis may add
BUSY = 2.0  # seconds that the upload itself may take on a busy machine


@pytest.fixture
def hanging(tmp_path: Path) -> Iterator[None]:
    """The cache's and the broker's Redis, stopped in the middle of its work."""
    redis = Redis(tmp_path / "redis").start()
    backend = {**caches.settings["default"], "LOCATION": redis.url()}
    conf: Any = current_app.conf
    broker = conf.broker_url
    conf.broker_url = broker_url(redis.url())
    _reconnect()
    assert redis.process
    os.kill(redis.process.pid, signal.SIGSTOP)
    with override_settings(CACHES={"default": backend}):
        yield
    os.kill(redis.process.pid, signal.SIGCONT)
    redis.stop()
    SharedCache._down_until = 0.0
    conf.broker_url = broker
    _reconnect()


def _reconnect() -> None:
    """Forget the pools, which keep to the address that they were made with."""
    celery: Any = current_app
    celery.pool.force_close_all()
    celery._pool = None
    celery.amqp._producer_pool = None
