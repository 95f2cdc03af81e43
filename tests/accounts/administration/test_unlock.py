"""Unlocking accounts."""

from __future__ import annotations

import pytest
from django.test import Client

from accounts.models import User
from tests.accounts.administration.conftest import act

pytestmark = pytest.mark.django_db


def test_a_deputy_unlocks_people(office: Client, clerk: User) -> None:
    clerk.lock()
    assert "1 account changed" in act(office, "unlock", clerk)
    clerk.refresh_from_db()
    assert clerk.is_active


def test_a_deputy_unlocks_no_administrator(office: Client, administrator: User) -> None:
    administrator.lock()
    page = act(office, "unlock", administrator)
    assert "1 administrator stays as before" in page
    administrator.refresh_from_db()
    assert not administrator.is_active
