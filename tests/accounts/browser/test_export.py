"""Asking for one's data, and opening what comes: a worker packs it and sends the mail."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pytest
from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.db.models import FileField, Model
from django.db.models.fields.files import FieldFile
from playwright.sync_api import BrowserContext, Page, expect

from accounts import mailbox
from accounts.models import ApiToken, DataExport, User
from recognition.models import Batch, Digit, Job, Prediction, Verdict
from recognition.vocabulary import State
from tests.jobs import make_job
from tests.servers import wait_until
from tests.workers import Worker

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.xdist_group("browser")]
OWNERS: dict[type[Model], str] = {
    User: "pk",
    Batch: "owner",
    Job: "owner",
    Prediction: "job__owner",
    Digit: "prediction__job__owner",
    Verdict: "author",
    ApiToken: "user",
}
SECRET = {"password", "digest"}
MOVING = {"last_login", "bytes_used"}  # the ZIP itself is counted once it is packed


def belongings(user: User) -> None:
    """One of everything that a ZIP shall hold."""
    job = make_job(user, State.DONE, "47", name=f"{user.email}.png")
    make_job(user, State.FAILED)
    Verdict.objects.create(prediction=job.predictions.get(), author=user, text="49")
    ApiToken.objects.create(user, name="scanner")


def in_database(model: type[Model], user: User) -> list[dict[str, Any]]:
    """The user's rows as JSON would tell them, without what nobody may read."""
    rows = list(model._default_manager.filter(**{OWNERS[model]: user.pk}).values())
    kept = [{k: v for k, v in row.items() if k not in SECRET | MOVING} for row in rows]
    plain: list[dict[str, Any]] = json.loads(json.dumps(kept, cls=DjangoJSONEncoder))
    return plain


def in_zip(model: type[Model], archive: ZipFile) -> list[dict[str, Any]]:
    rows = json.loads(archive.read(f"{model._meta.label_lower}.json"))
    return [{k: v for k, v in row.items() if k not in MOVING} for row in rows]


def by_key(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return sorted(rows, key=lambda row: json.dumps(row, sort_keys=True))


def files_of(user: User) -> dict[str, bytes]:
    """Each file of the user's jobs, under the name in its row."""
    fields = [field.name for field in Job._meta.concrete_fields if isinstance(field, FileField)]
    found = [getattr(job, name) for job in Job.objects.filter(owner=user) for name in fields]
    return {file.name: content(file) for file in found}


def addresses(user: User, site: str) -> list[str]:
    """Those of the user's jobs, as the table in the ZIP tells them."""
    return [f'"{site}{job.get_absolute_url()}"' for job in Job.objects.filter(owner=user)]


def content(file: FieldFile) -> bytes:
    with file.open() as opened:
        return bytes(opened.read())


def newest_mail_to(user: User) -> str:
    mail = mailbox.newest_to(user.email)
    return mail.text if mail else ""


def test_the_data_of_the_mail_is_what_the_database_holds(
    page: Page,
    clerk: User,
    stranger: User,
    reader: Worker,
    log_in: Callable[[BrowserContext, User], None],
    tmp_path: Path,
) -> None:
    belongings(clerk)
    belongings(stranger)
    log_in(page.context, clerk)
    page.goto("/accounts/data/")
    site = page.evaluate("location.origin")
    page.get_by_role("button", name="Pack my data").click()
    expect(page.get_by_text("We write to you as soon as your data is packed.")).to_be_visible()
    link = f"/accounts/data/{DataExport.objects.get().pk}/"
    wait_until(lambda: link in newest_mail_to(clerk), f"the mail; {reader.log}")
    page.goto(f"/mailbox/{settings.MAILBOX_KEY}/")
    with page.expect_download() as download:
        page.get_by_role("link", name=link).click()
    assert download.value.suggested_filename == "longhand.zip"
    download.value.save_as(tmp_path / "longhand.zip")
    with ZipFile(tmp_path / "longhand.zip") as archive:
        assert archive.testzip() is None
        for model in OWNERS:
            assert by_key(in_zip(model, archive)) == by_key(in_database(model, clerk)), model
        pictures = [n for n in archive.namelist() if not n.endswith((".json", ".csv"))]
        assert {name: archive.read(name) for name in pictures} == files_of(clerk)
        table = archive.read("results.csv").decode()
        assert [table.count(address) for address in addresses(clerk, site)] == [1, 1]
        text = b"".join(archive.read(name) for name in archive.namelist())
    assert stranger.email.encode() not in text
