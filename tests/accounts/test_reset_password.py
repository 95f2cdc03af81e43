"""Getting back in with a forgotten password."""

from __future__ import annotations

import pytest
from django.test import Client

from accounts.models import User
from tests.accounts.conftest import MailTo
from tests.people import PASSWORD

pytestmark = pytest.mark.django_db
RESET = "/accounts/password/reset/"
NEW = "another horse, another battery"


def choose(client: Client, link: str, password: str = NEW) -> str:
    page = client.get(link, follow=True)
    form = {"password1": password, "password2": password}
    return client.post(page.request["PATH_INFO"], form, follow=True).content.decode()


def log_in(email: str, password: str) -> bool:
    browser = Client()
    browser.post("/accounts/login/", {"login": email, "password": password})
    return browser.get("/accounts/email/").status_code == 200


def test_the_link_of_the_mail_sets_a_new_password(
    clerk: User, newcomer: Client, mail_to: MailTo
) -> None:
    newcomer.post(RESET, {"email": clerk.email})
    choose(newcomer, mail_to(clerk.email).link)
    assert log_in(clerk.email, NEW)
    assert not log_in(clerk.email, PASSWORD)


def test_the_link_works_once(clerk: User, newcomer: Client, mail_to: MailTo) -> None:
    newcomer.post(RESET, {"email": clerk.email})
    link = mail_to(clerk.email).link
    choose(newcomer, link)
    assert "does not work any more" in Client().get(link, follow=True).content.decode()


def test_a_weak_new_password_is_refused(clerk: User, newcomer: Client, mail_to: MailTo) -> None:
    newcomer.post(RESET, {"email": clerk.email})
    assert "too common" in choose(newcomer, mail_to(clerk.email).link, "password")
    assert log_in(clerk.email, PASSWORD)


def test_a_new_password_ends_the_sessions_of_the_old_one(
    clerk: User, newcomer: Client, mail_to: MailTo
) -> None:
    elsewhere = Client()
    elsewhere.post("/accounts/login/", {"login": clerk.email, "password": PASSWORD})
    newcomer.post(RESET, {"email": clerk.email})
    choose(newcomer, mail_to(clerk.email).link)
    assert elsewhere.get("/accounts/email/").status_code == 302


def test_an_unknown_address_gets_the_same_page_and_a_mail_that_explains(
    clerk: User, newcomer: Client, mail_to: MailTo
) -> None:
    known = newcomer.post(RESET, {"email": clerk.email}, follow=True)
    unknown = Client().post(RESET, {"email": "nobody@example.org"}, follow=True)
    assert known.redirect_chain == unknown.redirect_chain
    assert mail_to("nobody@example.org").subject == "You have no account yet"


def test_a_person_who_was_locked_out_by_wrong_passwords_comes_in_by_a_reset(
    clerk: User, newcomer: Client, mail_to: MailTo
) -> None:
    for _ in range(6):
        newcomer.post("/accounts/login/", {"login": clerk.email, "password": "wrong"})
    newcomer.post(RESET, {"email": clerk.email})
    choose(newcomer, mail_to(clerk.email).link)
    assert log_in(clerk.email, NEW)
