"""Names before bytes: no file is ever unknown, whatever happens in the middle of an upload."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from datetime import timedelta
from pathlib import Path

import pytest
from django.core.files.storage import default_storage
from django.db import connection
from django.utils import timezone
from pytest_django import Settings

from accounts.models import User
from recognition.models import Arrival, Job
from recognition.submission import submit
from recognition.tasks import take_back_arrivals
from tests.people import delete_account
from tests.pictures import picture

KILLED_IN_THE_MIDDLE = """
import django
django.setup()
import os, signal
from recognition import submission
from accounts.models import User
from tests.pictures import picture

store = submission._store
def killed_at_the_third(job, *rest):
    store(job, *rest)
    killed_at_the_third.stored += 1
    if killed_at_the_third.stored == 3:
        os.kill(os.getpid(), signal.SIGKILL)
killed_at_the_third.stored = 0
submission._store = killed_at_the_third
submission.submit(User.objects.get(email="clerk@example.org"), [picture() for _ in range(9)])
"""


def files(folder: Path) -> list[Path]:
    return [path for path in folder.rglob("*") if path.is_file()]


@pytest.fixture
def killed(transactional_db: None, clerk: User, media: Path, settings: Settings) -> User:
    """A process that was killed in the middle of the clerk's upload."""
    database = connection.settings_dict
    environment = {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "config.settings",
        "DATABASE_URL": f"postgres://{database['USER']}@/{database['HOST']}/{database['NAME']}",
        "MEDIA_ROOT": str(settings.MEDIA_ROOT),
    }
    done = subprocess.run([sys.executable, "-c", KILLED_IN_THE_MIDDLE], env=environment)
    assert done.returncode == -signal.SIGKILL
    assert len(files(media)) == 6
    assert not Job.objects.exists()
    return clerk


def test_what_a_killed_process_left_goes_with_the_account(killed: User, media: Path) -> None:
    delete_account(killed)
    assert files(media) == []


def test_what_a_killed_process_left_goes_the_night_after(killed: User, media: Path) -> None:
    take_back_arrivals()
    assert len(files(media)) == 6, "it may still be going on"
    Arrival.objects.update(created=timezone.now() - timedelta(days=1, seconds=1))
    take_back_arrivals()
    assert files(media) == []
    assert not Arrival.objects.exists()


def test_an_upload_that_arrived_is_announced_no_more(clerk: User, media: Path) -> None:
    submit(clerk, [picture(), picture()])
    assert not Arrival.objects.exists()


def test_names_are_committed_before_the_bytes(
    clerk: User, media: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    save = default_storage.save
    announced: list[bool] = []

    def watched(name: str, *rest: object, **options: object) -> str:
        announced.append(Arrival.objects.filter(name=name, owner=clerk).exists())
        return save(name, *rest, **options)  # type: ignore[arg-type]

    monkeypatch.setattr(Job.image.field.storage, "save", watched)
    submit(clerk, [picture()])
    assert announced == [True, True]
