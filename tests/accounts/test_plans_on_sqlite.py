"""The limits hold on SQLite, too, the database of the embedded run."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

FIFTY_UPLOADS = """
import django
django.setup()
from concurrent.futures import ThreadPoolExecutor
from django.core.management import call_command
from django.db import connections
call_command("migrate", verbosity=0)
from accounts.models import Plan, User
from recognition.models import Job
from recognition.submission import OverPlanError, submit
from tests.pictures import picture

plan = Plan.objects.create(name="Seven", images_a_day=7, images_in_a_batch=1, megabytes=10)
User.objects.create_confirmed("clerk@example.org", plan=plan)

def upload(number):
    try:
        submit(User.objects.get(), [picture()])
    except OverPlanError:
        return False
    finally:
        connections.close_all()
    return True

with ThreadPoolExecutor(16) as pool:
    accepted = list(pool.map(upload, range(50)))
print(sum(accepted), Job.objects.count(), User.objects.get().images_today)
"""


def test_fifty_uploads_at_the_same_time_never_exceed_the_plan(tmp_path: Path) -> None:
    environment = {
        **os.environ,
        "DATABASE_URL": f"sqlite:///{tmp_path}/db.sqlite3",
        "DJANGO_SETTINGS_MODULE": "config.settings",
        "LONGHAND_HOME": str(tmp_path),
        "LOG_LEVEL": "ERROR",
    }
    done = subprocess.run(
        [sys.executable, "-c", FIFTY_UPLOADS], env=environment, capture_output=True, text=True
    )
    assert done.stdout.split() == ["7", "7", "7"], done.stderr[-2000:]
