"""Authenticator app, recovery codes and passkeys."""

from __future__ import annotations

import pytest
from allauth.mfa.models import Authenticator
from django.core.cache import cache
from playwright.sync_api import Page, expect

from accounts.models import User
from tests.accounts.browser.conftest import ComesIn, ShowsWho
from tests.accounts.browser.steps import code_of_the_app, is_in

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.xdist_group("browser")]


@pytest.fixture
def with_app(
    page: Page, clerk: User, comes_in: ComesIn, shows_who_it_is: ShowsWho
) -> tuple[str, list[str]]:
    """The clerk has set up the app and is logged out: its secret and the recovery codes."""
    comes_in(clerk)
    is_in(page)
    page.goto("/accounts/2fa/")
    page.get_by_role("link", name="Set it up").click()
    shows_who_it_is()
    secret = page.locator("code.key").inner_text()
    page.get_by_label("code").fill(code_of_the_app(secret))
    page.get_by_role("button", name="Switch it on").click()
    expect(page.get_by_role("heading", name="Recovery codes")).to_be_visible()
    codes = page.locator(".codes code").all_inner_texts()
    page.get_by_role("button", name="Log out").click()
    expect(page.get_by_role("link", name="Log in").first).to_be_visible()
    Authenticator.objects.get(type="totp")
    return secret, codes


def test_the_app_is_asked_for_and_lets_in_and_the_device_is_remembered(
    page: Page, clerk: User, with_app: tuple[str, list[str]], comes_in: ComesIn
) -> None:
    cache.clear()  # a code works once; the next would be half a minute away
    comes_in(clerk)
    expect(page.get_by_role("heading", name="Your second factor")).to_be_visible()
    page.get_by_label("Code").fill(code_of_the_app(with_app[0]))
    page.get_by_role("button", name="Log in").click()
    page.get_by_role("button", name="Remember it").click()
    is_in(page)
    page.get_by_role("button", name="Log out").click()
    comes_in(clerk)
    is_in(page)


def test_a_recovery_code_lets_in_once(
    page: Page, clerk: User, with_app: tuple[str, list[str]], comes_in: ComesIn
) -> None:
    for attempt in range(2):
        comes_in(clerk)
        page.get_by_label("Code").fill(with_app[1][0])
        page.get_by_role("button", name="Log in").click()
        if attempt == 0:
            page.get_by_role("button", name="Ask me each time").click()
            is_in(page)
            page.get_by_role("button", name="Log out").click()
    expect(page.get_by_text("not right")).to_be_visible()


def test_a_passkey_lets_in_without_a_password(
    page: Page, clerk: User, comes_in: ComesIn, shows_who_it_is: ShowsWho
) -> None:
    devtools = page.context.new_cdp_session(page)
    devtools.send("WebAuthn.enable")
    key = {
        "protocol": "ctap2",
        "transport": "internal",
        "hasResidentKey": True,
        "hasUserVerification": True,
        "isUserVerified": True,
        "automaticPresenceSimulation": True,
    }
    devtools.send("WebAuthn.addVirtualAuthenticator", {"options": key})
    comes_in(clerk)
    is_in(page)
    page.goto("/accounts/2fa/")
    page.get_by_role("link", name="Add a passkey").click()
    shows_who_it_is()
    page.get_by_label("Name").fill("Telephone")
    page.get_by_role("button", name="Add the passkey").click()
    expect(page.get_by_role("heading", name="Recovery codes")).to_be_visible()
    page.get_by_role("button", name="Log out").click()
    page.goto("/accounts/login/")
    page.get_by_role("button", name="Use a passkey").click()
    is_in(page)


def test_a_device_without_a_passkey_is_told(page: Page, clerk: User) -> None:
    page.goto("/accounts/login/")
    page.evaluate("() => { navigator.credentials.get = () => Promise.reject(new Error()) }")
    page.get_by_role("button", name="Use a passkey").click()
    expect(page.get_by_text("did not give us a passkey")).to_be_visible()
