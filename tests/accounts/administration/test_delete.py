"""Deleting accounts."""

from __future__ import annotations

import pytest
from auditlog.models import LogEntry
from django.contrib.admin.models import LogEntry as AdminLogEntry
from django.test import Client

from accounts import deletion
from accounts.models import ApiToken, User
from tests.accounts.administration.conftest import USERS

pytestmark = pytest.mark.django_db


def a_worker_goes_on(user: User) -> None:
    """As at the message that the page sent; an account that nobody deletes stays."""
    user.refresh_from_db()
    assert not user.is_active, "the person is locked out at once"
    deletion.go_on(user.pk)


def test_deleting_an_account_leaves_nothing_that_names_the_person(
    admin: Client, clerk: User, stranger: User
) -> None:
    for user in (clerk, stranger):
        user.name = "The very person"
        user.save()
        ApiToken.objects.create(user, name="scanner")
    admin.post(f"{USERS}{clerk.pk}/delete/", {"post": "yes"})
    form = {"action": "delete_selected", "_selected_action": [stranger.pk], "post": "yes"}
    admin.post(USERS, form)
    for user in (clerk, stranger):
        a_worker_goes_on(user)
    assert not User.objects.filter(pk__in=[clerk.pk, stranger.pk]).exists()
    for entry in [*LogEntry.objects.values(), *AdminLogEntry.objects.values()]:
        for trace in ("clerk@", "stranger@", "very person", "scanner"):
            assert trace not in str(entry)


def test_administrators_do_not_delete_themselves(admin: Client, administrator: User) -> None:
    form = {"action": "delete_selected", "_selected_action": [administrator.pk], "post": "yes"}
    for address, data in ((f"{USERS}{administrator.pk}/delete/", {"post": "yes"}), (USERS, form)):
        assert admin.post(address, data).status_code == 403
    assert User.objects.filter(pk=administrator.pk).exists()


def test_a_deputy_deletes_people(office: Client, clerk: User) -> None:
    office.post(f"{USERS}{clerk.pk}/delete/", {"post": "yes"})
    a_worker_goes_on(clerk)
    assert not User.objects.filter(pk=clerk.pk).exists()


def test_a_deputy_deletes_no_administrator(
    office: Client, administrator: User, clerk: User
) -> None:
    both = [administrator.pk, clerk.pk]
    form = {"action": "delete_selected", "_selected_action": both, "post": "yes"}
    for address, data in ((f"{USERS}{administrator.pk}/delete/", {"post": "yes"}), (USERS, form)):
        assert office.post(address, data).status_code == 403
    assert User.objects.filter(pk__in=both).count() == 2
