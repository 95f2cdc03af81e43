"""An account leaves: locked at once, removed in short steps, resumed after a kill, and told."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from auditlog.models import LogEntry
from django.contrib.contenttypes.models import ContentType
from django.core.mail import EmailMessage
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from pytest_django import DjangoCaptureOnCommitCallbacks, Settings
from redis import Redis

from accounts import deletion
from accounts.models import ApiToken, User
from accounts.tasks import delete_accounts
from accounts.traces import NOBODY
from config.celery import app
from recognition.models import Job
from recognition.vocabulary import State
from tests.jobs import make_job
from tests.people import PASSWORD, delete_account

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("files")]
Browse = Callable[[User], Client]


@pytest.fixture
def two_at_a_time(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(deletion, "STEP", 2)
    monkeypatch.setattr(deletion, "PAUSE", 0.0)


def fill(user: User, count: int) -> None:
    for _ in range(count):
        make_job(user, State.DONE, "7")


def test_the_person_is_locked_out_at_once(
    clerk: User, fresh: Client, client: Client, files: Path
) -> None:
    _row, token = ApiToken.objects.create(clerk)
    fill(clerk, 3)
    fresh.post("/accounts/delete/", {"email": clerk.email})
    assert fresh.get("/upload/").status_code == 302
    answer = client.get("/api/v1/jobs/", headers={"Authorization": f"Token {token}"})
    assert answer.status_code == 401
    client.post("/accounts/login/", {"login": clerk.email, "password": PASSWORD})
    assert client.get("/upload/").status_code == 302
    assert Job.objects.count() == 3, "the request itself removes nothing"


def test_a_step_is_short_however_much_there_is(clerk: User, two_at_a_time: None) -> None:
    fill(clerk, 5)
    deletion.begin(clerk)
    with CaptureQueriesContext(
        connection,
    ) as queries:
        assert deletion.step(clerk)
    assert Job.objects.count() == 3
    assert len(queries) < 30
    assert User.objects.filter(pk=clerk.pk).exists()


def test_a_message_goes_on_until_nothing_is_left(clerk: User, two_at_a_time: None) -> None:
    fill(clerk, 5)
    deletion.begin(clerk)
    deletion.go_on(clerk.pk)
    assert not User.objects.filter(pk=clerk.pk).exists()


def test_a_large_account_gives_way_to_other_messages(
    clerk: User, two_at_a_time: None, monkeypatch: pytest.MonkeyPatch, settings: Settings
) -> None:
    monkeypatch.setattr(deletion, "TURN", 0.0)
    fill(clerk, 5)
    deletion.begin(clerk)
    with Redis.from_url(settings.REDIS_URL) as broker:
        broker.delete("background")
        deletion.go_on(clerk.pk)
        assert Job.objects.count() == 3
        assert broker.llen("background") == 1, "the next message goes on"
        broker.delete("background")
    deletion.go_on(clerk.pk)
    assert Job.objects.count() == 1


def test_two_messages_do_not_work_at_the_same_account(clerk: User, two_at_a_time: None) -> None:
    fill(clerk, 3)
    deletion.begin(clerk)
    in_hand = timezone.now() + deletion.LEASE
    User.objects.filter(pk=clerk.pk).update(leaving_due=in_hand)
    deletion.go_on(clerk.pk)
    assert Job.objects.count() == 3


def test_what_a_kill_cut_off_is_taken_up_again(
    clerk: User,
    two_at_a_time: None,
    settings: Settings,
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    """A worker that is killed leaves the time at which its lease ends."""
    fill(clerk, 5)
    deletion.begin(clerk)
    deletion.step(clerk)
    User.objects.filter(pk=clerk.pk).update(leaving_due=timezone.now() - timedelta(seconds=1))
    with Redis.from_url(settings.REDIS_URL) as broker:
        broker.delete("background")
        delete_accounts()
        assert broker.llen("background") == 1
        broker.delete("background")
    deletion.go_on(clerk.pk)
    assert not User.objects.filter(pk=clerk.pk).exists()


def test_a_kill_between_files_and_rows_leaves_rows_that_go_the_next_time(
    clerk: User, files: Path
) -> None:
    job = make_job(clerk)
    job.image.delete(save=False)
    delete_account(clerk)
    assert not Job.objects.exists()
    assert [path for path in files.rglob("*") if path.is_file()] == []


def test_it_is_looked_for_each_minute() -> None:
    entries = {entry["task"]: entry["schedule"] for entry in app.conf.beat_schedule.values()}
    assert entries[delete_accounts.name] <= 60


def test_the_person_is_told_when_nothing_is_left(
    clerk: User, mailoutbox: list[EmailMessage]
) -> None:
    clerk.language = "de"
    clerk.save()
    fill(clerk, 1)
    deletion.begin(clerk)
    deletion.step(clerk)
    assert mailoutbox == []
    delete_account(clerk)
    assert [(mail.to, mail.subject) for mail in mailoutbox] == [
        (["clerk@example.org"], "Ihr Konto ist gelöscht")
    ]


def test_an_account_that_leaves_cannot_be_unlocked(
    clerk: User, administrator: User, browse: Browse
) -> None:
    deletion.begin(clerk)
    form = {"action": "unlock", "_selected_action": [clerk.pk]}
    browse(administrator).post("/admin/accounts/user/", form)
    clerk.refresh_from_db()
    assert not clerk.is_active


def test_the_log_no_longer_knows_of_a_job_that_went_in_a_step(clerk: User) -> None:
    job = make_job(clerk, name="the-very-clerk.png")
    kind = ContentType.objects.get_for_model(Job)
    LogEntry.objects.create(
        content_type=kind,
        object_pk=str(job.pk),
        object_repr=str(job),
        action=LogEntry.Action.ACCESS,
    )
    delete_account(clerk)
    entry = LogEntry.objects.get(content_type=kind)
    assert (entry.object_repr, entry.object_pk) == (NOBODY, "")
