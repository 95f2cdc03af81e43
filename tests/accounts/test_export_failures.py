"""Packing a person's data fails, is tried again, and ends; no file stays that no row names."""

from __future__ import annotations

import io
from collections.abc import Callable
from pathlib import Path
from zipfile import ZipFile

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.mail import EmailMessage
from django.test import Client
from django.utils import timezone
from pytest_django import Settings
from redis import Redis

from accounts import export, retention
from accounts.models import DataExport, User
from accounts.models.export import MAX_ATTEMPTS, export_path

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("files")]
Browse = Callable[[User], Client]


@pytest.fixture
def asked(clerk: User) -> DataExport:
    return DataExport.objects.create(user=clerk)


@pytest.fixture
def no_mail(settings: Settings) -> None:
    """Writing to the person fails, so that the file lies there already."""
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 1  # nothing listens there


def kept(directory: Path) -> list[Path]:
    return [path for path in directory.rglob("*") if path.is_file()]


def test_an_attempt_that_fails_leaves_no_file_and_is_due_again(
    asked: DataExport, no_mail: None, files: Path
) -> None:
    with pytest.raises(ConnectionRefusedError):
        export.pack(asked.pk, 0)
    assert kept(files) == []
    assert DataExport.objects.due().get().attempts == 1


def test_after_three_attempts_the_page_says_so_and_takes_a_new_wish(
    asked: DataExport, clerk: User, no_mail: None, browse: Browse
) -> None:
    for attempt in range(MAX_ATTEMPTS):
        with pytest.raises(ConnectionRefusedError):
            export.pack(asked.pk, attempt)
    retention.tidy_exports()
    browser = browse(clerk)
    page = browser.get("/accounts/data/").content.decode()
    assert "could not be packed. Please ask for it again." in page
    assert "is being packed" not in page
    page = browser.post("/accounts/data/", follow=True).content.decode()
    assert "could not be packed" not in page
    assert "is being packed" in page


def test_a_killed_worker_counts_as_an_attempt(asked: DataExport) -> None:
    for attempt in range(MAX_ATTEMPTS):
        assert DataExport.objects.claim(asked.pk, attempt)
        retention.tidy_exports()
        assert DataExport.objects.unfinished().exists(), "its lease still runs"
        DataExport.objects.update(due=timezone.now())
    retention.tidy_exports()
    assert not DataExport.objects.unfinished().exists()
    assert DataExport.objects.get().failed


def test_what_a_killed_worker_left_is_overwritten(asked: DataExport, files: Path) -> None:
    default_storage.save(export_path(asked), ContentFile(b"half a file"))
    export.pack(asked.pk, 0)
    assert [path.name for path in kept(files)] == [f"{asked.pk.hex}.zip"]
    assert ZipFile(kept(files)[0]).testzip() is None


@pytest.mark.django_db(transaction=True)
def test_a_file_that_no_row_names_goes_with_its_export(asked: DataExport, files: Path) -> None:
    default_storage.save(export_path(asked), ContentFile(b"half a file"))
    asked.delete()
    assert kept(files) == []


def test_two_messages_pack_once(asked: DataExport, mailoutbox: list[EmailMessage]) -> None:
    export.pack(asked.pk, 0)
    export.pack(asked.pk, 0)
    assert len(mailoutbox) == 1


def test_what_is_stuck_is_told_to_a_worker_once(asked: DataExport, settings: Settings) -> None:
    redis = Redis.from_url(settings.REDIS_URL)
    redis.delete("background")
    retention.tidy_exports()
    retention.tidy_exports()
    assert redis.llen("background") == 1
    redis.delete("background")


def test_rows_may_fill_more_than_two_gigabytes(clerk: User) -> None:
    file = io.BytesIO()
    export.write(clerk, file)
    rows = next(info for info in ZipFile(file).infolist() if info.filename.endswith(".json"))
    needs_zip64 = 45  # in tenths: the version of the format that has 64-bit sizes
    assert rows.extract_version >= needs_zip64
