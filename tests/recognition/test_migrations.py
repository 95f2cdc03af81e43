"""A database goes to the next version and back while the version before still serves."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.utils import timezone

BEFORE = ("recognition", "0003_found_layout")
AFTER = ("recognition", "0004_signs_and_tables")


def migrate(*targets: tuple[str, str]) -> Any:
    """Goes there and returns the models as they are then."""
    connection.check_constraints()  # PostgreSQL changes no table while some are deferred
    executor = MigrationExecutor(connection)
    return executor.migrate(list(targets)).apps


def make(models: Any, text: str) -> Any:
    """A job with a number, written by the version whose models these are."""
    User = models.get_model("accounts", "User")
    owner, _ = User.objects.get_or_create(email="clerk@example.org")
    batch = models.get_model("recognition", "Batch").objects.create(owner=owner)
    job = models.get_model("recognition", "Job").objects.create(
        batch=batch, owner=owner, width=9, height=9, queued=timezone.now()
    )
    return models.get_model("recognition", "Prediction").objects.create(
        job=job, order=0, text=text, confidence=0.9, model="lines-1", x=0, y=0, w=9, h=9
    )


def there_and_back() -> list[tuple[str, int, list[object], int | None]]:
    """What is known, after the way, of a number kept before and of one that the version before
    kept after it."""
    before = migrate(BEFORE)
    make(before, "47")
    after = migrate(AFTER)
    make(before, "48")
    found = [
        (number.text, number.job.turned, number.job.tables, number.row)
        for number in after.get_model("recognition", "Prediction").objects.order_by("text")
    ]
    again = migrate(BEFORE).get_model("recognition", "Prediction")
    assert list(again.objects.order_by("text").values_list("text", flat=True)) == ["47", "48"]
    migrate(AFTER)
    return found


KEPT: list[tuple[str, int, list[object], int | None]] = [("47", 0, [], None), ("48", 0, [], None)]


@pytest.mark.django_db
def test_old_numbers_stay_and_the_old_version_goes_on_writing() -> None:
    assert there_and_back() == KEPT


ON_SQLITE = """
import django
django.setup()
from django.core.management import call_command
call_command("migrate", verbosity=0)
from tests.recognition.test_migrations import there_and_back
print(there_and_back())
"""


def test_so_they_do_on_sqlite(tmp_path: Path) -> None:
    environment = {
        **os.environ,
        "DATABASE_URL": f"sqlite:///{tmp_path}/db.sqlite3",
        "DJANGO_SETTINGS_MODULE": "config.settings",
        "LONGHAND_HOME": str(tmp_path),
        "LOG_LEVEL": "ERROR",
    }
    done = subprocess.run(
        [sys.executable, "-c", ON_SQLITE], env=environment, capture_output=True, text=True
    )
    assert done.stdout.strip() == str(KEPT), done.stderr[-2000:]
