"""Journeys in Chromium through the ways in; the browser's part is that of tests/browser."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from accounts.models import User
from tests.accounts.browser.steps import log_in_by_password
from tests.browser.conftest import (
    DEADLINE,
    _complaints_end_the_test,
    base_url,
    complaints,
    live_server,
    log_in,
    reader,
    violations,
)
from tests.people import PASSWORD

__all__ = [
    "_complaints_end_the_test",
    "base_url",
    "complaints",
    "live_server",
    "log_in",
    "reader",
    "violations",
]

expect.set_options(timeout=DEADLINE)  # its own five seconds are short on a busy machine

ComesIn = Callable[[User], None]
ShowsWho = Callable[[], None]


@pytest.fixture
def comes_in(page: Page) -> ComesIn:
    """Log in by password, as a person does."""

    return lambda user: log_in_by_password(page, user)


@pytest.fixture
def shows_who_it_is(page: Page) -> ShowsWho:
    """Type the password once more where the page asks for it."""

    def again() -> None:
        page.get_by_label("Password", exact=True).fill(PASSWORD)
        page.get_by_role("button", name="Continue").click()

    return again
