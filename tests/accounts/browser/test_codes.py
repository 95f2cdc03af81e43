"""Codes that are wrong, too old, or replaced by a newer one."""

from __future__ import annotations

import pytest
from allauth.account.models import EmailAddress
from django.core.cache import cache
from playwright.sync_api import Page, expect
from pytest_django import Settings

from accounts.models import User
from tests.accounts.browser.conftest import ComesIn, ShowsWho
from tests.accounts.browser.steps import NEWCOMER, enter_code, is_in, register
from tests.accounts.conftest import MailTo
from tests.people import PASSWORD

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.xdist_group("browser")]
SECOND = "second@example.org"


def test_a_wrong_code_can_be_put_right(page: Page, mail_to: MailTo) -> None:
    register(page)
    enter_code(page, "0000-0001")
    expect(page.get_by_text("This code is not right")).to_be_visible()
    enter_code(page, mail_to(NEWCOMER).code)
    is_in(page)


def test_a_wrong_code_to_log_in_can_be_put_right(page: Page, clerk: User, mail_to: MailTo) -> None:
    page.goto("/accounts/login/code/")
    page.get_by_label("E-mail address").fill(clerk.email)
    page.get_by_role("button", name="Send me a code").click()
    enter_code(page, "0000-0001", "Log in")
    expect(page.get_by_text("This code is not right")).to_be_visible()
    enter_code(page, mail_to(clerk.email).code, "Log in")
    is_in(page)


def test_an_expired_code_says_so_and_the_next_one_lets_in(
    page: Page, mail_to: MailTo, settings: Settings
) -> None:
    quarter_of_an_hour = settings.ACCOUNT_EMAIL_VERIFICATION_BY_CODE_TIMEOUT
    register(page)
    first = mail_to(NEWCOMER).code
    settings.ACCOUNT_EMAIL_VERIFICATION_BY_CODE_TIMEOUT = -1  # it is over by now
    enter_code(page, first)
    expect(page.get_by_text("This code is too old. Log in, and we send a new one.")).to_be_visible()
    settings.ACCOUNT_EMAIL_VERIFICATION_BY_CODE_TIMEOUT = quarter_of_an_hour
    cache.clear()  # the mail before is more than ten seconds ago
    page.get_by_label("E-mail address").fill(NEWCOMER)
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Log in", exact=True).click()
    enter_code(page, mail_to(NEWCOMER).code)
    is_in(page)


def test_an_expired_code_to_log_in_says_so(
    page: Page, clerk: User, mail_to: MailTo, settings: Settings
) -> None:
    page.goto("/accounts/login/code/")
    page.get_by_label("E-mail address").fill(clerk.email)
    page.get_by_role("button", name="Send me a code").click()
    expect(page.get_by_role("heading", name="Enter the code")).to_be_visible()
    settings.ACCOUNT_LOGIN_BY_CODE_TIMEOUT = -1
    enter_code(page, mail_to(clerk.email).code, "Log in")
    expect(page.get_by_text("This code is too old. Please ask for a new one.")).to_be_visible()
    expect(page.get_by_role("button", name="Send me a code")).to_be_visible()


def test_a_new_code_can_be_asked_for_after_a_moment_and_the_old_one_is_void(
    page: Page, mail_to: MailTo, complaints: list[str]
) -> None:
    register(page)
    first = mail_to(NEWCOMER).code
    page.get_by_role("button", name="Send a new code").click()
    expect(page.get_by_text("Please wait a moment, go back and try again.")).to_be_visible()
    assert [c for c in complaints if "429" not in c] == []
    complaints.clear()
    page.go_back()
    cache.clear()  # ten seconds later
    page.get_by_role("button", name="Send a new code").click()
    expect(page.get_by_role("heading", name="Confirm your address")).to_be_visible()
    assert mail_to(NEWCOMER).code != first
    enter_code(page, first)
    expect(page.get_by_text("Please use the newest one")).to_be_visible()
    enter_code(page, mail_to(NEWCOMER).code)
    is_in(page)


def test_an_address_that_was_added_by_mistake_is_taken_back(
    page: Page, clerk: User, comes_in: ComesIn, shows_who_it_is: ShowsWho, mail_to: MailTo
) -> None:
    comes_in(clerk)
    page.goto("/accounts/email/")
    page.get_by_label("E-mail address").fill(SECOND)
    page.get_by_role("button", name="Add and confirm").click()
    shows_who_it_is()
    expect(page.get_by_role("heading", name="Confirm your address")).to_be_visible()
    page.get_by_role("button", name="Cancel").click()
    expect(page.get_by_role("heading", name="E-mail addresses")).to_be_visible()
    page.goto(mail_to(SECOND).link)
    expect(page.get_by_role("heading", name="This link does not work any more")).to_be_visible()
    assert not EmailAddress.objects.filter(email=SECOND).exists()
