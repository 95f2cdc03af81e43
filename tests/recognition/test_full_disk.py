"""A full disk, temporary folder or database: 507 with a sentence, and nothing is left."""

from __future__ import annotations

import errno
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import IO

import pytest
from django.core.files.storage import FileSystemStorage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import OperationalError
from django.test import Client
from psycopg.errors import DiskFull
from pytest_django import Settings

from accounts.models import User
from recognition import submission
from recognition.models import Arrival, Batch, Job
from tests.pictures import picture

NO_ROOM = "no room for more pictures"
Send = Callable[[Client], object]


class FullStorage(FileSystemStorage):
    """A disk that takes half of a file, as a full one does."""

    def _save(self, name: str, content: IO[bytes]) -> str:
        path = Path(self.path(name))
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content.read(100))
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), str(path))


@pytest.fixture
def full_disk(settings: Settings, media: Path) -> None:
    place = {"location": str(media)}
    settings.STORAGES = {
        **settings.STORAGES,
        "default": {"BACKEND": f"{__name__}.FullStorage", "OPTIONS": place},
    }


@pytest.fixture
def tiny(settings: Settings, media: Path) -> Iterator[Path]:
    """A temporary folder of 256 kB on a file system of its own; only root may make one."""
    with TemporaryDirectory() as folder:
        mount = ["mount", "-t", "tmpfs", "-o", "size=256k", "tmpfs", folder]
        if subprocess.run(mount, check=False, capture_output=True).returncode:
            pytest.skip("no file system can be mounted here")
        settings.FILE_UPLOAD_TEMP_DIR = folder
        settings.FILE_UPLOAD_MAX_MEMORY_SIZE = 1000
        try:
            yield Path(folder)
        finally:
            subprocess.run(["umount", "--lazy", folder], check=True)


@pytest.fixture
def full_database(monkeypatch: pytest.MonkeyPatch) -> None:
    """What Django raises where PostgreSQL cannot extend a file."""

    def fails(*_: object, **__: object) -> None:
        try:
            raise DiskFull("could not extend file")
        except DiskFull as error:
            raise OperationalError(str(error)) from error

    monkeypatch.setattr(Job.objects, "bulk_create", fails)


def large() -> SimpleUploadedFile:
    return SimpleUploadedFile("large.png", os.urandom(600_000), "image/png")


def assert_nothing_is_left(folder: Path) -> None:
    assert not Job.objects.exists()
    assert not Batch.objects.exists()
    assert not Arrival.objects.exists()
    assert [path for path in folder.rglob("*") if path.is_file()] == []


@pytest.mark.usefixtures("full_disk")
def test_a_full_disk_leaves_no_part_of_a_file(clerk_client: Client, media: Path) -> None:
    answer = clerk_client.post("/upload/", {"images": [picture(), picture()]})
    assert answer.status_code == 507
    assert NO_ROOM in answer.content.decode()
    assert_nothing_is_left(media)


def test_a_full_temporary_folder_is_told_on_the_page(clerk_client: Client, tiny: Path) -> None:
    clerk_client.raise_request_exception = False
    answer = clerk_client.post("/upload/", {"images": [large()]})
    assert answer.status_code == 507
    assert NO_ROOM in answer.content.decode()
    assert list(tiny.iterdir()) == []


def test_a_full_temporary_folder_is_told_to_programs(clerk_client: Client, tiny: Path) -> None:
    clerk_client.raise_request_exception = False
    answer = clerk_client.post("/api/v1/jobs/", {"image": large()})
    assert (answer.status_code, answer.json()["code"]) == (507, "storage")
    assert NO_ROOM in answer.json()["detail"]
    assert list(tiny.iterdir()) == []


@pytest.mark.usefixtures("full_database")
def test_a_full_database_is_told_and_leaves_nothing(clerk_client: Client, media: Path) -> None:
    answer = clerk_client.post("/upload/", {"images": [picture()]})
    assert answer.status_code == 507
    assert NO_ROOM in answer.content.decode()
    answer = clerk_client.post("/api/v1/jobs/", {"image": picture()})
    assert (answer.status_code, answer.json()["code"]) == (507, "storage")
    assert_nothing_is_left(media)


def test_a_full_database_anywhere_else_is_told_too(
    clerk: User, clerk_client: Client, monkeypatch: pytest.MonkeyPatch, full_database: None
) -> None:
    clerk_client.raise_request_exception = False
    monkeypatch.setattr(submission, "cancel", Job.objects.bulk_create)
    job = Job(owner=clerk, batch=Batch.objects.create(owner=clerk), width=1, height=1)
    job.queued = job.batch.created
    job.save()
    assert clerk_client.post(f"/jobs/{job.pk}/cancel/").status_code == 507
    assert clerk_client.post(f"/api/v1/jobs/{job.pk}/cancel/").status_code == 507


FULL_SQLITE = """
import django
django.setup()
from django.core.management import call_command
from django.db import connection
call_command("migrate", verbosity=0)
from accounts.models import User
from recognition.models import Job
from recognition.submission import StorageFullError, submit
from tests.pictures import picture
clerk = User.objects.create_confirmed("clerk@example.org")
with connection.cursor() as cursor:
    pages = cursor.execute("PRAGMA page_count").fetchone()[0]
    cursor.execute(f"PRAGMA max_page_count={pages}")
try:
    submit(clerk, [picture() for _ in range(100)])
except StorageFullError as error:
    print(error.code, Job.objects.count())
"""


def test_a_full_sqlite_is_told_and_leaves_no_file(tmp_path: Path) -> None:
    environment = {
        **os.environ,
        "DATABASE_URL": f"sqlite:///{tmp_path}/db.sqlite3",
        "DJANGO_SETTINGS_MODULE": "config.settings",
        "LONGHAND_HOME": str(tmp_path),
        "LOG_LEVEL": "CRITICAL",
    }
    done = subprocess.run(
        [sys.executable, "-c", FULL_SQLITE], env=environment, capture_output=True, text=True
    )
    assert done.stdout.split() == ["storage", "0"], done.stderr[-2000:]
    assert [path for path in (tmp_path / "media").rglob("*") if path.is_file()] == []
