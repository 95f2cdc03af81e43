"""Redis is there and answers nothing, which is worse than no Redis: nobody may wait for it long."""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from django.test import Client
from pytest_django import Settings

from accounts.cache import SharedCache
from accounts.models import User
from recognition.models import Job
from recognition.vocabulary import State
from tests.pictures import picture
from tests.recognition.test_faults import use_redis
from tests.servers import Redis

MOST = 2.0  # seconds that the hanging Redis may add
BUSY = 2.0  # seconds that the upload itself may take on a busy machine


@pytest.fixture
def hanging(settings: Settings, media: Path, tmp_path: Path) -> Iterator[None]:
    """The cache's and the broker's Redis, stopped in the middle of its work."""
    redis = Redis(tmp_path / "redis").start()
    assert redis.process
    with use_redis(settings, redis.url()):
        os.kill(redis.process.pid, signal.SIGSTOP)
        yield
        os.kill(redis.process.pid, signal.SIGCONT)
    redis.stop()
    SharedCache._down_until = 0.0


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
