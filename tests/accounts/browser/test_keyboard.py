"""The account without a mouse: Tab, Enter and Space lead everywhere, and one sees where one is."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from allauth.mfa.models import Authenticator
from playwright.sync_api import BrowserContext, Page, expect

from accounts.models import ApiToken, User
from tests.accounts.browser.keyboard import Keyboard
from tests.accounts.browser.steps import NEWCOMER, code_of_the_app, is_in
from tests.accounts.conftest import MailTo
from tests.people import PASSWORD

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.xdist_group("browser")]


@pytest.fixture
def keyboard(page: Page) -> Keyboard:
    return Keyboard(page)


@pytest.fixture
def account(
    page: Page,
    clerk: User,
    keyboard: Keyboard,
    log_in: Callable[[BrowserContext, User], None],
) -> Keyboard:
    """The clerk's account page, to which the keyboard has led."""
    log_in(page.context, clerk)
    page.goto("/upload/")
    keyboard.follow("Account")
    expect(page.get_by_role("heading", name="Name and language")).to_be_visible()
    return keyboard


def shows_who_it_is(keyboard: Keyboard) -> None:
    keyboard.write("Password", PASSWORD)
    keyboard.push("Continue")


def test_a_newcomer_registers_and_confirms(page: Page, keyboard: Keyboard, mail_to: MailTo) -> None:
    page.goto("/")
    keyboard.follow("Register")
    keyboard.write("E-mail address", NEWCOMER)
    keyboard.write("Password", PASSWORD)
    keyboard.write("Password again", PASSWORD)
    keyboard.push("Register")
    expect(page.get_by_role("heading", name="Confirm your address")).to_be_visible()
    keyboard.write("Code", mail_to(NEWCOMER).code)
    keyboard.push("Confirm", "Space")
    is_in(page)


def test_a_person_logs_in_and_is_remembered(page: Page, clerk: User, keyboard: Keyboard) -> None:
    page.goto("/")
    keyboard.follow("Log in")
    keyboard.write("E-mail address", clerk.email)
    keyboard.write("Password", PASSWORD)
    keyboard.tick("Keep me logged in on this device")
    keyboard.push("Log in")
    is_in(page)
    [session] = [c for c in page.context.cookies() if c["name"] == "sessionid"]
    assert session["expires"] > 0


def test_a_person_adds_an_authenticator(page: Page, clerk: User, account: Keyboard) -> None:
    account.follow("Second factor and passkeys")
    account.follow("Set it up")
    shows_who_it_is(account)
    secret = page.locator("code.key").inner_text()
    account.reach("Authenticator code")
    page.keyboard.type(code_of_the_app(secret))  # as it is now: the way here takes its time
    account.push("Switch it on", "Space")
    expect(page.get_by_role("heading", name="Recovery codes")).to_be_visible()
    account.follow("I have kept them")
    expect(page.get_by_text("Logging in asks for a code from your app.")).to_be_visible()
    assert Authenticator.objects.filter(user=clerk, type="totp").exists()


def test_a_person_makes_a_token_and_revokes_it(page: Page, clerk: User, account: Keyboard) -> None:
    account.follow("API tokens")
    account.write("Name", "scanner")
    account.push("Make the token")
    shows_who_it_is(account)
    expect(page.get_by_role("heading", name="Your new token")).to_be_visible()
    assert ApiToken.objects.get(user=clerk).name == "scanner"
    account.push("Revoke scanner", "Space")
    expect(page.get_by_text("You have no token.")).to_be_visible()
    assert not ApiToken.objects.exists()


def test_a_person_deletes_the_account(page: Page, clerk: User, account: Keyboard) -> None:
    account.follow("Your data")
    account.follow("Delete my account")
    shows_who_it_is(account)
    account.write("Type your e-mail address to confirm", clerk.email)
    account.push("Delete my account for good")
    expect(page.get_by_text("Your account is locked and is being deleted.")).to_be_visible()
    clerk.refresh_from_db()
    assert clerk.leaving
    assert not clerk.is_active
