"""Being logged in on several devices."""

from __future__ import annotations

from datetime import timedelta

import pytest
from allauth.usersessions.models import UserSession
from django.core.cache import cache
from django.test import Client
from django.utils import timezone

from accounts.models import User
from tests.people import PASSWORD

pytestmark = pytest.mark.django_db


def device(user: User, name: str) -> Client:
    client = Client(headers={"User-Agent": name})
    client.post("/accounts/login/", {"login": user.email, "password": PASSWORD})
    return client


def is_in(client: Client) -> bool:
    return client.get("/accounts/email/").status_code == 200


def test_the_page_lists_the_devices(clerk: User) -> None:
    device(clerk, "Mozilla/5.0 (iPhone) Safari/604.1")
    page = (
        device(clerk, "Mozilla/5.0 (Windows NT 5.1) Firefox/52.0")
        .get("/accounts/sessions/")
        .content.decode()
    )
    assert "Safari on iPhone" in page
    assert "Firefox on Windows" in page


def test_logging_out_on_the_other_devices_keeps_this_one(clerk: User) -> None:
    there, here = device(clerk, "there"), device(clerk, "here")
    here.post("/accounts/sessions/")
    assert not is_in(there)
    assert is_in(here)


def test_logging_out_everywhere_ends_this_one_too(clerk: User) -> None:
    there, here = device(clerk, "there"), device(clerk, "here")
    here.post("/accounts/sessions/end/")
    assert not is_in(there)
    assert not is_in(here)


def test_when_a_device_was_last_seen_is_noted_every_few_minutes(clerk: User) -> None:
    here = device(clerk, "here")
    here.get("/accounts/email/")
    long_ago = timezone.now() - timedelta(days=1)
    UserSession.objects.update(last_seen_at=long_ago)
    here.get("/accounts/email/")
    assert UserSession.objects.get().last_seen_at == long_ago, "not at every page"
    cache.clear()  # five minutes later
    here.get("/accounts/email/")
    assert UserSession.objects.get().last_seen_at > long_ago
