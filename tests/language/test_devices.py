"""What a person's devices speak is kept for the mails, and costs next to nothing."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.core.mail import EmailMessage
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts.models import User
from tests.people import PASSWORD

pytestmark = pytest.mark.django_db
Browse = Callable[[User], Client]
PAGE = "/accounts/profile/"


def test_two_devices_in_two_languages_write_nothing_while_they_take_turns(
    clerk: User, browse: Browse
) -> None:
    phone, desk = browse(clerk), browse(clerk)
    phone.defaults["HTTP_ACCEPT_LANGUAGE"] = "de"
    devices = (phone, desk)
    for device in devices:
        assert device.get(PAGE).status_code == 200
    with CaptureQueriesContext(connection) as queries:
        said = [device.get(PAGE).headers["Content-Language"] for device in devices * 2]
    assert said == ["de", "en", "de", "en"]
    assert not [query["sql"] for query in queries if query["sql"].startswith("UPDATE")]
    clerk.refresh_from_db()
    assert clerk.browser_language == "en"


def test_a_new_log_in_is_noted_at_once(
    clerk: User, browse: Browse, mailoutbox: list[EmailMessage]
) -> None:
    browse(clerk).get(PAGE)
    phone = Client(headers={"accept-language": "de"})
    form = {"login": clerk.email, "password": PASSWORD}
    phone.post("/accounts/login/", form, follow=True)
    Client().post("/accounts/password/reset/", {"email": clerk.email})
    assert mailoutbox[0].subject == "Wählen Sie ein neues Passwort"
