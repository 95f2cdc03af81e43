"""What a queue that never gets empty must not stop: the sweep, and who lost a worker."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from uuid import UUID

import pytest
from django.conf import settings as configured
from django.test import Client
from django.utils import timezone
from pytest_django import Settings
from redis import Redis

from accounts.models import Plan, User
from recognition.models import Job
from recognition.pulse import PULSE
from recognition.submission import submit
from recognition.vocabulary import State
from tests.recognition.test_faults import large_picture, numbers, wait_until_one_runs
from tests.servers import wait_until
from tests.workers import beat, worker

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.xdist_group("faults")]

WAITING = 150
PROMISED = timedelta(seconds=30)  # from a worker's death to the next attempt


@pytest.fixture
def broker(settings: Settings, media: Path) -> Iterator[Redis]:
    """An empty broker, in which all that a person sends goes to the quick queue."""
    settings.INTERACTIVE_JOBS = 1000
    settings.LEASE = timedelta(seconds=2)
    Plan.objects.filter(is_default=True).update(images_a_day=1000)
    with Redis.from_url(settings.REDIS_URL) as redis:
        redis.flushdb()
        yield redis


def are_waiting(owner: User) -> int:
    return Job.objects.for_user(owner).filter(state=State.QUEUED).count()


def begin_behind(many: User, one: User) -> UUID:
    """A large picture that is being read while the many wait."""
    submit(many, numbers(WAITING))
    (job,) = submit(one, [large_picture()]).jobs
    row = Job.objects.filter(pk=job.pk, state=State.RUNNING)
    wait_until(row.exists, "the large picture to be read", every=0.002)
    return job.pk


def test_the_site_stays_ready_while_150_pictures_wait(
    clerk: User, client: Client, broker: Redis
) -> None:
    with worker(), beat():
        submit(clerk, [large_picture(), *numbers(WAITING)])
        wait_until_one_runs()
        broker.delete(PULSE)
        wait_until(lambda: broker.exists(PULSE), "a sweep")
        assert are_waiting(clerk) > WAITING / 2
        assert client.get("/health/ready").status_code == 200


def test_a_job_whose_worker_was_killed_does_not_go_to_the_end_of_a_long_queue(
    clerk: User, stranger: User, broker: Redis
) -> None:
    with beat():
        with worker() as running:
            hit = begin_behind(stranger, clerk)
            running.kill()
            died = timezone.now()
        with worker():
            row = Job.objects.filter(pk=hit)
            wait_until(row.filter(attempts=2).exists, "the second attempt")
            assert are_waiting(stranger) > 0
            wait_until(row.filter(state=State.DONE).exists, "the result")
    started = row.get().started
    assert started
    assert started - died < PROMISED


def test_a_job_whose_child_was_killed_does_not_go_to_the_end_of_a_long_queue(
    clerk: User, stranger: User, broker: Redis
) -> None:
    with worker() as running, beat():
        hit = begin_behind(stranger, clerk)
        running.children()[0].kill()
        wait_until(Job.objects.filter(pk=hit, attempts=2).exists, "the second attempt")
        assert are_waiting(stranger) > 0


def test_the_usual_lease_and_sweep_keep_the_promise() -> None:
    """A lease that was just renewed, a sweep that was just over, and one picture in between."""
    wait = configured.LEASE + timedelta(seconds=configured.SWEEP_SECONDS)
    assert wait + timedelta(seconds=10) <= PROMISED
