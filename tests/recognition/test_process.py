"""Reading one job's image: a result, or a reason."""

from __future__ import annotations

import uuid
from decimal import Decimal
from pathlib import Path

from pytest_django import Settings

import ml.results
from accounts.models import User
from ml.results import Box, Recognition, Table
from recognition.models import Job, Prediction
from recognition.processing import keep, process
from recognition.submission import submit
from recognition.vocabulary import State
from tests.pictures import picture


def read(job: Job) -> Job:
    process(job.pk, uuid.uuid4())
    return Job.objects.get(pk=job.pk)


def test_a_picture_of_a_digit_is_read_and_everything_about_it_is_kept(job: Job) -> None:
    done = read(job)
    assert (done.state, done.text) == (State.DONE, "7")
    assert (done.layout, done.found_layout) == ("auto", "digit")
    assert done.milliseconds is not None
    assert done.milliseconds > 0
    prediction = done.predictions.get()
    assert prediction.model
    digit = prediction.digits.get()
    assert (digit.value, len(digit.probabilities)) == ("7", 10)
    x, y, w, h = digit.box
    assert 0 <= x < x + w <= done.width
    assert 0 <= y < y + h <= done.height


def test_blank_paper_is_done_with_nothing_found(clerk: User, media: Path) -> None:
    done = read(submit(clerk, [picture(" ", "blank.png")]).jobs[0])
    assert (done.state, done.predictions.count()) == (State.DONE, 0)


def test_a_job_that_is_processed_twice_has_one_result(job: Job) -> None:
    read(job)
    read(job)
    assert Prediction.objects.count() == 1


def test_a_canceled_job_is_not_read(job: Job) -> None:
    Job.objects.filter(pk=job.pk).cancel()
    assert read(job).state == State.CANCELED
    assert not Prediction.objects.exists()


def test_a_picture_that_spoiled_on_the_disk_fails_with_a_reason(job: Job) -> None:
    Path(job.image.path).write_bytes(b"spoiled")
    failed = read(job)
    assert (failed.state, failed.error_code) == (State.FAILED, "format")
    assert failed.error_message


def test_our_own_fault_is_tried_again_and_then_told_in_one_clean_sentence(
    job: Job, settings: Settings
) -> None:
    image = Path(job.image.path)
    image.unlink()
    for attempt in range(1, settings.MAX_ATTEMPTS):
        again = read(job)
        assert (again.state, again.attempts) == (State.QUEUED, attempt)
    failed = read(job)
    assert (failed.state, failed.error_code) == (State.FAILED, "internal")
    assert str(image) not in failed.error_message


def test_what_is_written_and_where_in_which_table_is_kept(job: Job) -> None:
    claimed = Job.objects.claim(job.pk, uuid.uuid4())
    assert claimed
    box = Box(1, 2, 30, 20)
    digits = tuple(ml.results.Digit(c, c, 0.9, box, (0.1,) * 10) for c in "3608")
    found = ml.results.Prediction("36,08", 0.98, box, digits, table=0, row=2, column=1)
    tables = (Table(3, 2, Box(0, 0, 40, 60)),)
    keep(claimed, Recognition((found,), "page", "lines-2", 4.0, tables, 90))
    done = Job.objects.get()
    assert (done.turned, done.tables) == (90, [{"rows": 3, "columns": 2, "box": [0, 0, 40, 60]}])
    kept = done.predictions.get()
    assert (kept.text, kept.number, kept.values) == ("36,08", "3608", (Decimal("36.08"),))
    assert (kept.table, kept.row, kept.column) == (0, 2, 1)
    assert [digit.value for digit in kept.digits.all()] == ["3", "6", "0", "8"]


def test_a_job_that_was_deleted_meanwhile_harms_nothing(job: Job) -> None:
    pk = job.pk
    job.delete()
    process(pk, uuid.uuid4())
    assert not Prediction.objects.exists()


def test_a_delivery_that_killed_its_worker_three_times_fails_the_job(
    job: Job, settings: Settings
) -> None:
    delivery = uuid.uuid4()
    for _ in range(settings.MAX_ATTEMPTS):
        assert Job.objects.claim(job.pk, delivery)
    process(job.pk, delivery)
    job.refresh_from_db()
    assert (job.state, job.error_code) == (State.FAILED, "worker_lost")
