"""Logging in by a code that comes by mail."""

from __future__ import annotations

import pytest
from django.test import Client
from pytest_django import Settings

from accounts.models import User
from tests.accounts.conftest import MailTo

pytestmark = pytest.mark.django_db
ASK, CONFIRM = "/accounts/login/code/", "/accounts/login/code/confirm/"


def is_in(client: Client) -> bool:
    return client.get("/accounts/email/").status_code == 200


def test_the_code_lets_in_without_a_password(
    clerk: User, newcomer: Client, mail_to: MailTo
) -> None:
    answer = newcomer.post(ASK, {"email": clerk.email})
    assert answer.headers["Location"] == CONFIRM
    newcomer.post(CONFIRM, {"code": mail_to(clerk.email).code})
    assert is_in(newcomer)


def test_a_wrong_code_stays_out(clerk: User, newcomer: Client) -> None:
    newcomer.post(ASK, {"email": clerk.email})
    answer = newcomer.post(CONFIRM, {"code": "0000-0001"})
    assert "This code is not right" in answer.content.decode()
    assert not is_in(newcomer)


def test_an_expired_code_stays_out_and_says_so(
    clerk: User, newcomer: Client, mail_to: MailTo, settings: Settings
) -> None:
    newcomer.post(ASK, {"email": clerk.email})
    settings.ACCOUNT_LOGIN_BY_CODE_TIMEOUT = -1
    answer = newcomer.post(CONFIRM, {"code": mail_to(clerk.email).code}, follow=True)
    assert answer.redirect_chain == [(ASK, 302)]
    assert "This code is too old. Please ask for a new one." in answer.content.decode()
    assert not is_in(newcomer)


def test_who_asked_for_no_code_is_led_to_where_one_asks(newcomer: Client) -> None:
    answer = newcomer.get(CONFIRM, follow=True)
    assert answer.redirect_chain == [(ASK, 302)]
    assert "too old" not in answer.content.decode()


def test_a_code_is_of_no_use_in_another_browser(
    clerk: User, newcomer: Client, mail_to: MailTo
) -> None:
    newcomer.post(ASK, {"email": clerk.email})
    thief = Client()
    thief.post(ASK, {"email": "nobody@example.org"})
    thief.post(CONFIRM, {"code": mail_to(clerk.email).code})
    assert not is_in(thief)


def test_an_unknown_address_gets_the_same_page_and_a_mail_that_explains(
    newcomer: Client, mail_to: MailTo
) -> None:
    answer = newcomer.post(ASK, {"email": "nobody@example.org"})
    assert answer.headers["Location"] == CONFIRM
    assert mail_to("nobody@example.org").subject == "You have no account yet"


def test_the_code_confirms_an_address_that_was_not(
    unconfirmed: User, newcomer: Client, mail_to: MailTo
) -> None:
    newcomer.post(ASK, {"email": unconfirmed.email})
    newcomer.post(CONFIRM, {"code": mail_to(unconfirmed.email).code})
    assert is_in(newcomer)
    assert unconfirmed.is_confirmed
