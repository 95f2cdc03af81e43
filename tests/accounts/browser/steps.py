"""What the journeys have in common: steps that a person takes again and again."""

from __future__ import annotations

import time

from allauth.mfa.totp.internal.auth import (
    format_hotp_value,
    hotp_value,
)
from playwright.sync_api import Page, expect

from accounts.models import User
from tests.people import PASSWORD

NEWCOMER = "newcomer@example.org"


def is_in(page: Page) -> None:
    expect(page.get_by_role("button", name="Log out", exact=True)).to_be_visible()


def is_out(page: Page) -> None:
    expect(
        page.get_by_role("navigation", name="Main").get_by_role("link", name="Log in")
    ).to_be_visible()


def log_in_by_password(page: Page, user: User) -> None:
    page.goto("/accounts/login/")
    page.get_by_label("E-mail address").fill(user.email)
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Log in", exact=True).click()


def register(page: Page) -> None:
    page.goto("/")
    page.get_by_role("link", name="Register").first.click()
    page.get_by_label("E-mail address").fill(NEWCOMER)
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_label("Password again").fill(PASSWORD)
    page.get_by_role("button", name="Register").click()
    expect(page.get_by_role("heading", name="Confirm your address")).to_be_visible()


def enter_code(page: Page, code: str, button: str = "Confirm") -> None:
    page.get_by_label("Code").fill(code)
    page.get_by_role("button", name=button, exact=True).click()


def code_of_the_app(secret: str) -> str:
    """What the app on the phone shows now (RFC 6238)."""
    return str(format_hotp_value(hotp_value(secret, int(time.time()) // 30)))
