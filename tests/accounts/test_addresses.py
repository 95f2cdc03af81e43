"""The addresses of an account: add, confirm, make the main one, remove."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from allauth.account.models import EmailAddress
from django.test import Client
from pytest_django import Settings

from accounts.models import User
from tests.accounts.conftest import MailTo
from tests.people import PASSWORD

pytestmark = pytest.mark.django_db
PAGE = "/accounts/email/"
SECOND = "second@example.org"


@pytest.fixture
def with_second(clerk: User, fresh: Client, mail_to: MailTo) -> Client:
    """The clerk has added a second address and confirmed it by the code."""
    fresh.post(PAGE, {"action_add": "1", "email": SECOND})
    assert not EmailAddress.objects.filter(email=SECOND).exists(), "not before it is confirmed"
    fresh.post("/accounts/confirm-email/", {"code": mail_to(SECOND).code})
    return fresh


def test_an_added_address_is_confirmed_by_its_code_and_can_log_in(
    with_second: Client, clerk: User
) -> None:
    browser = Client()
    browser.post("/accounts/login/", {"login": SECOND, "password": PASSWORD})
    assert browser.get(PAGE).status_code == 200


def test_an_added_address_is_confirmed_by_its_link(
    clerk: User, fresh: Client, mail_to: MailTo
) -> None:
    fresh.post(PAGE, {"action_add": "1", "email": SECOND})
    fresh.post(mail_to(SECOND).link)
    assert EmailAddress.objects.get(email=SECOND).verified


def test_the_code_of_an_address_that_was_taken_back_confirms_nothing(
    fresh: Client, mail_to: MailTo
) -> None:
    fresh.post(PAGE, {"action_add": "1", "email": SECOND})
    letter = mail_to(SECOND)
    answer = fresh.post("/accounts/confirm-email/", {"action": "cancel"})
    assert answer.headers["Location"] == PAGE
    fresh.post("/accounts/confirm-email/", {"code": letter.code})
    fresh.post(letter.link)
    assert not EmailAddress.objects.filter(email=SECOND).exists()
    assert fresh.get(PAGE).status_code == 200, "the clerk is still in"


def test_the_code_of_an_added_address_expires_and_says_so(
    fresh: Client, mail_to: MailTo, settings: Settings
) -> None:
    fresh.post(PAGE, {"action_add": "1", "email": SECOND})
    settings.ACCOUNT_EMAIL_VERIFICATION_BY_CODE_TIMEOUT = -1
    form = {"code": mail_to(SECOND).code}
    answer = fresh.post("/accounts/confirm-email/", form, follow=True)
    assert answer.redirect_chain == [(PAGE, 302)]
    assert "This code is too old. Please add the address again." in answer.content.decode()
    assert not EmailAddress.objects.filter(email=SECOND).exists()


def test_the_link_of_a_removed_address_brings_it_back_for_nobody(
    fresh: Client, mail_to: MailTo
) -> None:
    fresh.post(PAGE, {"action_add": "1", "email": SECOND})
    link = mail_to(SECOND).link
    fresh.post(link)
    fresh.post(PAGE, {"action_remove": "1", "email": SECOND})
    assert not EmailAddress.objects.filter(email=SECOND).exists()
    for browser in (fresh, Client()):
        assert "does not work any more" in browser.get(link).content.decode()
        browser.post(link)
    assert not EmailAddress.objects.filter(email=SECOND).exists()


def test_who_gets_the_mail_to_a_mistyped_address_cannot_confirm_it(
    clerk: User, stranger: User, fresh: Client, mail_to: MailTo, browse: Callable[[User], Client]
) -> None:
    fresh.post(PAGE, {"action_add": "1", "email": "mistyped@example.org"})
    for browser in (Client(), browse(stranger), browse(clerk)):
        answer = browser.post(mail_to("mistyped@example.org").link)
        assert "open the link there" in answer.content.decode()
    assert not EmailAddress.objects.filter(email="mistyped@example.org").exists()


def test_a_link_ends_with_the_session_that_asked_for_it(fresh: Client, mail_to: MailTo) -> None:
    fresh.post(PAGE, {"action_add": "1", "email": SECOND})
    link = mail_to(SECOND).link
    fresh.session.flush()
    fresh.post(link)
    assert not EmailAddress.objects.filter(email=SECOND).exists()


def test_the_first_link_is_void_once_its_address_was_replaced(
    with_second: Client, clerk: User, mail_to: MailTo
) -> None:
    newcomer = Client()
    form = {"email": "first@example.org", "password1": PASSWORD, "password2": PASSWORD}
    newcomer.post("/accounts/signup/", form)
    link = mail_to("first@example.org").link
    newcomer.post(link)
    EmailAddress.objects.filter(email="first@example.org").update(email="later@example.org")
    newcomer.post(link)
    Client().post(link)
    assert not EmailAddress.objects.filter(email="first@example.org").exists()


def test_another_address_becomes_the_main_one(with_second: Client, clerk: User) -> None:
    with_second.post(PAGE, {"action_primary": "1", "email": SECOND})
    clerk.refresh_from_db()
    assert clerk.email == SECOND


def test_the_main_address_cannot_be_removed_but_another_can(
    with_second: Client, clerk: User
) -> None:
    with_second.post(PAGE, {"action_remove": "1", "email": clerk.email})
    with_second.post(PAGE, {"action_remove": "1", "email": SECOND})
    assert list(EmailAddress.objects.values_list("email", flat=True)) == [clerk.email]


def test_anothers_address_cannot_be_taken(
    clerk: User, stranger: User, fresh: Client, mail_to: MailTo
) -> None:
    fresh.post(PAGE, {"action_add": "1", "email": stranger.email})
    answer = fresh.post("/accounts/confirm-email/", {"code": mail_to(stranger.email).code})
    assert "already" in answer.content.decode()
    assert EmailAddress.objects.get(email=stranger.email).user == stranger


def test_an_address_that_is_no_address_is_refused(fresh: Client) -> None:
    answer = fresh.post(PAGE, {"action_add": "1", "email": "no address"})
    assert "Enter a valid email address" in answer.content.decode()


def test_a_new_password_holds_at_once_and_ends_the_other_sessions(
    clerk: User, fresh: Client, mail_to: MailTo, browse: Callable[[User], Client]
) -> None:
    elsewhere = browse(clerk)
    new = "another horse, another battery"
    form = {"oldpassword": PASSWORD, "password1": new, "password2": new}
    fresh.post("/accounts/password/change/", form)
    assert fresh.get(PAGE).status_code == 200
    assert elsewhere.get(PAGE).status_code == 302
    assert "was changed" in mail_to(clerk.email).text


def test_a_new_password_needs_the_old_one(clerk: User, fresh: Client) -> None:
    new = "another horse, another battery"
    form = {"oldpassword": "not this one", "password1": new, "password2": new}
    assert fresh.post("/accounts/password/change/", form).status_code == 200
    clerk.refresh_from_db()
    assert clerk.check_password(PASSWORD)
