"""From the upload to the result in German, in a browser that asks for it."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from accounts.models import User
from tests.workers import Worker

pytestmark = pytest.mark.xdist_group("browser")
PHOTO = Path(__file__).parent.parent / "fixtures" / "number-35287.jpg"


@pytest.fixture(scope="session")
def browser_context_args(browser_context_args: dict[str, Any]) -> dict[str, Any]:
    """Of this file's tests alone."""
    return {**browser_context_args, "locale": "de-AT"}


def test_from_the_front_page_to_the_result_in_german(
    page: Page, clerk: User, reader: Worker, log_in: Callable[[BrowserContext, User], None]
) -> None:
    page.goto("/")
    expect(page.locator("html")).to_have_attribute("lang", "de")
    expect(page.get_by_role("link", name="Registrieren", exact=True)).to_be_visible()

    log_in(page.context, clerk)
    page.goto("/upload/")
    page.get_by_label("Bilder auswählen").set_input_files(PHOTO)
    expect(page.locator("#chosen-status")).to_have_text("1 Bild ausgewählt")
    page.get_by_role("button", name="Zahlen lesen").click()

    result = page.get_by_role("region", name="Zahl 35287")
    expect(result).to_contain_text(re.compile(r"9\d"))
    expect(page.locator("#announcement")).to_have_text("35287")
    page.get_by_role("button", name="Kopieren").click()
    expect(page.get_by_role("button", name="Kopiert")).to_be_visible()


@pytest.mark.parametrize("width", [390, 768, 1440])
def test_the_longer_german_words_make_no_page_scroll_sideways(
    page: Page,
    administrator: User,
    log_in: Callable[[BrowserContext, User], None],
    width: int,
) -> None:
    log_in(page.context, administrator)
    page.set_viewport_size({"width": width, "height": 844})
    account = [f"/accounts/{name}/" for name in ("profile", "email", "plan", "tokens", "data")]
    sideways = []
    for address in ["/", "/upload/", "/history/", *account, "/admin/", "/admin/queue/"]:
        page.goto(address)
        expect(page.locator("html")).to_have_attribute("lang", "de")
        if page.evaluate("document.documentElement.scrollWidth > innerWidth"):
            sideways.append(address)
    assert sideways == []
