"""Each night the sessions and API tokens that ran out are removed."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.test import Client
from django.utils import timezone

from accounts.models import ApiToken, User
from accounts.tasks import remove_expired_keys
from config.celery import app

pytestmark = pytest.mark.django_db


def test_a_session_that_ran_out_is_removed_with_what_was_noted_of_it(
    clerk: User, stranger: User, browse: Callable[[User], Client]
) -> None:
    old, current = browse(clerk), browse(stranger)
    for browser in (old, current):
        browser.get("/accounts/profile/")
    assert UserSession.objects.count() == 2
    key = old.session.session_key
    Session.objects.filter(pk=key).update(expire_date=timezone.now() - timedelta(seconds=1))
    remove_expired_keys()
    assert [row.pk for row in Session.objects.all()] == [current.session.session_key]
    assert UserSession.objects.get().user == stranger
    assert current.get("/accounts/profile/").status_code == 200


def test_a_token_that_ran_out_is_removed(clerk: User) -> None:
    ApiToken.objects.create(clerk, expiry=timedelta(seconds=-1), name="old")
    ApiToken.objects.create(clerk, expiry=timedelta(days=1), name="good")
    ApiToken.objects.create(clerk, expiry=None, name="for ever")
    remove_expired_keys()
    assert {token.name for token in ApiToken.objects.all()} == {"good", "for ever"}


def test_this_happens_each_night() -> None:
    entries = {entry["task"]: entry["schedule"] for entry in app.conf.beat_schedule.values()}
    assert entries[remove_expired_keys.name].hour == {3}
