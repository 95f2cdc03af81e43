"""Where administrators approve new accounts."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client
from pytest_django import Settings

from accounts.models import User
from tests.accounts.conftest import MailTo, fill_in_registration
from tests.people import PASSWORD

pytestmark = pytest.mark.django_db
NEWCOMER = "newcomer@example.org"


def test_a_newcomer_waits_for_approval_and_then_comes_in(
    newcomer: Client, mail_to: MailTo, settings: Settings
) -> None:
    settings.APPROVE_ACCOUNTS = True
    fill_in_registration(newcomer)
    answer = newcomer.post(
        "/accounts/confirm-email/", {"code": mail_to(NEWCOMER).code}, follow=True
    )
    assert "waits for approval" in answer.content.decode()
    user = User.objects.get(email=NEWCOMER)
    assert not user.is_confirmed
    User.objects.filter(pk=user.pk).update(is_approved=True)
    newcomer.post("/accounts/login/", {"login": NEWCOMER, "password": PASSWORD})
    assert newcomer.get("/accounts/email/").status_code == 200


@pytest.mark.django_db
def test_who_is_approved_is_not_told_to_wait(clerk: User, browse: Callable[[User], Client]) -> None:
    """The page's address may stand in a bookmark, or in the browser's history."""
    answer = browse(clerk).get("/accounts/waiting/")
    assert answer.headers["Location"] == "/upload/"
