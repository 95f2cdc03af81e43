"""Logging in and out by password."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.conf import settings as project
from django.test import Client
from pytest_django import Settings

from accounts.models import User
from tests.people import PASSWORD

pytestmark = pytest.mark.django_db
LOGIN = "/accounts/login/"


def log_in(client: Client, email: str, password: str = PASSWORD, **more: str) -> str:
    answer = client.post(LOGIN, {"login": email, "password": password, **more})
    return answer.content.decode()


def is_in(client: Client) -> bool:
    return client.get("/accounts/email/").status_code == 200


def test_the_right_password_lets_in_and_leads_to_the_upload(clerk: User, newcomer: Client) -> None:
    answer = newcomer.post(LOGIN, {"login": clerk.email, "password": PASSWORD})
    assert answer.headers["Location"] == "/upload/"


def test_the_address_may_be_written_in_any_case(clerk: User, newcomer: Client) -> None:
    log_in(newcomer, clerk.email.upper())
    assert is_in(newcomer)


def test_a_wrong_password_and_an_unknown_address_get_the_same_sentence(
    clerk: User, newcomer: Client
) -> None:
    sentence = "The e-mail address or the password is not right."
    assert sentence in log_in(newcomer, clerk.email, "something else")
    assert sentence in log_in(newcomer, "nobody@example.org")
    assert not is_in(newcomer)


def test_logging_out_ends_the_session(clerk: User, newcomer: Client) -> None:
    log_in(newcomer, clerk.email)
    key = newcomer.session.session_key
    newcomer.post("/accounts/logout/")
    assert not is_in(newcomer)
    newcomer.cookies[project.SESSION_COOKIE_NAME] = str(key)
    assert not is_in(newcomer), "the old session is void"


def test_logging_in_gives_a_new_session(clerk: User, newcomer: Client) -> None:
    newcomer.get(LOGIN)
    newcomer.session["before"] = 1
    newcomer.session.save()
    planted = newcomer.session.session_key
    log_in(newcomer, clerk.email)
    assert newcomer.session.session_key != planted


@pytest.mark.parametrize(("remember", "lasts"), [({"remember": "on"}, True), ({}, False)])
def test_a_device_is_remembered_only_when_asked_to(
    clerk: User, newcomer: Client, remember: dict[str, str], lasts: bool
) -> None:
    log_in(newcomer, clerk.email, **remember)
    assert bool(newcomer.cookies[project.SESSION_COOKIE_NAME]["max-age"]) == lasts


def test_five_wrong_passwords_close_the_door_for_a_while(clerk: User, newcomer: Client) -> None:
    for _ in range(5):
        log_in(newcomer, clerk.email, "something else")
    assert "That was wrong too often" in log_in(newcomer, clerk.email)
    assert not is_in(newcomer)


def test_the_lock_out_is_the_same_for_an_unknown_address(newcomer: Client) -> None:
    for _ in range(5):
        log_in(newcomer, "nobody@example.org")
    assert "That was wrong too often" in log_in(newcomer, "nobody@example.org")


def test_a_forged_forwarded_address_does_not_fool_the_limits(
    clerk: User, settings: Settings
) -> None:
    settings.ACCOUNT_RATE_LIMITS = {**project.ACCOUNT_RATE_LIMITS, "login_failed": "10/m/ip"}
    for number in range(12):
        Client(headers={"X-Forwarded-For": f"10.0.0.{number}"}).post(
            LOGIN, {"login": f"nobody{number}@example.org", "password": "something else"}
        )
    answer = Client(headers={"X-Forwarded-For": "10.0.1.1"}).post(
        LOGIN, {"login": clerk.email, "password": PASSWORD}
    )
    assert "That was wrong too often" in answer.content.decode()


def test_a_locked_account_stays_out_and_says_so(clerk: User, newcomer: Client) -> None:
    clerk.lock()
    answer = newcomer.post(LOGIN, {"login": clerk.email, "password": PASSWORD}, follow=True)
    assert "This account is locked" in answer.content.decode()
    assert not is_in(newcomer)


def test_locking_ends_open_sessions(clerk: User, newcomer: Client) -> None:
    log_in(newcomer, clerk.email)
    assert is_in(newcomer)
    clerk.lock()
    clerk.unlock()
    assert not is_in(newcomer)


def test_who_is_in_already_does_not_see_the_log_in(
    clerk: User, browse: Callable[[User], Client]
) -> None:
    assert browse(clerk).get(LOGIN).headers["Location"] == "/upload/"


def test_a_page_that_needs_the_log_in_is_where_it_leads(clerk: User, newcomer: Client) -> None:
    answer = newcomer.get("/accounts/password/change/")
    assert answer.headers["Location"] == "/accounts/login/?next=/accounts/password/change/"
    answer = newcomer.post(answer.headers["Location"], {"login": clerk.email, "password": PASSWORD})
    assert answer.headers["Location"] == "/accounts/password/change/"


def test_without_keys_there_is_no_button_of_google_or_linkedin(newcomer: Client) -> None:
    for page in (LOGIN, "/accounts/signup/"):
        text = newcomer.get(page).content.decode()
        assert "Google" not in text
        assert "LinkedIn" not in text
