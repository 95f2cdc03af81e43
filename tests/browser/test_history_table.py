"""The history as a table, in a browser: with the keyboard alone, and without JavaScript."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, Page

from accounts.models import User
from recognition.vocabulary import State
from tests.jobs import make_job

pytestmark = pytest.mark.xdist_group("browser")
LogIn = Callable[[BrowserContext, User], None]


def download(page: Page, act: Callable[[], None]) -> tuple[str, str]:
    """The name of the file that this brings, and what is in it."""
    with page.expect_download() as found:
        act()
    return found.value.suggested_filename, Path(found.value.path()).read_text("utf-8-sig")


def test_the_keyboard_brings_the_table_of_what_was_searched_for(
    page: Page, clerk: User, log_in: LogIn
) -> None:
    make_job(clerk, State.DONE, "4711")
    make_job(clerk, State.DONE, "815")
    log_in(page.context, clerk)
    page.goto("/history/")
    page.get_by_label("Number or file name").fill("47")
    page.keyboard.press("Enter")
    page.wait_for_url("**/history/?text=47*")
    page.get_by_role("link", name="Show all").focus()
    page.keyboard.press("Tab")
    name, table = download(page, lambda: page.keyboard.press("Enter"))
    assert name == "longhand-history.csv"
    assert '"4711"' in table
    assert '"815"' not in table


def test_the_table_comes_without_javascript(
    new_context: Callable[..., BrowserContext], clerk: User, log_in: LogIn
) -> None:
    make_job(clerk, State.DONE, "4711")
    context = new_context(java_script_enabled=False)
    log_in(context, clerk)
    page = context.new_page()
    page.goto("/history/")
    name, table = download(page, page.get_by_role("link", name="Download as CSV").click)
    assert name == "longhand-history.csv"
    assert '"4711"' in table
