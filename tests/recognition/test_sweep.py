"""The sweeper: what lost its worker or its message goes on."""

from __future__ import annotations

import uuid
from datetime import timedelta
from pathlib import Path

import pytest
from django.conf import settings
from django.utils import timezone
from redis import Redis

from accounts.models import User
from recognition.models import Job
from recognition.pulse import PULSE, last_beat
from recognition.queueing import length
from recognition.submission import submit
from recognition.sweeper import sweep
from recognition.vocabulary import State
from tests.pictures import picture


@pytest.fixture
def broker() -> Redis:
    """The broker, empty."""
    redis = Redis.from_url(settings.REDIS_URL)
    redis.flushdb()
    return redis


def test_a_job_whose_message_was_lost_is_enqueued_again(job: Job, broker: Redis) -> None:
    sweep()
    assert length("interactive") == 1


def test_a_job_whose_message_still_waits_is_not_enqueued_twice(job: Job, broker: Redis) -> None:
    sweep()
    Job.objects.update(due=timezone.now() - timedelta(days=1))
    sweep()
    assert length("interactive") == 1


def test_a_message_that_is_missing_in_a_long_queue_is_sent_again(
    clerk: User, media: Path, broker: Redis
) -> None:
    submit(clerk, [picture() for _ in range(5)])
    sweep()
    broker.rpop("interactive", 2)
    sweep()
    assert length("interactive") == 5


def test_a_job_that_is_to_wait_a_while_is_not_woken_before(job: Job, broker: Redis) -> None:
    Job.objects.update(due=timezone.now() + timedelta(seconds=5))
    sweep()
    assert length("interactive") == 0


def test_a_running_job_whose_lease_ran_out_waits_again(job: Job, broker: Redis) -> None:
    Job.objects.claim(job.pk, uuid.uuid4())
    Job.objects.update(lease=timezone.now() - timedelta(seconds=1))
    sweep()
    job.refresh_from_db()
    assert (job.state, job.attempts) == (State.QUEUED, 1)
    assert length("interactive") == 1


def test_a_running_job_within_its_lease_is_left_alone(job: Job, broker: Redis) -> None:
    Job.objects.claim(job.pk, uuid.uuid4())
    sweep()
    job.refresh_from_db()
    assert job.state == State.RUNNING


def test_a_job_that_lost_its_worker_at_the_last_attempt_fails(job: Job, broker: Redis) -> None:
    Job.objects.claim(job.pk, uuid.uuid4())
    Job.objects.update(lease=timezone.now() - timedelta(seconds=1), attempts=3)
    sweep()
    job.refresh_from_db()
    assert (job.state, job.error_code) == (State.FAILED, "worker_lost")


def test_a_sweep_leaves_a_pulse(db: None, broker: Redis) -> None:
    broker.delete(PULSE)
    sweep()
    beaten = last_beat()
    assert beaten
    assert timezone.now() - beaten < timedelta(seconds=5)
