"""Downloading and deleting everything that is kept of a person, and what plans no longer keep."""

from __future__ import annotations

import io
import json
import uuid
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from zipfile import ZipFile

import pytest
from allauth.account.models import EmailAddress
from allauth.socialaccount.models import SocialAccount
from auditlog.models import LogEntry
from django.contrib.sessions.models import Session
from django.core.files.storage import default_storage
from django.core.mail import EmailMessage
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoCaptureOnCommitCallbacks

from accounts import export, retention
from accounts.models import ApiToken, DataExport, Plan, User
from accounts.traces import NOBODY
from ml import recognizer
from ml.results import Recognition
from recognition import processing
from recognition.models import Batch, Digit, Job, Prediction, Verdict
from recognition.submission import submit
from tests.people import delete_account
from tests.pictures import picture

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("files")]
Browse = Callable[[User], Client]
COLUMNS = {
    Job: "recognition.job.json",
    Batch: "recognition.batch.json",
    Prediction: "recognition.prediction.json",
    Digit: "recognition.digit.json",
    Verdict: "recognition.verdict.json",
}


def job_with_result(user: User) -> Job:
    job = submit(user, [picture()]).jobs[0]
    box = {"x": 1, "y": 2, "w": 3, "h": 4}
    prediction = Prediction.objects.create(
        job=job, order=0, text="7", confidence=0.9, model="m1", **box
    )
    Digit.objects.create(
        prediction=prediction,
        position=0,
        value="7",
        glyph="7",
        confidence=0.9,
        probabilities=[0.1] * 10,
        **box,
    )
    Verdict.objects.create(prediction=prediction, author=user, text="1")
    return job


def kept(directory: Path) -> list[str]:
    return sorted(p.relative_to(directory).as_posix() for p in directory.rglob("*") if p.is_file())


def packed(user: User) -> ZipFile:
    file = io.BytesIO()
    export.write(user, file)
    return ZipFile(file)


def test_the_zip_holds_each_row_and_file_of_the_person_and_of_nobody_else(
    clerk: User, stranger: User, files: Path
) -> None:
    job = job_with_result(clerk)
    job_with_result(stranger)
    archive = packed(clerk)
    assert archive.testzip() is None
    for model, name in COLUMNS.items():
        rows = json.loads(archive.read(name))
        mine = model._default_manager.get(pk=rows[0].get("id"))
        assert len(rows) == 1
        assert set(rows[0]) == {field.attname for field in model._meta.concrete_fields}
        for field in model._meta.concrete_fields:
            if field.name in ("text", "name", "value", "state", "model", "width"):
                assert rows[0][field.attname] == getattr(mine, field.name)
    assert json.loads(archive.read("recognition.job.json"))[0]["id"] == str(job.id)
    with job.image.open() as image:
        assert archive.read(str(job.image.name)) == image.read()
    assert {n for n in archive.namelist() if not n.endswith(".json")} == {
        job.image.name,
        job.thumbnail.name,
        "results.csv",
    }


def test_the_zip_holds_the_account_without_its_secrets(clerk: User) -> None:
    ApiToken.objects.create(clerk, name="scanner")
    archive = packed(clerk)
    text = b"".join(archive.read(name) for name in archive.namelist()).decode()
    assert json.loads(archive.read("accounts.user.json"))[0]["email"] == clerk.email
    assert "scanner" in text
    assert clerk.password not in text
    assert ApiToken.objects.get().digest not in text


def test_asking_for_the_data_ends_in_a_mail_with_a_link_that_works(
    clerk: User,
    browse: Browse,
    mailoutbox: list[EmailMessage],
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    browser = browse(clerk)
    with django_capture_on_commit_callbacks() as callbacks:
        browser.post("/accounts/data/")
    assert len(callbacks) == 1, "a worker is woken"
    asked = DataExport.objects.get()
    export.pack(asked.pk, 0)
    link = f"/accounts/data/{asked.pk}/"
    assert f"http://testserver{link}" in str(mailoutbox[-1].body)
    answer = browser.get(link)
    content = b"".join(answer.streaming_content)  # type: ignore[attr-defined]
    assert "accounts.user.json" in ZipFile(io.BytesIO(content)).namelist()
    assert answer.headers["Content-Disposition"] == 'attachment; filename="longhand.zip"'


def test_a_second_wish_waits_for_the_first(clerk: User, browse: Browse) -> None:
    browser = browse(clerk)
    browser.post("/accounts/data/")
    assert "being packed already" in browser.post("/accounts/data/", follow=True).content.decode()
    assert DataExport.objects.count() == 1


def test_nobody_downloads_anothers_data(clerk: User, stranger: User, browse: Browse) -> None:
    asked = DataExport.objects.create(user=clerk)
    export.pack(asked.pk, 0)
    assert browse(stranger).get(f"/accounts/data/{asked.pk}/").status_code == 404


def test_the_file_goes_after_a_week(clerk: User, browse: Browse, files: Path) -> None:
    asked = DataExport.objects.create(user=clerk)
    export.pack(asked.pk, 0)
    DataExport.objects.update(finished=timezone.now() - timedelta(days=7, seconds=1))
    assert browse(clerk).get(f"/accounts/data/{asked.pk}/").status_code == 404
    retention.tidy_exports()
    assert not DataExport.objects.exists()


def test_an_export_of_a_deleted_account_ends_harmlessly(clerk: User, files: Path) -> None:
    asked = DataExport.objects.create(user=clerk)
    delete_account(clerk)
    export.pack(asked.pk, 0)
    assert kept(files) == []


@pytest.mark.django_db(transaction=True)
def test_deleting_the_account_leaves_no_row_file_session_or_token(
    clerk: User, stranger: User, fresh: Client, files: Path
) -> None:
    job_with_result(stranger)
    theirs = kept(files)
    job_with_result(clerk)
    ApiToken.objects.create(clerk)
    export.pack(DataExport.objects.create(user=clerk).pk, 0)
    page = fresh.post("/accounts/delete/", {"email": clerk.email}, follow=True)
    assert "is being deleted" in page.content.decode()
    delete_account(clerk)
    for model, lookups in export.owned_models().items():
        for lookup in lookups:
            assert not model._base_manager.filter(**{lookup: clerk.pk}).exists(), model
    assert not EmailAddress.objects.filter(email=clerk.email).exists()
    assert not Session.objects.exists()
    assert kept(files) == theirs
    assert fresh.get("/accounts/email/").status_code == 302


def test_the_audit_log_no_longer_names_a_deleted_person(clerk: User, browse: Browse) -> None:
    browse(clerk).post("/accounts/profile/", {"name": "The very clerk"})
    assert LogEntry.objects.filter(object_repr=clerk.email).exists()
    delete_account(clerk)
    for entry in LogEntry.objects.all():
        assert "clerk" not in f"{entry.object_repr}{entry.changes}{entry.actor_email}".lower()


def test_the_logs_forget_former_addresses_tokens_and_accounts_elsewhere(
    clerk: User, administrator: User, fresh: Client, browse: Browse
) -> None:
    EmailAddress.objects.create(user=clerk, email="later@example.org", verified=True)
    fresh.post("/accounts/email/", {"action_primary": "1", "email": "later@example.org"})
    fresh.post("/accounts/email/", {"action_remove": "1", "email": "clerk@example.org"})
    fresh.post("/accounts/tokens/", {"name": "The clerk's scanner", "days": "30", "scope": "read"})
    digest = ApiToken.objects.get().digest
    fresh.post(f"/accounts/tokens/{ApiToken.objects.get().token_key}/revoke/")
    SocialAccount.objects.create(user=clerk, provider="google", uid="1234567890")
    form = {"action": "lock", "_selected_action": [clerk.pk]}
    browse(administrator).post("/admin/accounts/user/", form)
    delete_account(User.objects.get(pk=clerk.pk))
    logged = json.dumps(list(LogEntry.objects.values()), default=str)
    for trace in ("clerk@", "later@", "scanner", digest, "1234567890"):
        assert trace not in logged
    assert not LogEntry.objects.filter(remote_addr="127.0.0.1").exclude(actor=administrator)
    assert LogEntry.objects.filter(actor=administrator, object_repr=NOBODY).exists()
    assert browse(administrator).get("/admin/auditlog/logentry/").status_code == 200


def test_the_logs_keep_what_others_did(clerk: User, stranger: User, browse: Browse) -> None:
    browse(stranger).post("/accounts/profile/", {"name": "The stranger"})
    delete_account(clerk)
    changes = LogEntry.objects.get_for_object(stranger).filter(changes__has_key="name")
    entry = changes.get(actor=stranger)
    assert entry.changes_dict["name"] == ["", "The stranger"]


def test_a_wrong_address_deletes_nothing(clerk: User, fresh: Client) -> None:
    answer = fresh.post("/accounts/delete/", {"email": "clerk"})
    assert f"It is {clerk.email}" in answer.content.decode()
    assert User.objects.filter(pk=clerk.pk).exists()


def test_deleting_asks_once_more_who_it_is(clerk: User, browse: Browse) -> None:
    answer = browse(clerk).post("/accounts/delete/", {"email": clerk.email})
    assert answer.headers["Location"].startswith("/accounts/reauthenticate/")
    assert User.objects.filter(pk=clerk.pk).exists()


def test_a_job_that_is_being_read_while_its_owner_goes_ends_without_a_result(
    clerk: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    job = submit(clerk, [picture()]).jobs[0]
    read = recognizer.recognize

    def goes_meanwhile(data: bytes, layout: str, script: str) -> Recognition:
        found = read(data, layout, script)
        delete_account(clerk)
        return found

    monkeypatch.setattr(recognizer, "recognize", goes_meanwhile)
    processing.process(job.id, uuid.uuid4())
    assert not Job.objects.exists()
    assert not Prediction.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_results_older_than_the_plan_keeps_are_removed_with_their_files(
    clerk: User, stranger: User, files: Path
) -> None:
    clerk.plan = Plan.objects.get(name="Short-lived")
    clerk.save()
    old, new, theirs = job_with_result(clerk), job_with_result(clerk), job_with_result(stranger)
    month_ago = timezone.now() - timedelta(days=31)
    Job.objects.filter(pk__in=[old.pk, theirs.pk]).update(created=month_ago)
    Batch.objects.filter(jobs__in=[old, theirs]).update(created=month_ago)
    retention.remove_old_results()
    assert set(Job.objects.all()) == {new, theirs}
    assert Batch.objects.count() == 2
    assert not default_storage.exists(str(old.image.name))
    assert default_storage.exists(str(new.image.name))
