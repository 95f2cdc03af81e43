"""Locking accounts."""

from __future__ import annotations

import pytest
from django.test import Client

from accounts.models import ApiToken, User
from tests.accounts.administration.conftest import USERS, act
from tests.people import PASSWORD

pytestmark = pytest.mark.django_db


def test_a_locked_person_is_out_everywhere_until_unlocked(admin: Client, clerk: User) -> None:
    elsewhere = Client()
    elsewhere.post("/accounts/login/", {"login": clerk.email, "password": PASSWORD})
    _, token = ApiToken.objects.create(clerk)
    headers = {"Authorization": f"Token {token}"}
    assert "1 account changed" in act(admin, "lock", clerk)
    assert elsewhere.get("/accounts/email/").status_code == 302
    assert Client().get("/api/v1/jobs/", headers=headers).status_code == 403
    act(admin, "unlock", clerk)
    assert Client().get("/api/v1/jobs/", headers=headers).status_code == 200
    assert elsewhere.get("/accounts/email/").status_code == 302, "the old session stays ended"


def test_administrators_do_not_lock_themselves_out(admin: Client, administrator: User) -> None:
    act(admin, "lock", administrator)
    assert admin.get(USERS).status_code == 200


def test_a_deputy_locks_people(office: Client, clerk: User) -> None:
    assert "1 account changed" in act(office, "lock", clerk)
    clerk.refresh_from_db()
    assert not clerk.is_active


def test_a_deputy_locks_no_administrator(
    office: Client, administrator: User, deputy: User, clerk: User
) -> None:
    page = act(office, "lock", administrator, deputy, clerk)
    assert "1 account changed" in page
    assert "2 administrators stay as before" in page
    assert list(User.objects.filter(is_active=False)) == [clerk]
