"""The audit log tells who came in, who failed to, and who took data out."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from auditlog.models import LogEntry
from django.test import Client
from pytest_django import Settings

from accounts.models import User
from tests.people import PASSWORD, delete_account

pytestmark = pytest.mark.django_db
Browse = Callable[[User], Client]


def entry(deed: str) -> LogEntry:
    found: LogEntry = LogEntry.objects.get(changes__has_key=deed)
    return found


def log_in(email: str, password: str) -> None:
    Client().post("/accounts/login/", {"login": email, "password": password})


def test_it_tells_who_logged_in_and_from_where(clerk: User) -> None:
    log_in(clerk.email, PASSWORD)
    found = entry("logged in")
    assert (found.actor, found.object_repr) == (clerk, clerk.email)
    assert found.remote_addr == "127.0.0.1"


def test_it_tells_at_whose_account_a_log_in_failed(clerk: User) -> None:
    log_in(clerk.email.upper(), "a guess")
    found = entry("failed to log in")
    assert (found.actor, found.object_repr) == (None, clerk.email)
    assert found.remote_addr == "127.0.0.1"


def test_what_is_typed_for_an_address_that_nobody_has_is_not_kept(db: None) -> None:
    log_in("my secret password", "a guess")
    log_in("nobody@example.org", "a guess")
    kept = LogEntry.objects.filter(changes__has_key="failed to log in")
    assert {found.object_repr for found in kept} <= {"unknown account"}
    assert kept.exists()


def test_it_tells_who_took_data_out(clerk: User, browse: Browse) -> None:
    browse(clerk).get("/history/csv/")
    browse(clerk).post("/accounts/data/")
    assert entry("downloaded the history").actor == clerk
    assert entry("had the data packed").actor == clerk


def test_a_deleted_account_leaves_no_name_in_it(
    clerk: User, browse: Browse, settings: Settings, tmp_path: Path
) -> None:
    settings.MEDIA_ROOT = tmp_path
    log_in(clerk.email, PASSWORD)
    log_in(clerk.email, "a guess")
    browse(clerk).get("/history/csv/")
    delete_account(clerk)
    left = [str(values) for values in LogEntry.objects.values()]
    assert left
    assert not any(clerk.email in values for values in left)
