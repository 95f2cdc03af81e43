"""Each way in and back in, as a person takes it."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from accounts import mailbox
from accounts.models import User
from tests.accounts.browser.conftest import ComesIn, ShowsWho
from tests.accounts.browser.steps import NEWCOMER, enter_code, is_in, register
from tests.accounts.conftest import MailTo
from tests.servers import wait_until
from tests.workers import worker

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.xdist_group("browser")]


def test_a_newcomer_registers_and_is_in_by_the_code(page: Page, mail_to: MailTo) -> None:
    register(page)
    enter_code(page, mail_to(NEWCOMER).code)
    is_in(page)


def test_a_newcomer_is_in_by_the_link(page: Page, mail_to: MailTo) -> None:
    register(page)
    page.goto(mail_to(NEWCOMER).link)
    page.get_by_role("button", name="Confirm").click()
    is_in(page)


def test_a_person_logs_in_by_a_code(page: Page, clerk: User, mail_to: MailTo) -> None:
    page.goto("/accounts/login/")
    page.get_by_role("link", name="Send me a code by e-mail").click()
    page.get_by_label("E-mail address").fill(clerk.email)
    page.get_by_role("button", name="Send me a code").click()
    enter_code(page, mail_to(clerk.email).code, "Log in")
    is_in(page)


def test_a_person_with_a_forgotten_password_comes_back(
    page: Page, clerk: User, mail_to: MailTo
) -> None:
    page.goto("/accounts/login/")
    page.get_by_role("link", name="Forgot your password?").click()
    page.get_by_label("E-mail address").fill(clerk.email)
    page.get_by_role("button", name="Send me the link").click()
    expect(page.get_by_role("heading", name="Please look into your mail")).to_be_visible()
    page.goto(mail_to(clerk.email).link)
    page.get_by_label("New password", exact=True).fill("another horse, another battery")
    page.get_by_label("Password again").fill("another horse, another battery")
    page.get_by_role("button", name="Save the password").click()
    page.get_by_role("link", name="Log in").first.click()
    page.get_by_label("E-mail address").fill(clerk.email)
    page.get_by_label("Password", exact=True).fill("another horse, another battery")
    page.get_by_role("button", name="Log in", exact=True).click()
    is_in(page)


def test_a_person_who_was_wrong_too_often_is_told_to_wait(page: Page, clerk: User) -> None:
    page.goto("/accounts/login/")
    for _ in range(6):
        page.get_by_label("E-mail address").fill(clerk.email)
        page.get_by_label("Password", exact=True).fill("not this one")
        page.get_by_role("button", name="Log in", exact=True).click()
    expect(page.get_by_text("That was wrong too often")).to_be_visible()


def test_a_person_deletes_the_account(
    page: Page,
    clerk: User,
    comes_in: ComesIn,
    shows_who_it_is: ShowsWho,
) -> None:
    comes_in(clerk)
    page.goto("/accounts/data/")
    page.get_by_role("link", name="Delete my account").click()
    shows_who_it_is()
    page.get_by_label("Type your e-mail address").fill(clerk.email)
    page.get_by_role("button", name="Delete my account for good").click()
    expect(page.get_by_text("Your account is locked and is being deleted.")).to_be_visible()
    with worker() as running:
        wait_until(lambda: is_told(clerk, "Your account is deleted"), f"the mail; {running.log}")
    assert not User.objects.exists()


def is_told(user: User, subject: str) -> bool:
    """Whether the newest mail that a worker has sent to this address says so."""
    mail = mailbox.newest_to(user.email)
    return mail is not None and mail.subject.endswith(subject)
