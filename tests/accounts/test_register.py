"""Registering, and confirming the address by code or by link."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core import signing
from django.test import Client
from django.utils import timezone
from pytest_django import Settings

from accounts.confirmation import SALT
from accounts.models import User
from tests.accounts.conftest import MailTo, fill_in_registration
from tests.people import PASSWORD

pytestmark = pytest.mark.django_db
CONFIRM = "/accounts/confirm-email/"
NEWCOMER = "newcomer@example.org"


def is_in(client: Client) -> bool:
    return client.get("/accounts/email/").status_code == 200


def test_the_code_of_the_mail_confirms_the_address_and_lets_the_newcomer_in(
    newcomer: Client, mail_to: MailTo
) -> None:
    fill_in_registration(newcomer)
    assert not is_in(newcomer)
    newcomer.post(CONFIRM, {"code": mail_to(NEWCOMER).code})
    assert is_in(newcomer)
    assert User.objects.get(email=NEWCOMER).is_confirmed


def test_the_code_may_be_typed_without_its_dash(newcomer: Client, mail_to: MailTo) -> None:
    fill_in_registration(newcomer)
    newcomer.post(CONFIRM, {"code": mail_to(NEWCOMER).code.replace("-", " ")})
    assert is_in(newcomer)


def test_the_link_of_the_same_mail_confirms_it_too(newcomer: Client, mail_to: MailTo) -> None:
    fill_in_registration(newcomer)
    link = mail_to(NEWCOMER).link
    assert NEWCOMER in newcomer.get(link).content.decode()
    assert not User.objects.get(email=NEWCOMER).is_confirmed, "opening it is not enough"
    newcomer.post(link)
    assert is_in(newcomer)


def test_the_link_opened_in_another_browser_confirms_but_lets_nobody_in(
    newcomer: Client, mail_to: MailTo
) -> None:
    fill_in_registration(newcomer)
    other = Client()
    answer = other.post(mail_to(NEWCOMER).link)
    assert answer.headers["Location"] == "/accounts/login/"
    assert User.objects.get(email=NEWCOMER).is_confirmed
    assert not is_in(other)


def test_a_link_works_once(newcomer: Client, mail_to: MailTo) -> None:
    fill_in_registration(newcomer)
    link = mail_to(NEWCOMER).link
    newcomer.post(link)
    again = Client().post(link)
    assert "does not work any more" in again.content.decode()


def test_a_link_is_good_for_a_day(
    newcomer: Client, mail_to: MailTo, monkeypatch: pytest.MonkeyPatch
) -> None:
    fill_in_registration(newcomer)
    link = mail_to(NEWCOMER).link
    tomorrow = (timezone.now() + timedelta(days=1, minutes=1)).timestamp()
    monkeypatch.setattr("django.core.signing.time.time", lambda: tomorrow)
    assert "does not work any more" in Client().get(link).content.decode()
    Client().post(link)
    assert not User.objects.get(email=NEWCOMER).is_confirmed


def test_a_forged_link_confirms_nothing(newcomer: Client, settings: Settings) -> None:
    fill_in_registration(newcomer)
    user = User.objects.get(email=NEWCOMER)
    settings.SECRET_KEY = "a stranger's key " * 4
    forged = signing.dumps([user.pk, user.email], salt=SALT, key="a stranger's key " * 4)
    settings.SECRET_KEY = "another key " * 6
    Client().post(f"{CONFIRM}{forged}/")
    assert not User.objects.get(email=NEWCOMER).is_confirmed


def test_a_wrong_code_says_so_and_the_right_one_still_works(
    newcomer: Client, mail_to: MailTo
) -> None:
    fill_in_registration(newcomer)
    answer = newcomer.post(CONFIRM, {"code": "0000-0001"})
    assert "This code is not right" in answer.content.decode()
    newcomer.post(CONFIRM, {"code": mail_to(NEWCOMER).code})
    assert is_in(newcomer)


def test_five_wrong_codes_end_the_attempt(newcomer: Client, mail_to: MailTo) -> None:
    fill_in_registration(newcomer)
    for _ in range(5):
        newcomer.post(CONFIRM, {"code": "0000-0001"})
    newcomer.post(CONFIRM, {"code": mail_to(NEWCOMER).code})
    assert not is_in(newcomer)


def test_a_code_expires_after_a_quarter_of_an_hour(
    newcomer: Client, mail_to: MailTo, settings: Settings
) -> None:
    fill_in_registration(newcomer)
    settings.ACCOUNT_EMAIL_VERIFICATION_BY_CODE_TIMEOUT = -1
    answer = newcomer.post(CONFIRM, {"code": mail_to(NEWCOMER).code}, follow=True)
    assert answer.redirect_chain == [("/accounts/login/", 302)]
    assert "This code is too old. Log in, and we send a new one." in answer.content.decode()
    assert not User.objects.get(email=NEWCOMER).is_confirmed


def test_a_new_code_can_be_asked_for_and_the_old_one_is_void(
    newcomer: Client, mail_to: MailTo, settings: Settings
) -> None:
    settings.ACCOUNT_RATE_LIMITS = {"confirm_email": None}  # else one in ten seconds
    fill_in_registration(newcomer)
    first = mail_to(NEWCOMER).code
    newcomer.post(CONFIRM, {"action": "resend"})
    second = mail_to(NEWCOMER).code
    assert first != second
    newcomer.post(CONFIRM, {"code": first})
    assert not is_in(newcomer)
    newcomer.post(CONFIRM, {"code": second})
    assert is_in(newcomer)


def test_who_asks_for_codes_too_quickly_is_asked_to_wait(newcomer: Client) -> None:
    fill_in_registration(newcomer)
    answer = newcomer.post(CONFIRM, {"action": "resend"})
    assert answer.status_code == 429
    assert "Please wait a moment, go back and try again." in answer.content.decode()


def test_an_unconfirmed_person_who_logs_in_is_asked_to_confirm(
    unconfirmed: User, newcomer: Client, mail_to: MailTo
) -> None:
    answer = newcomer.post("/accounts/login/", {"login": unconfirmed.email, "password": PASSWORD})
    assert answer.headers["Location"] == CONFIRM
    assert not is_in(newcomer)
    newcomer.post(CONFIRM, {"code": mail_to(unconfirmed.email).code})
    assert is_in(newcomer)


def test_two_different_passwords_are_refused_with_a_sentence(newcomer: Client) -> None:
    form = {"email": NEWCOMER, "password1": PASSWORD, "password2": PASSWORD + "!"}
    answer = newcomer.post("/accounts/signup/", form)
    assert "same password" in answer.content.decode()
    assert not User.objects.exists()


@pytest.mark.parametrize("weak", ["12345678901", "password", "newcomer", "a1b2"])
def test_a_weak_password_is_refused(newcomer: Client, weak: str) -> None:
    form = {"email": NEWCOMER, "password1": weak, "password2": weak}
    assert newcomer.post("/accounts/signup/", form).status_code == 200
    assert not User.objects.exists()


def test_a_known_address_gets_the_same_page_and_a_mail_that_explains(
    clerk: User, newcomer: Client, mail_to: MailTo
) -> None:
    fill_in_registration(newcomer, clerk.email)
    answer = newcomer.get(CONFIRM)
    assert clerk.email in answer.content.decode()
    assert mail_to(clerk.email).subject == "You have an account already"
    assert User.objects.count() == 1


def test_an_address_is_one_in_any_case(newcomer: Client, clerk: User) -> None:
    fill_in_registration(newcomer, clerk.email.upper())
    assert User.objects.count() == 1


def test_the_mail_carries_code_and_link_as_text_and_as_html(
    newcomer: Client, mail_to: MailTo
) -> None:
    fill_in_registration(newcomer)
    letter = mail_to(NEWCOMER)
    html, kind = letter.message.alternatives[0]  # type: ignore[attr-defined]
    assert kind == "text/html"
    assert letter.code in html
    assert f'href="http://testserver{letter.link}"' in html
    assert letter.code in letter.subject
