"""What administrators do with other people's jobs stands in the audit log."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from auditlog.models import LogEntry
from django.core.cache import cache
from django.test import Client

from accounts.models import User
from recognition.models import Job
from recognition.vocabulary import State
from tests.jobs import make_job
from tests.people import delete_account

JOBS = "/admin/recognition/job/"


@pytest.fixture(autouse=True)
def _nobody_looked_yet() -> None:
    cache.clear()


def deeds() -> list[tuple[str, str, str]]:
    """Who did what to which job."""
    entries = LogEntry.objects.filter(content_type__model="job").order_by("pk")
    return [(entry.actor_email, next(iter(entry.changes)), entry.object_pk) for entry in entries]


def see_picture(browser: Client, job: Job) -> None:
    answer: Any = browser.get(f"/jobs/{job.pk}/image/")
    assert b"".join(answer.streaming_content)


def act(office: Client, action: str, *jobs: Job, **more: str) -> None:
    chosen = {"action": action, "_selected_action": [str(job.pk) for job in jobs], **more}
    assert office.post(JOBS, chosen).status_code == 302


def test_a_look_at_somebodys_job_is_kept_once(
    office: Client, clerk: User, administrator: User
) -> None:
    job = make_job(clerk)
    office.get(f"{JOBS}{job.pk}/change/")
    see_picture(office, job)
    assert deeds() == [(administrator.email, "looked at", str(job.pk))]
    assert LogEntry.objects.get(content_type__model="job").remote_addr == "127.0.0.1"


def test_running_canceling_and_deleting_somebodys_jobs_are_kept(
    office: Client, clerk: User, administrator: User
) -> None:
    failed, waiting = make_job(clerk, State.FAILED), make_job(clerk)
    act(office, "retry", failed, waiting)
    act(office, "cancel", waiting)
    act(office, "delete_selected", failed, post="yes")
    me = administrator.email
    assert deeds() == [
        (me, "run again", str(failed.pk)),
        (me, "canceled", str(waiting.pk)),
        (me, "deleted", str(failed.pk)),
    ]
    office.post(f"{JOBS}{waiting.pk}/delete/", {"post": "yes"})
    assert deeds()[-1] == (me, "deleted", str(waiting.pk))


def test_ones_own_jobs_are_ones_own_affair(
    office: Client, administrator: User, clerk: User, browse: Callable[[User], Client]
) -> None:
    own, theirs = make_job(administrator), make_job(clerk)
    office.get(f"{JOBS}{own.pk}/change/")
    act(office, "cancel", own)
    see_picture(browse(clerk), theirs)
    assert deeds() == []


def test_a_files_name_stays_out_and_the_job_goes_with_its_owner(
    office: Client, clerk: User
) -> None:
    job = make_job(clerk, name="my illness.png")
    office.get(f"{JOBS}{job.pk}/change/")
    assert "illness" not in str(list(LogEntry.objects.values()))
    delete_account(clerk)
    assert str(job.pk) not in str(list(LogEntry.objects.values()))
