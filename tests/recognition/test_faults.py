"""What dies comes back, and no job is lost or read twice.

A longer run of the same is `python3 -m benchmarks.soak`.
"""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import timedelta
from functools import cache
from pathlib import Path
from uuid import UUID

import numpy as np
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone
from kombu import pools
from PIL import Image
from pytest_django import Settings
from redis import Redis

from accounts.models import User
from config.celery import app
from config.settings import broker_url
from recognition.models import Job, Prediction
from recognition.submission import submit
from recognition.vocabulary import State
from tests.pictures import draw, encode, picture
from tests.servers import Redis as Server
from tests.servers import wait_until
from tests.workers import Worker, beat, worker

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.xdist_group("faults")]

KILLS = 10
LEASE = timedelta(seconds=2)


@pytest.fixture(autouse=True)
def short_lease(settings: Settings, media: Path) -> Iterator[None]:
    settings.LEASE = LEASE
    with Redis.from_url(settings.REDIS_URL) as broker:
        broker.flushdb()
        yield


@pytest.fixture
def own_redis(settings: Settings, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A Redis that this test may kill, in place of the run's."""
    server = Server(tmp_path_factory.mktemp("redis")).start()
    with use_redis(settings, server.url()):
        yield server
    server.stop()


@contextmanager
def use_redis(settings: Settings, url: str) -> Iterator[None]:
    before = app.conf.broker_url
    settings.REDIS_URL = url
    settings.CACHES = {"default": {**settings.CACHES["default"], "LOCATION": url}}
    _reconnect(broker_url(url))
    yield
    _reconnect(before)


def _reconnect(url: str) -> None:
    """Celery has no public way to change its broker; its pools are what remembers the old one."""
    app.conf.update(broker_url=url, broker_write_url=url)
    pools.reset()
    for holder, name in ((app, "_pool"), (app.amqp, "_producer_pool")):
        setattr(holder, name, None)


def numbers(count: int) -> list[SimpleUploadedFile]:
    return [picture(str(n % 10)) for n in range(count)]


def large_picture() -> SimpleUploadedFile:
    """A number of 12 megapixels: it is caught in the act, and soon over."""
    return SimpleUploadedFile("large.jpg", _large_seven(), "image/jpeg")


@cache
def _large_seven() -> bytes:
    return encode(draw("7", (4000, 3000)), "JPEG")


def slow_picture() -> SimpleUploadedFile:
    """Noise of 20 megapixels: it takes long enough to be caught in the act."""
    return SimpleUploadedFile("noise.jpg", _noise(), "image/jpeg")


@cache
def _noise() -> bytes:
    noise = np.random.default_rng(1).integers(0, 255, (500, 700), dtype=np.uint8)
    image = Image.fromarray(noise).resize((5400, 3700), Image.Resampling.BICUBIC)
    return encode(image, "JPEG", quality=30)


def are_over(jobs: tuple[Job, ...]) -> bool:
    return not Job.objects.filter(pk__in=[j.pk for j in jobs], state__in=State.open()).exists()


def wait_until_over(jobs: tuple[Job, ...]) -> None:
    wait_until(lambda: are_over(jobs), "the jobs to be over", deadline=120)


def wait_until_one_runs(but: Sequence[UUID] = ()) -> UUID:
    """The running job; `but` leaves out those hit already, since three hits rightly fail a job."""
    running = Job.objects.filter(state=State.RUNNING).exclude(pk__in=but)
    wait_until(running.exists, "a job to run", deadline=60)
    found = running.first()
    return found.pk if found else wait_until_one_runs(but)


def kill_child(running: Worker) -> None:
    child = running.children()[0]
    child.kill()
    wait_until(lambda: child not in running.children(), "the child to be gone")
    wait_until(running.children, "a new child")


def assert_each_was_read_once(jobs: tuple[Job, ...]) -> None:
    rows = Job.objects.filter(pk__in=[job.pk for job in jobs])
    assert {row.state for row in rows} == {State.DONE}
    assert Prediction.objects.filter(job__in=rows).count() == len(jobs)


def test_ten_kills_of_the_child_in_the_middle_of_jobs_lose_none(clerk: User) -> None:
    jobs: tuple[Job, ...] = ()
    hit: list[UUID] = []
    with worker() as running, beat():
        for _ in range(KILLS):
            jobs += submit(clerk, [*numbers(2), large_picture(), *numbers(2)]).jobs
            hit.append(wait_until_one_runs(but=hit))
            kill_child(running)
        wait_until_over(jobs)
    assert_each_was_read_once(jobs)
    assert Job.objects.filter(attempts__gt=1).exists()


def test_ten_kills_of_the_whole_worker_lose_no_job(clerk: User) -> None:
    jobs: tuple[Job, ...] = ()
    hit: list[UUID] = []
    with beat():
        for _ in range(KILLS):
            with worker() as running:
                jobs += submit(clerk, [*numbers(2), large_picture(), *numbers(2)]).jobs
                hit.append(wait_until_one_runs(but=hit))
                running.kill()
        with worker():
            wait_until_over(jobs)
    assert_each_was_read_once(jobs)
    assert Job.objects.filter(attempts__gt=1).exists()


def test_a_picture_that_kills_its_worker_fails_after_three_attempts_and_nobody_else_waits(
    clerk: User, stranger: User
) -> None:
    with worker() as running, beat():
        (deadly,) = submit(clerk, [slow_picture()]).jobs
        row = Job.objects.filter(pk=deadly.pk)
        for attempt in (1, 2, 3):
            wait_until(row.filter(state=State.RUNNING, attempts=attempt).exists, "the attempt")
            kill_child(running)
        harmless = submit(stranger, numbers(3)).jobs
        wait_until_over((deadly, *harmless))
    deadly.refresh_from_db()
    assert (deadly.state, deadly.error_code, deadly.attempts) == (State.FAILED, "worker_lost", 3)
    assert deadly.error_message
    assert_each_was_read_once(harmless)


def test_an_emptied_redis_loses_no_job(clerk: User, settings: Settings) -> None:
    jobs = submit(clerk, numbers(10)).jobs
    with Redis.from_url(settings.REDIS_URL) as broker:
        broker.flushdb()
    Job.objects.update(due=timezone.now())
    with worker(), beat():
        wait_until_over(jobs)
    assert_each_was_read_once(jobs)


def test_a_redis_that_is_killed_and_started_again_loses_no_job(
    clerk: User, own_redis: Server
) -> None:
    with worker(), beat():
        jobs = submit(clerk, numbers(20)).jobs
        wait_until_one_runs()
        own_redis.kill()
        own_redis.start()
        Job.objects.filter(state=State.QUEUED).update(due=timezone.now())
        wait_until_over(jobs)
    assert_each_was_read_once(jobs)


def test_an_upload_while_redis_is_down_is_accepted_quickly_and_read_later(
    clerk: User, own_redis: Server
) -> None:
    own_redis.kill()
    asked = time.monotonic()
    jobs = submit(clerk, numbers(3)).jobs
    assert time.monotonic() - asked < 3
    assert {job.state for job in Job.objects.all()} == {State.QUEUED}
    own_redis.start()
    with worker(), beat():
        wait_until_over(jobs)
    assert_each_was_read_once(jobs)
