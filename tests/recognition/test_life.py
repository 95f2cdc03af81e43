"""A job's life: each change is one conditional update, so it happens once or not at all."""

from __future__ import annotations

import threading
import uuid
from datetime import timedelta

import pytest
from django.db import connection
from django.utils import timezone
from pytest_django import Settings

from recognition.models import Job
from recognition.turns import again
from recognition.vocabulary import State


def claimed(job: Job, delivery: uuid.UUID | None = None) -> Job:
    running = Job.objects.claim(job.pk, delivery or uuid.uuid4())
    assert running is not None
    return running


def state(job: Job) -> str:
    return Job.objects.get(pk=job.pk).state


def test_a_claimed_job_is_running_and_has_a_lease(job: Job) -> None:
    running = claimed(job)
    assert (running.state, running.attempts) == (State.RUNNING, 1)
    assert running.lease is not None
    assert running.lease > timezone.now()


def test_a_second_delivery_of_a_running_job_gets_nothing(job: Job) -> None:
    claimed(job)
    assert Job.objects.claim(job.pk, uuid.uuid4()) is None


def test_a_delivery_that_comes_back_because_its_worker_died_goes_on(job: Job) -> None:
    delivery = uuid.uuid4()
    claimed(job, delivery)
    assert claimed(job, delivery).attempts == 2


def test_a_job_is_attempted_three_times_at_most(job: Job, settings: Settings) -> None:
    delivery = uuid.uuid4()
    for _ in range(settings.MAX_ATTEMPTS):
        claimed(job, delivery)
    assert Job.objects.claim(job.pk, delivery) is None


def test_a_late_worker_cannot_finish_what_another_has_claimed(job: Job) -> None:
    delivery = uuid.uuid4()
    late = claimed(job, delivery)
    current = claimed(job, delivery)
    assert not Job.objects.finish(late, "digit", 1.0)
    assert not Job.objects.fail(late, "internal", "Too late.")
    assert Job.objects.finish(current, "digit", 1.0)
    assert state(job) == State.DONE


def test_a_finished_job_can_neither_be_claimed_nor_canceled_nor_run_again(job: Job) -> None:
    Job.objects.finish(claimed(job), "digit", 1.0)
    one = Job.objects.filter(pk=job.pk)
    assert Job.objects.claim(job.pk, uuid.uuid4()) is None
    assert one.cancel() == 0
    assert again(one) == 0
    assert state(job) == State.DONE


def test_canceling_a_running_job_makes_its_worker_finish_nothing(job: Job) -> None:
    running = claimed(job)
    assert Job.objects.filter(pk=job.pk).cancel() == 1
    assert not Job.objects.finish(running, "digit", 1.0)
    assert state(job) == State.CANCELED


def test_a_worker_from_before_the_cancel_cannot_finish_the_retried_job(job: Job) -> None:
    late = claimed(job)
    one = Job.objects.filter(pk=job.pk)
    one.cancel()
    assert again(one) == 1
    claimed(job)
    assert not Job.objects.finish(late, "digit", 1.0)


def test_a_retried_job_starts_as_new(job: Job) -> None:
    Job.objects.fail(claimed(job), "corrupt", "The picture is damaged.")
    again(Job.objects.filter(pk=job.pk))
    retried = Job.objects.get(pk=job.pk)
    assert (retried.state, retried.attempts, retried.error_code) == (State.QUEUED, 0, "")
    assert retried.started is None
    assert retried.finished is None


def test_a_released_job_waits_before_it_is_due(job: Job) -> None:
    Job.objects.release(claimed(job), timedelta(seconds=60))
    assert state(job) == State.QUEUED
    assert not Job.objects.due(timezone.now()).exists()
    assert Job.objects.due(timezone.now() + timedelta(seconds=61)).exists()


@pytest.mark.django_db(transaction=True)
def test_of_many_deliveries_at_once_one_gets_the_job(job: Job) -> None:
    winners: list[Job] = []
    barrier = threading.Barrier(8)

    def deliver() -> None:
        barrier.wait()
        running = Job.objects.claim(job.pk, uuid.uuid4())
        if running:
            winners.append(running)
        connection.close()

    threads = [threading.Thread(target=deliver) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(winners) == 1
