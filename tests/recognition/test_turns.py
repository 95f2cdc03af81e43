"""Who is read next: people take turns, and whoever lost a worker comes first."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path
from threading import Barrier

import pytest
from django.db import connections
from django.utils import timezone
from pytest_django import Settings

from accounts.models import Plan, User
from recognition import processing
from recognition.models import Job
from recognition.submission import submit
from recognition.tasks import read
from recognition.turns import again, candidates
from recognition.vocabulary import Queue, State
from tests.jobs import make_job
from tests.pictures import picture


@pytest.fixture
def all_bulk(settings: Settings) -> None:
    settings.INTERACTIVE_JOBS = 0


def upload(owner: User, count: int) -> list[Job]:
    return list(submit(owner, [picture() for _ in range(count)]).jobs)


def begin_next(named: Job) -> Job:
    """What a worker begins when a message names this job."""
    delivery = uuid.uuid4()
    for job_id in candidates(named.pk, delivery):
        if job := Job.objects.claim(job_id, delivery):
            return job
    raise AssertionError("nothing waits")


def owners(jobs: Iterable[Job]) -> str:
    return "".join(job.owner.email[0] for job in jobs)


def test_ten_pictures_do_not_wait_for_anothers_thousands(
    clerk: User, stranger: User, media: Path, all_bulk: None
) -> None:
    many = upload(clerk, 6)
    begun = [begin_next(many[0]), begin_next(many[1])]
    upload(stranger, 2)
    begun += [begin_next(many[n]) for n in range(2, 6)]
    assert owners(begun) == "cccscs"


def test_who_comes_again_and_again_still_has_one_in_each_round(
    clerk: User, stranger: User, media: Path, all_bulk: None
) -> None:
    named = upload(clerk, 1)[0]
    upload(clerk, 1)
    upload(clerk, 1)
    upload(stranger, 2)
    assert owners(begin_next(named) for _ in range(5)) == "cscsc"


def test_a_job_whose_worker_died_is_begun_by_the_next_message(
    clerk: User, stranger: User, media: Path
) -> None:
    others = upload(stranger, 3)
    hit = make_job(clerk, queue=Queue.BULK, turn=1000, due=timezone.now())
    Job.objects.claim(hit.pk, uuid.uuid4())
    Job.objects.filter(pk=hit.pk).take_back()
    assert begin_next(others[0]) == hit


def test_a_message_that_comes_back_goes_on_with_its_job(clerk: User, media: Path) -> None:
    first, second = upload(clerk, 2)
    delivery = uuid.uuid4()
    Job.objects.claim(second.pk, delivery)
    assert next(candidates(first.pk, delivery)) == second.pk


def test_a_job_that_is_to_wait_a_while_is_passed_over(clerk: User, media: Path) -> None:
    first, second = upload(clerk, 2)
    Job.objects.filter(pk=first.pk).update(due=timezone.now() + timedelta(seconds=5))
    assert begin_next(first) == second


def test_a_message_whose_first_candidate_was_taken_reads_the_next(
    clerk: User, media: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    first, second = upload(clerk, 2)
    process = processing.process

    def somebody_is_quicker(job_id: uuid.UUID, delivery: uuid.UUID) -> bool:
        Job.objects.claim(first.pk, uuid.uuid4())
        return process(job_id, delivery)

    monkeypatch.setattr(processing, "process", somebody_is_quicker)
    read.apply((str(first.pk),), task_id=str(uuid.uuid4()))
    second.refresh_from_db()
    assert second.state == State.DONE


def test_jobs_that_run_again_take_their_turns_from_now_on(
    clerk: User, stranger: User, media: Path, all_bulk: None
) -> None:
    upload(clerk, 3)
    Job.objects.cancel()
    Job.objects.update(turn=100)
    named = upload(stranger, 3)[0]
    again(Job.objects.for_user(clerk))
    assert owners(begin_next(named) for _ in range(2)) == "sc"


@pytest.mark.django_db(transaction=True)
def test_fifty_uploads_at_once_leave_ten_in_the_quick_queue(
    clerk: User, media: Path, settings: Settings
) -> None:
    Plan.objects.filter(is_default=True).update(images_a_day=1000)
    together = Barrier(16, timeout=30)

    def one(number: int) -> None:
        if number < 16:
            together.wait()
        submit(User.objects.get(pk=clerk.pk), [picture()])
        connections.close_all()

    with ThreadPoolExecutor(16) as pool:
        list(pool.map(one, range(50)))
    assert Job.objects.filter(queue=Queue.INTERACTIVE).count() == settings.INTERACTIVE_JOBS
    assert Job.objects.filter(queue=Queue.BULK).count() == 50 - settings.INTERACTIVE_JOBS
