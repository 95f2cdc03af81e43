"""What an API token may do, how many there are, and when they end."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.test import Client
from pytest_django import Settings

from accounts.models import MOST_TOKENS, ApiToken, Scope, User
from tests.accounts.conftest import MailTo
from tests.jobs import make_job
from tests.people import PASSWORD
from tests.pictures import picture

pytestmark = pytest.mark.django_db
PAGE = "/accounts/tokens/"
NEW = "another horse battery staple"


def program(user: User, scope: Scope) -> Client:
    _, token = ApiToken.objects.create(user, name="program", scope=scope)
    return Client(headers={"Authorization": f"Token {token}"})


@pytest.fixture(autouse=True)
def media(settings: Settings, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path


def test_a_token_for_reading_reads(clerk: User) -> None:
    job = make_job(clerk)
    assert program(clerk, Scope.READ).get(f"/api/v1/jobs/{job.pk}/").status_code == 200


def test_a_token_for_reading_changes_nothing(clerk: User) -> None:
    job = make_job(clerk)
    reader = program(clerk, Scope.READ)
    answers = [
        reader.post("/api/v1/jobs/", {"image": picture()}),
        reader.post(f"/api/v1/jobs/{job.pk}/cancel/"),
        reader.delete(f"/api/v1/jobs/{job.pk}/"),
    ]
    assert [answer.status_code for answer in answers] == [403] * 3
    assert answers[0].json()["code"] == "read-only"
    assert "for reading only" in answers[0].json()["detail"]


def test_a_token_for_writing_uploads(clerk: User) -> None:
    answer = program(clerk, Scope.WRITE).post("/api/v1/jobs/", {"image": picture()})
    assert answer.status_code == 202


def test_the_page_makes_a_token_for_reading_and_says_what_each_may(fresh: Client) -> None:
    page = fresh.post(PAGE, {"name": "board", "days": "90", "scope": "read"}).content.decode()
    assert ApiToken.objects.get().scope == Scope.READ
    assert re.search(r"board</strong>\s*<span[^>]*>read results only,", page)


def test_nobody_has_more_tokens_than_the_most(fresh: Client, clerk: User) -> None:
    for _ in range(MOST_TOKENS):
        ApiToken.objects.create(clerk)
    page = fresh.post(PAGE, {"name": "one more", "days": "90", "scope": "read"}).content.decode()
    assert "Please revoke one first" in page
    assert ApiToken.objects.count() == MOST_TOKENS
    with pytest.raises(CommandError, match="Revoke one first"):
        call_command("createtoken", clerk.email)


def test_tokens_end_with_the_password_that_they_were_made_under(
    fresh: Client, clerk: User, stranger: User
) -> None:
    ApiToken.objects.create(clerk)
    ApiToken.objects.create(stranger)
    form = {"oldpassword": PASSWORD, "password1": NEW, "password2": NEW}
    assert fresh.post("/accounts/password/change/", form).status_code == 302
    assert [token.user for token in ApiToken.objects.all()] == [stranger]


def test_they_end_as_well_when_it_was_forgotten(
    newcomer: Client, clerk: User, mail_to: MailTo
) -> None:
    ApiToken.objects.create(clerk)
    newcomer.post("/accounts/password/reset/", {"email": clerk.email})
    page = newcomer.get(mail_to(clerk.email).link, follow=True)
    newcomer.post(page.request["PATH_INFO"], {"password1": NEW, "password2": NEW})
    clerk.refresh_from_db()
    assert clerk.check_password(NEW)
    assert not ApiToken.objects.exists()


def test_logging_in_ends_none(newcomer: Client, clerk: User, settings: Settings) -> None:
    """Not even where the password is hashed anew for it, in a newer way."""
    settings.PASSWORD_HASHERS = [
        "django.contrib.auth.hashers.ScryptPasswordHasher",
        *settings.PASSWORD_HASHERS,
    ]
    ApiToken.objects.create(clerk)
    newcomer.post("/accounts/login/", {"login": clerk.email, "password": PASSWORD})
    clerk.refresh_from_db()
    assert clerk.password.startswith("scrypt")
    assert ApiToken.objects.exists()
