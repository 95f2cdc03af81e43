"""Journeys in Chromium through the ways in; the browser's part is that of tests/browser."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page

from accounts.models import User
from tests.browser.conftest import (
    _complaints_end_the_test,
    base_url,
    complaints,
    live_server,
    log_in,
    violations,
)
from tests.people import PASSWORD

__all__ = [
    "_complaints_end_the_test",
    "base_url",
    "complaints",
    "live_server",
    "log_in",
    "violations",
]


@pytest.fixture
def comes_in(page: Page) -> Callable[[User], None]:
    """Log in by password, as a person does."""

    def by_password(user: User) -> None:
        page.goto("/accounts/login/")
        page.get_by_label("E-mail address").fill(user.email)
        page.get_by_label("Password", exact=True).fill(PASSWORD)
        page.get_by_role("button", name="Log in", exact=True).click()

    return by_password


@pytest.fixture
def shows_who_it_is(page: Page) -> Callable[[], None]:
    """Type the password once more where the page asks for it."""

    def again() -> None:
        page.get_by_label("Password", exact=True).fill(PASSWORD)
        page.get_by_role("button", name="Continue").click()

    return again
