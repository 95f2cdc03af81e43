"""Approving the plans that people asked for."""

from __future__ import annotations

import pytest
from django.core.mail import EmailMessage
from django.test import Client

from accounts.models import Plan, User
from tests.accounts.administration.conftest import act
from tests.accounts.conftest import MailTo

pytestmark = pytest.mark.django_db


def test_a_plan_that_was_asked_for_holds_after_approval(
    admin: Client, clerk: User, mail_to: MailTo
) -> None:
    archive = Plan.objects.get(name="Archive")
    clerk.choose(archive)
    act(admin, "approve_plan", clerk)
    clerk.refresh_from_db()
    assert (clerk.plan, clerk.wanted_plan) == (archive, None)
    assert "Archive" in mail_to(clerk.email).text


def test_a_deputy_approves_the_plan_of_no_administrator_not_even_the_own(
    office: Client, administrator: User, deputy: User, mailoutbox: list[EmailMessage]
) -> None:
    for user in (administrator, deputy):
        user.choose(Plan.objects.get(name="Archive"))
    assert "2 administrators stay as before" in act(office, "approve_plan", administrator, deputy)
    assert not User.objects.exclude(plan=None).exists()
    assert not mailoutbox
