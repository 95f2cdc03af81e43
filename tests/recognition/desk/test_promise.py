"""A batch's promise: what has to be looked at for it, and when it is kept."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import pytest
from django.test import Client
from pytest_django.asserts import assertContains, assertNotContains

from accounts.models import User
from recognition.desk.models import Care, Verdict
from recognition.desk.numbers import of_jobs
from recognition.desk.promise import Promise, state_of
from recognition.models import Job, Prediction
from recognition.vocabulary import State
from tests.jobs import make_job

SURE, DOUBTFUL = 400, 5


@pytest.fixture
def job(clerk: User, media: Path) -> Job:
    """Sure numbers and a few doubtful ones."""
    job = make_job(clerk, State.DONE)
    box = {"x": 1, "y": 1, "w": 9, "h": 9}
    Prediction.objects.bulk_create(
        Prediction(
            job=job,
            order=order,
            text="7",
            confidence=0.99999 if order >= DOUBTFUL else 0.5,
            model="m",
            **box,
        )
        for order in range(DOUBTFUL + SURE)
    )
    return job


def promise_of(job: Job) -> Promise:
    state = state_of(Care.objects.get(batch=job.batch))
    assert state
    return state


def set_promise(client: Client, job: Job, **values: object) -> str:
    address = f"/desk/batches/{job.batch_id}/"
    fields = {"blind": "none", "one_in": 100, **values}
    return client.post(address, fields, follow=True).content.decode()


def look_at(numbers: Iterable[Prediction], author: User, wrong: int = 0) -> None:
    for index, number in enumerate(numbers):
        kind = "corrected" if index < wrong else "confirmed"
        Verdict.objects.create(prediction=number, author=author, kind=kind, text="7")


def test_the_doubtful_ones_and_a_sample_come_to_the_desk(clerk_client: Client, job: Job) -> None:
    set_promise(clerk_client, job)
    promise = promise_of(job)
    assert (promise.looked_at, promise.sample, promise.allowed) == (DOUBTFUL, 299, 0)
    assert of_jobs(Job.objects.all()).count() == DOUBTFUL + 299
    assert of_jobs(Job.objects.all()).filter(confidence=0.5).count() == DOUBTFUL


def test_it_is_proven_by_a_sample_without_a_miss(
    clerk_client: Client, clerk: User, job: Job
) -> None:
    set_promise(clerk_client, job)
    sample = list(job.predictions.exclude(sample=None))
    look_at(job.predictions.filter(confidence=0.5), clerk, wrong=3)
    look_at(sample[:-1], clerk)
    promise = promise_of(job)
    assert (promise.left, promise.more, promise.is_proven) == (0, 1, False)
    look_at(sample[-1:], clerk)
    promise = promise_of(job)
    assert promise.is_proven
    assert promise.bound < 1 / 100
    page = clerk_client.get(f"/desk/batches/{job.batch_id}/")
    assertContains(page, "Proven by the sample")
    assertContains(page, "at most 1 in 100<")


def test_it_is_not_proven_while_doubtful_ones_are_left(
    clerk_client: Client, clerk: User, job: Job
) -> None:
    set_promise(clerk_client, job)
    look_at(job.predictions.exclude(sample=None), clerk)
    assert not promise_of(job).is_proven


def test_too_many_misses_bring_everything_to_the_desk(
    clerk_client: Client, clerk: User, job: Job
) -> None:
    set_promise(clerk_client, job)
    look_at(job.predictions.filter(confidence=0.5), clerk)
    look_at(job.predictions.exclude(sample=None), clerk, wrong=1)
    assert promise_of(job).is_failed
    assert "too many wrong numbers" in set_promise(clerk_client, job)
    set_promise(clerk_client, job, everything="1")
    waiting = of_jobs(Job.objects.all()).filter(verdicts=None)
    assert waiting.count() == SURE - 299
    look_at(waiting, clerk)
    assert promise_of(job).is_proven
    page = clerk_client.get(f"/desk/batches/{job.batch_id}/")
    assertContains(page, "Everything has been looked at")


def test_a_sample_that_is_begun_is_not_drawn_anew(
    clerk_client: Client, clerk: User, job: Job
) -> None:
    set_promise(clerk_client, job)
    look_at(job.predictions.exclude(sample=None)[:1], clerk)
    drawn = set(Care.objects.get().samples.values_list("pk", flat=True))
    assert "it stays as it is" in set_promise(clerk_client, job, one_in=200)
    assert set(Care.objects.get().samples.values_list("pk", flat=True)) == drawn
    assert Care.objects.get().one_in == 100
    assert "Kept." in set_promise(clerk_client, job, blind="all"), "what is blind may change"


def test_it_waits_until_all_is_read(clerk_client: Client, job: Job) -> None:
    Job.objects.update(state=State.RUNNING)
    assert "it stays as it is" in set_promise(clerk_client, job)
    assert not Care.objects.filter(one_in=100).exists()


def test_what_is_read_later_is_looked_at(clerk_client: Client, clerk: User, job: Job) -> None:
    set_promise(clerk_client, job)
    later = make_job(clerk, State.DONE, "5")
    Job.objects.filter(pk=later.pk).update(batch=job.batch, finished="2999-01-01T00:00Z")
    later.predictions.update(confidence=0.999999)
    assert promise_of(job).looked_at == DOUBTFUL + 1


def test_deleted_pictures_of_the_sample_leave_it_unproven(
    clerk_client: Client, clerk: User, job: Job
) -> None:
    set_promise(clerk_client, job)
    look_at(job.predictions.all(), clerk)
    assert promise_of(job).is_proven
    job.predictions.exclude(sample=None).first().delete()  # type: ignore[union-attr]
    assert promise_of(job).is_short
    assertContains(clerk_client.get(f"/desk/batches/{job.batch_id}/"), "too small now")


def test_a_promise_can_be_taken_back(clerk_client: Client, job: Job) -> None:
    set_promise(clerk_client, job)
    assert "At most 1 wrong" not in set_promise(clerk_client, job, one_in="")
    assert of_jobs(Job.objects.all()).count() == DOUBTFUL


def test_without_one_the_page_says_what_is_left(clerk_client: Client, job: Job) -> None:
    page = clerk_client.get(f"/desk/batches/{job.batch_id}/")
    assertContains(page, "5 of 5 doubtful numbers are left.")
    assertNotContains(page, "Proven")


@pytest.mark.parametrize("fields", [{"one_in": "7"}, {"blind": "x"}])
def test_what_cannot_be_chosen_is_refused(
    clerk_client: Client, job: Job, fields: dict[str, str]
) -> None:
    answer = clerk_client.post(f"/desk/batches/{job.batch_id}/", {"blind": "none", **fields})
    assert answer.status_code == 422
    assert not Care.objects.exists()
