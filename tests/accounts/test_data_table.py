"""The table in the ZIP of a person's data."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from zipfile import ZipFile

import pytest
from django.test import Client
from django.utils import timezone, translation

from accounts import export
from accounts.models import DataExport, User
from recognition.models import Job, Verdict
from recognition.vocabulary import State
from tests.jobs import make_job

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("files")]
Browse = Callable[[User], Client]


@pytest.fixture
def job(clerk: User) -> Job:
    """What was read in the clerk's picture, and that it was another number."""
    job = make_job(clerk, State.DONE, "47")
    Verdict.objects.create(prediction=job.predictions.get(), author=clerk, text="0049")
    return job


def table_in(file: io.BytesIO) -> bytes:
    with ZipFile(file) as archive:
        return archive.read("results.csv")


def packed(user: User, site: str = "") -> bytes:
    file = io.BytesIO()
    export.write(user, file, site)
    return table_in(file)


def rows(table: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(table.decode("utf-8-sig"), newline="")))


def test_the_zip_holds_the_very_table_that_the_history_gives(
    job: Job, clerk: User, stranger: User, browse: Browse
) -> None:
    make_job(clerk, State.FAILED, name="=1.png")
    make_job(stranger, State.DONE, "999")
    browser = browse(clerk)
    answer = browser.get("/history/csv/")
    shown = b"".join(answer.streaming_content)  # type: ignore[attr-defined]
    browser.post("/accounts/data/")
    asked = DataExport.objects.get()
    export.pack(asked.pk, 0)
    asked.refresh_from_db()
    with asked.file.open() as file:
        assert table_in(io.BytesIO(file.read())) == shown
    assert len(rows(shown)) == 2


def test_the_addresses_lead_to_the_site_where_the_data_was_asked_for(job: Job, clerk: User) -> None:
    (row,) = rows(packed(clerk, "https://longhand.example.org/accounts/data/1/"))
    assert row["address"] == f"https://longhand.example.org/jobs/{job.id}/"
    assert row["number"] == "0049"
    (row,) = rows(packed(clerk))
    assert row["address"] == f"/jobs/{job.id}/"


def test_the_table_follows_the_persons_language_and_zone_and_not_the_workers(clerk: User) -> None:
    clerk.language, clerk.time_zone = "de", "Asia/Tokyo"
    clerk.save()
    make_job(clerk, State.FAILED)
    with translation.override("en"), timezone.override(None):
        (row,) = rows(packed(clerk))
    assert row["uploaded"].endswith("+09:00")
    assert "hat zu lange gedauert" in row["error"]


def test_who_uploaded_nothing_gets_a_table_with_the_columns_names_alone(clerk: User) -> None:
    table = packed(clerk)
    assert rows(table) == []
    assert table.count(b"\r\n") == 1
