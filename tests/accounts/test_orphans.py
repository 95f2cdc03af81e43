"""Each night files that no row knows are removed and told."""

from __future__ import annotations

import os
import time
from pathlib import Path

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from pytest_django import Settings

from accounts import export, orphans
from accounts.models import DataExport, User
from accounts.tasks import remove_orphans
from config.celery import app
from recognition.submission import submit
from tests.pictures import picture

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("files")]

LOST = "images/ab/" + "ab" * 16 + ".png"


def all_files(folder: Path) -> set[str]:
    return {p.relative_to(folder).as_posix() for p in folder.rglob("*") if p.is_file()}


def make_old(folder: Path) -> None:
    two_days_ago = time.time() - 2 * 24 * 3600
    for path in folder.rglob("*"):
        os.utime(path, (two_days_ago, two_days_ago))


def test_a_file_that_no_row_knows_is_removed_and_told(
    clerk: User, files: Path, caplog: pytest.LogCaptureFixture
) -> None:
    submit(clerk, [picture()])
    export.pack(DataExport.objects.create(user=clerk).pk, 0)
    known = all_files(files)
    default_storage.save(LOST, ContentFile(b"lost"))
    make_old(files)
    assert orphans.remove() == [LOST]
    assert all_files(files) == known
    assert f"1 files that no row knows were removed, 4 bytes; the first: {LOST}" in caplog.text


def test_what_is_young_may_still_be_on_its_way(files: Path) -> None:
    default_storage.save(LOST, ContentFile(b"young"))
    assert orphans.remove() == []
    assert default_storage.exists(LOST)


def test_files_that_we_did_not_make_are_left_alone(files: Path) -> None:
    for name in ("images/holiday.png", "elsewhere/" + "ab" * 16 + ".png"):
        default_storage.save(name, ContentFile(b"theirs"))
    make_old(files)
    assert orphans.remove() == []
    assert len(all_files(files)) == 2


def test_every_folder_that_we_write_to_is_looked_through(
    clerk: User, files: Path, settings: Settings
) -> None:
    submit(clerk, [picture()])
    export.pack(DataExport.objects.create(user=clerk).pk, 0)
    assert {name.split("/")[0] for name in all_files(files)} == set(settings.KEPT_FOLDERS)


def test_an_upload_that_a_killed_web_process_left_is_removed(settings: Settings) -> None:
    folder = Path(settings.FILE_UPLOAD_TEMP_DIR)
    left = folder / "tmpabc.upload.png"
    left.write_bytes(b"half a picture")
    orphans.remove()
    assert left.exists(), "it may still be coming"
    make_old(folder)
    orphans.remove()
    assert not left.exists()


def test_this_happens_each_night() -> None:
    entries = {entry["task"]: entry["schedule"] for entry in app.conf.beat_schedule.values()}
    assert entries[remove_orphans.name].hour == {3}
