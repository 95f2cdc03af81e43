"""Logged in on several devices: each browser is one."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from accounts.models import User
from tests.accounts.browser.conftest import ComesIn
from tests.accounts.browser.steps import is_in, is_out, log_in_by_password

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.xdist_group("browser")]


@pytest.fixture
def elsewhere(browser: Browser, base_url: str, clerk: User) -> Iterator[Page]:
    """The clerk is in on another device, too."""
    context = browser.new_context(base_url=base_url, user_agent="Opera/9.80 (Android 2.3)")
    page = context.new_page()
    log_in_by_password(page, clerk)
    is_in(page)
    yield page
    context.close()


def test_logging_out_everywhere_ends_the_other_browser_too(
    page: Page, clerk: User, comes_in: ComesIn, elsewhere: Page
) -> None:
    comes_in(clerk)
    page.goto("/accounts/sessions/")
    expect(page.get_by_text("Opera on Android")).to_be_visible()
    page.get_by_role("button", name="Log out everywhere").click()
    is_out(page)
    elsewhere.get_by_role("link", name="Account").click()
    is_out(elsewhere)


def test_logging_out_on_the_other_devices_keeps_this_one(
    page: Page, clerk: User, comes_in: ComesIn, elsewhere: Page
) -> None:
    comes_in(clerk)
    page.goto("/accounts/sessions/")
    page.get_by_role("button", name="Log out on all other devices").click()
    expect(page.get_by_text("Opera on Android")).not_to_be_visible()
    is_in(page)
    elsewhere.get_by_role("link", name="Account").click()
    is_out(elsewhere)
