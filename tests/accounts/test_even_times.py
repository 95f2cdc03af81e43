"""How long an answer takes does not tell who has an account (benchmarks/enumeration.py)."""

from __future__ import annotations

import time

import pytest
from django.test import Client
from pytest_django import Settings

from accounts.models import User

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("page", ["password/reset", "login/code"])
def test_the_answer_comes_at_a_full_step_for_everybody(
    clerk: User, newcomer: Client, settings: Settings, page: str
) -> None:
    settings.EVEN_SECONDS = 0.5
    for address in (clerk.email, "nobody@example.org"):
        started = time.monotonic()
        newcomer.post(f"/accounts/{page}/", {"email": address})
        assert time.monotonic() - started >= 0.5


def test_looking_at_the_page_does_not_wait(newcomer: Client, settings: Settings) -> None:
    settings.EVEN_SECONDS = 60
    assert newcomer.get("/accounts/password/reset/").status_code == 200
