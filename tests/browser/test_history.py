"""The history in a browser: ticked and sorted, by mouse, by keys and without JavaScript."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from openpyxl import load_workbook
from playwright.sync_api import BrowserContext, Download, Page, expect

from accounts.models import User
from recognition.models import Job
from recognition.vocabulary import State
from tests.jobs import make_job

pytestmark = pytest.mark.xdist_group("browser")
LogIn = Callable[[BrowserContext, User], None]
SIZES = [(390, 844), (768, 630), (1440, 900), (2560, 1801)]


@pytest.fixture
def shown(page: Page, clerk: User, log_in: LogIn) -> Page:
    for number in ("0047", "815", "3"):
        make_job(clerk, State.DONE, number, name=f"{number}.png")
    log_in(page.context, clerk)
    page.set_viewport_size({"width": 1440, "height": 900})
    page.goto("/history/")
    return page


def downloaded(page: Page, button: str) -> Download:
    with page.expect_download() as found:
        page.get_by_role("group", name="With what is ticked").get_by_role(
            "button", name=button
        ).click()
    return found.value


def numbers(page: Page) -> list[str]:
    return page.locator(".jobs-number [translate=no]").all_inner_texts()


def test_what_is_ticked_is_downloaded_and_nothing_else(shown: Page) -> None:
    for name in ("0047.png", "3.png"):
        shown.get_by_label(f"Tick {name}").check()
    book = downloaded(shown, "Excel")
    assert book.suggested_filename == "longhand-history.xlsx"
    path = Path(book.path()).rename(f"{book.path()}.xlsx")
    sheet = load_workbook(path).worksheets[0]
    assert [sheet.cell(row, 5).value for row in (2, 3)] == ["3", "0047"]
    assert sheet.max_row == 3
    rows = json.loads(Path(downloaded(shown, "JSON").path()).read_text())
    assert [row["number"] for row in rows] == ["3", "0047"]
    table = Path(downloaded(shown, "CSV").path()).read_text()
    assert '"0047"' in table
    assert '"815"' not in table


def test_the_head_ticks_all_and_says_how_many(shown: Page) -> None:
    delete = shown.get_by_role("button", name="Delete")
    expect(delete).to_be_disabled()
    shown.get_by_label("Tick all").check()
    expect(shown.get_by_label("3 ticked")).to_be_checked()
    shown.get_by_label("Tick 815.png").uncheck()
    expect(shown.get_by_label("2 ticked")).not_to_be_checked()
    expect(delete).to_be_enabled()


def test_what_is_ticked_is_deleted_by_keys_alone(shown: Page) -> None:
    shown.get_by_label("Tick 815.png").focus()
    shown.keyboard.press("Space")
    shown.get_by_role("button", name="Delete").focus()
    shown.keyboard.press("Enter")
    expect(shown.get_by_role("heading", name="Delete 1 picture?")).to_be_visible()
    shown.get_by_role("button", name="Yes, delete them").focus()
    shown.keyboard.press("Enter")
    expect(shown.get_by_text("1 picture is deleted.")).to_be_visible()
    assert numbers(shown) == ["3", "0047"]


def test_a_head_sorts_and_turns(shown: Page) -> None:
    file = shown.get_by_role("columnheader", name="File")
    file.get_by_role("link").click()
    expect(file).to_have_attribute("aria-sort", "ascending")
    assert numbers(shown) == ["0047", "3", "815"]
    file.get_by_role("link").click()
    expect(file).to_have_attribute("aria-sort", "descending")
    assert numbers(shown) == ["815", "3", "0047"]


def test_ticks_stay_while_the_table_is_brought_up_to_date(
    page: Page, clerk: User, log_in: LogIn
) -> None:
    make_job(clerk, State.DONE, "47", name="done.png")
    waiting = make_job(clerk, State.QUEUED, name="waiting.png")
    log_in(page.context, clerk)
    page.goto("/history/")
    page.get_by_label("Tick done.png").check()
    Job.objects.filter(pk=waiting.pk).update(state=State.CANCELED)
    row = page.get_by_role("row").filter(has_text="waiting.png")
    expect(row).to_contain_text("canceled")
    expect(page.get_by_label("Tick done.png")).to_be_checked()
    expect(page.get_by_label("1 ticked")).to_be_visible()


def test_it_filters_and_deletes_without_javascript(
    new_context: Callable[..., BrowserContext], clerk: User, log_in: LogIn
) -> None:
    make_job(clerk, State.DONE, "47", name="one.png")
    make_job(clerk, State.FAILED, name="two.png")
    context = new_context(java_script_enabled=False, viewport={"width": 390, "height": 844})
    log_in(context, clerk)
    page = context.new_page()
    page.goto("/history/")
    page.get_by_label("State").select_option("failed")
    page.get_by_role("button", name="Show").click()
    expect(page.locator("tbody tr")).to_have_count(1)
    page.get_by_label("Tick two.png").check()
    page.get_by_role("button", name="Delete").click()
    page.get_by_role("button", name="Yes, delete them").click()
    expect(page.get_by_text("1 picture is deleted.")).to_be_visible()


def test_on_a_phone_the_filters_wait_until_they_are_asked_for(shown: Page) -> None:
    shown.set_viewport_size({"width": 390, "height": 844})
    shown.goto("/history/")
    expect(shown.get_by_label("State")).to_be_hidden()
    shown.get_by_text("Filter and sort").click()
    shown.get_by_label("Order").select_option("name")
    shown.get_by_label("State").select_option("done")
    shown.get_by_role("button", name="Show").click()
    expect(shown.get_by_label("State")).to_have_value("done")
    assert numbers(shown) == ["0047", "3", "815"]


@pytest.mark.parametrize("size", SIZES)
def test_nothing_is_cut_off_and_axe_finds_nothing(
    shown: Page, clerk: User, violations: Callable[[Page], list[str]], size: tuple[int, int]
) -> None:
    make_job(clerk, State.DONE, *["1234567"] * 12, name="a long name of a file " * 9 + ".png")
    shown.set_viewport_size({"width": size[0], "height": size[1]})
    for address in ("/history/", "/history/?sort=lowest&state=check&under=95"):
        shown.goto(address)
        shown.get_by_label("Tick all").check()
        assert violations(shown) == []
        assert not shown.evaluate("document.documentElement.scrollWidth > innerWidth")
    shown.get_by_role("button", name="Delete").click()
    expect(shown.get_by_role("heading", name="Delete")).to_be_visible()
    assert violations(shown) == []
