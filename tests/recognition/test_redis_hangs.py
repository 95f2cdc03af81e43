"""Redis is there and answers nothing, which is worse than no Redis: nobody may wait for it long."""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from celery import current_app
from django.core.cache import caches
from django.test import Client, override_settings

from accounts.cache import SharedCache
from accounts.models import User
from config.settings import broker_url
from recognition.models import Job
from recognition.vocabulary import State
from tests.pictures import picture
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


@pytest.mark.django_db(transaction=True)
def test_an_upload_waits_two_seconds_at_most(
    clerk: User, browse: Callable[[User], Client], hanging: None
) -> None:
    browser = browse(clerk)
    began = time.monotonic()
    answer = browser.post("/upload/", {"images": [picture()]})
    assert time.monotonic() - began < MOST + BUSY
    assert answer.status_code == 302
    assert Job.objects.get().state == State.QUEUED
