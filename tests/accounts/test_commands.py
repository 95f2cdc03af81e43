"""What an administrator does at the command line."""

from __future__ import annotations

import pytest
from django.core.management import CommandError, call_command
from django.test import Client

from accounts.models import User
from tests.people import PASSWORD

pytestmark = pytest.mark.django_db


def jobs_status(token: str) -> int:
    return Client().get("/api/v1/jobs/", headers={"Authorization": f"Token {token}"}).status_code


def test_createtoken_prints_a_token_alone_and_it_opens_the_api(
    clerk: User, capsys: pytest.CaptureFixture[str]
) -> None:
    call_command("createtoken", clerk.email)
    printed = capsys.readouterr().out
    assert printed == printed.strip() + "\n"
    assert jobs_status(printed.strip()) == 200


def test_createtoken_makes_the_confirmed_account_where_it_is_asked_to(
    capsys: pytest.CaptureFixture[str],
) -> None:
    call_command("createtoken", "new@example.org", "--create")
    assert User.objects.get(email="new@example.org").is_confirmed
    assert jobs_status(capsys.readouterr().out.strip()) == 200


def test_createtoken_refuses_an_unknown_address() -> None:
    with pytest.raises(CommandError, match="no account with nobody"):
        call_command("createtoken", "nobody@example.org")


def test_createtoken_refuses_an_unconfirmed_account(unconfirmed: User) -> None:
    with pytest.raises(CommandError, match="not confirmed"):
        call_command("createtoken", unconfirmed.email)


def test_makeadmin_makes_an_existing_account_an_administrators(unconfirmed: User) -> None:
    call_command("makeadmin", unconfirmed.email.upper())
    unconfirmed.refresh_from_db()
    assert unconfirmed.is_staff
    assert unconfirmed.is_superuser
    assert unconfirmed.is_confirmed


def test_makeadmin_says_what_to_do_about_an_unknown_address() -> None:
    with pytest.raises(CommandError, match="createsuperuser"):
        call_command("makeadmin", "nobody@example.org")


def test_createsuperuser_makes_an_administrator_who_can_log_in(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("DJANGO_SUPERUSER_PASSWORD", PASSWORD)
    call_command("createsuperuser", "--noinput", "--email", "head@example.org")
    browser = Client()
    browser.post("/accounts/login/", {"login": "head@example.org", "password": PASSWORD})
    assert browser.get("/admin/").status_code == 200
