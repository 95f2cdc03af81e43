"""A person deletes a picture."""

from __future__ import annotations

import uuid
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Barrier

import pytest
from django.db import connections
from django.test import Client
from pytest_django.asserts import assertContains, assertRedirects

from accounts.models import User
from recognition.models import Batch, Digit, Job, Prediction
from recognition.processing import process
from recognition.submission import remove, submit
from tests.pictures import picture


@pytest.mark.django_db(transaction=True)
def test_no_row_and_no_file_is_left_of_a_deleted_picture(
    clerk: User, clerk_client: Client, media: Path
) -> None:
    (job,) = submit(clerk, [picture()]).jobs
    process(job.id, uuid.uuid4())
    assert Digit.objects.exists()
    answer = clerk_client.post(f"/jobs/{job.id}/delete/")
    assertRedirects(answer, "/history/", fetch_redirect_response=False)
    assertContains(clerk_client.get("/history/"), "are deleted")
    for model in (Batch, Job, Prediction, Digit):
        assert not model.objects.exists()
    assert [path for path in media.rglob("*") if path.is_file()] == []


@pytest.mark.django_db(transaction=True)
def test_two_deletions_at_once_leave_no_empty_upload(clerk: User, media: Path) -> None:
    together = Barrier(2, timeout=30)

    def delete(job: Job) -> None:
        together.wait()
        remove(job)
        connections.close_all()

    with ThreadPoolExecutor(2) as pool:
        for _ in range(8):
            list(pool.map(delete, submit(clerk, [picture("1"), picture("2")]).jobs))
    assert not Job.objects.exists()
    assert not Batch.objects.exists()


def test_the_other_pictures_of_the_upload_stay(
    clerk: User, clerk_client: Client, media: Path
) -> None:
    first, second = submit(clerk, [picture("1"), picture("2")]).jobs
    clerk_client.post(f"/jobs/{first.id}/delete/")
    assert list(Job.objects.all()) == [second]
    assert Batch.objects.exists()


def test_a_picture_of_somebody_else_cannot_be_deleted(
    clerk_client: Client, stranger: User, media: Path
) -> None:
    (job,) = submit(stranger, [picture()]).jobs
    assert clerk_client.post(f"/jobs/{job.id}/delete/").status_code == 404
    assert Job.objects.filter(pk=job.pk).exists()


def test_a_picture_is_not_deleted_by_following_a_link(clerk_client: Client, job: Job) -> None:
    assert clerk_client.get(f"/jobs/{job.id}/delete/").status_code == 405
    assert Job.objects.filter(pk=job.pk).exists()
