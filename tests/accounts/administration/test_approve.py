"""Approving accounts."""

from __future__ import annotations

import pytest
from django.core.mail import EmailMessage
from django.test import Client

from accounts.models import User
from tests.accounts.administration.conftest import act
from tests.accounts.conftest import MailTo

pytestmark = pytest.mark.django_db


def test_an_approved_person_gets_a_mail_and_can_come_in(
    admin: Client, clerk: User, mail_to: MailTo
) -> None:
    User.objects.filter(pk=clerk.pk).update(is_approved=False)
    act(admin, "approve", clerk)
    assert mail_to(clerk.email).link == "/accounts/login/"
    clerk.refresh_from_db()
    assert clerk.is_confirmed


def test_a_deputy_approves_people(office: Client, clerk: User) -> None:
    User.objects.filter(pk=clerk.pk).update(is_approved=False)
    act(office, "approve", clerk)
    clerk.refresh_from_db()
    assert clerk.is_approved


def test_a_deputy_approves_no_administrator(
    office: Client, administrator: User, mailoutbox: list[EmailMessage]
) -> None:
    User.objects.filter(pk=administrator.pk).update(is_approved=False)
    assert "1 administrator stays as before" in act(office, "approve", administrator)
    administrator.refresh_from_db()
    assert not administrator.is_approved
    assert not mailoutbox
