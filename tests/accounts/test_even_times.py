"""Neither an answer nor its time tells who has an account (benchmarks/enumeration.py)."""

from __future__ import annotations

import re
import time
from collections import Counter

import pytest
from auditlog.models import LogEntry
from django.contrib.auth.hashers import MD5PasswordHasher
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from pytest_django import Settings

from accounts.models import User
from tests.people import PASSWORD

pytestmark = pytest.mark.django_db
NOBODY = "nobody@example.org"
FORMS = {
    "signup": {"password1": PASSWORD, "password2": PASSWORD},
    "login": {"password": "something else"},
    "password/reset": {},
    "login/code": {},
}


class CountedHasher(MD5PasswordHasher):
    """Hashing is nearly all that such a request has to do."""

    hashed = 0

    def encode(self, password: str, salt: str) -> str:
        CountedHasher.hashed += 1
        return super().encode(password, salt)


def ask(door: str, address: str) -> tuple[int, str, str]:
    """Status, where it leads, and what one reads there, but for the address itself."""
    client = Client()
    form = {"email": address, "login": address, **FORMS[door]}
    answer = client.post(f"/accounts/{door}/", form)
    place = answer.headers.get("Location", "")
    shown = client.get(place) if place else answer
    text = re.sub(r'csrfmiddlewaretoken" value="[^"]+', "", shown.content.decode())
    return answer.status_code, place, text.replace(address, "")


@pytest.mark.parametrize("door", FORMS)
def test_a_known_and_an_unknown_address_get_the_same_answer(clerk: User, door: str) -> None:
    assert ask(door, clerk.email) == ask(door, NOBODY)


@pytest.mark.parametrize("door", FORMS)
def test_as_much_is_hashed_for_an_unknown_address_as_for_a_known_one(
    clerk: User, settings: Settings, door: str
) -> None:
    settings.PASSWORD_HASHERS = [f"{__name__}.CountedHasher"]
    hashed = []
    for address in (clerk.email, NOBODY):
        CountedHasher.hashed = 0
        ask(door, address)
        hashed.append(CountedHasher.hashed)
    assert hashed[0] == hashed[1]
    assert hashed[0] == (door in ("signup", "login"))


def written(door: str, address: str) -> Counter[str]:
    """How often each table is written to."""
    with CaptureQueriesContext(connection) as asked:
        ask(door, address)
    found = (re.match(r'(INSERT INTO|UPDATE) "(\w+)"', query["sql"]) for query in asked)
    return Counter(" ".join(match.groups()) for match in found if match)


@pytest.mark.parametrize("door", FORMS)
def test_as_much_is_written_for_an_unknown_address_as_for_a_known_one(
    clerk: User, settings: Settings, door: str
) -> None:
    settings.EMAIL_BACKEND = "accounts.outbox.OutboxBackend"
    known = written(door, clerk.email)
    assert known == written(door, NOBODY)
    assert known


def test_a_known_address_leaves_no_second_account_behind(clerk: User) -> None:
    ask("signup", clerk.email)
    assert list(User.objects.all()) == [clerk]
    assert not LogEntry.objects.filter(object_repr__endswith=".invalid").exists()


@pytest.mark.parametrize("door", ["signup", "password/reset", "login/code"])
def test_the_answer_comes_at_a_full_step_for_everybody(
    clerk: User, settings: Settings, door: str
) -> None:
    settings.EVEN_SECONDS = 0.5
    for address in (clerk.email, NOBODY):
        started = time.monotonic()
        Client().post(f"/accounts/{door}/", {"email": address, **FORMS[door]})
        assert time.monotonic() - started >= 0.5


def test_looking_at_the_page_does_not_wait(newcomer: Client, settings: Settings) -> None:
    settings.EVEN_SECONDS = 60
    assert newcomer.get("/accounts/password/reset/").status_code == 200
