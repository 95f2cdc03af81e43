"""An upload becomes jobs, or leaves nothing."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image
from pytest_django import Settings

from accounts.models import User
from recognition.models import Batch, Job
from recognition.submission import StorageFullError, submit
from recognition.vocabulary import Queue, State
from tests.pictures import draw, encode, picture


def files(folder: Path) -> list[Path]:
    return [path for path in folder.rglob("*") if path.is_file()]


def test_an_image_becomes_a_waiting_job_of_its_owner(clerk: User, media: Path) -> None:
    job = submit(clerk, [picture(name="till.png")]).jobs[0]
    kept = Job.objects.get()
    assert (kept, kept.owner, kept.batch.owner) == (job, clerk, clerk)
    assert (kept.state, kept.name, kept.width) == (State.QUEUED, "till.png", 200)
    assert len(files(media)) == 2


def test_a_picture_that_cannot_be_read_is_refused_and_leaves_nothing(
    clerk: User, media: Path
) -> None:
    submission = submit(clerk, [SimpleUploadedFile("a.png", b"not a picture")])
    assert submission.jobs == ()
    assert [(r.name, r.code) for r in submission.refusals] == [("a.png", "format")]
    assert submission.refusals[0].message.endswith("file.")
    assert not Batch.objects.exists()
    assert files(media) == []


def test_one_bad_file_does_not_cost_the_good_ones(clerk: User, media: Path) -> None:
    submission = submit(clerk, [picture("1"), SimpleUploadedFile("b.png", b""), picture("2")])
    assert len(submission.jobs) == 2
    assert [r.code for r in submission.refusals] == ["empty"]
    assert len({job.batch_id for job in submission.jobs}) == 1


def test_a_photograph_is_kept_upright_and_without_what_the_camera_wrote(
    clerk: User, media: Path
) -> None:
    exif = Image.Exif()
    exif[0x0112] = 6  # turned by 90 degrees
    exif[0x010F] = "Secret Camera"
    data = encode(draw(size=(300, 200)), "JPEG", exif=exif)
    job = submit(clerk, [SimpleUploadedFile("photo.jpg", data)]).jobs[0]
    assert (job.width, job.height) == (200, 300)
    with job.image.open() as file:
        content = file.read()
    assert b"Secret Camera" not in content
    assert str(job.image.name).endswith(".jpg")


def test_the_name_on_the_disk_is_not_the_name_that_was_sent(clerk: User, media: Path) -> None:
    job = submit(clerk, [picture(name="../../etc/evil.html")]).jobs[0]
    assert job.name == "evil.html"
    assert job.image.name == f"images/{job.id.hex[:2]}/{job.id.hex}.png"


def test_a_full_disk_is_said_and_nothing_is_left(
    clerk: User, media: Path, settings: Settings
) -> None:
    blocked = media / "thumbnails"
    blocked.write_text("in the way of the folder")
    with pytest.raises(StorageFullError) as refusal:
        submit(clerk, [picture()])
    assert "no room" in refusal.value.message
    assert not Job.objects.exists()
    assert files(media) == [blocked]


def test_a_single_image_does_not_queue_behind_a_thousand(
    clerk: User, stranger: User, media: Path, settings: Settings
) -> None:
    settings.INTERACTIVE_JOBS = 2
    queues = [job.queue for job in submit(clerk, [picture() for _ in range(4)]).jobs]
    assert queues == [Queue.INTERACTIVE, Queue.INTERACTIVE, Queue.BULK, Queue.BULK]
    assert submit(clerk, [picture()]).jobs[0].queue == Queue.BULK
    assert submit(stranger, [picture()]).jobs[0].queue == Queue.INTERACTIVE


@pytest.mark.django_db(transaction=True)
def test_files_go_when_the_account_goes(clerk: User, media: Path) -> None:
    submit(clerk, [picture(), picture()])
    assert len(files(media)) == 4
    clerk.delete()
    assert files(media) == []
