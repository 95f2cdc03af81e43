"""From a picture to its number, in the browser."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

pytestmark = pytest.mark.xdist_group("browser")
PHOTO = Path(__file__).parent.parent / "fixtures" / "number-35287.jpg"
NUMBER = "35287"


def test_the_number_appears_by_itself(clerks_page: Page) -> None:
    clerks_page.goto("/upload/")
    clerks_page.get_by_label("Choose your pictures").set_input_files(PHOTO)
    expect(clerks_page.get_by_role("list", name="Chosen pictures")).to_contain_text(PHOTO.name)
    expect(clerks_page.locator("#chosen img")).to_have_css("object-fit", "contain")
    clerks_page.get_by_role("button", name="Read the numbers").click()
    expect(clerks_page.get_by_role("region", name=f"Number {NUMBER}")).to_be_visible()
    expect(clerks_page.get_by_text("We are sure")).to_be_visible()
    expect(clerks_page).to_have_title(f"{NUMBER} · Longhand")
    assert clerks_page.locator(".picture rect").count() == len(NUMBER)


def test_the_number_can_be_copied_and_corrected(clerks_page: Page) -> None:
    clerks_page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    clerks_page.goto("/upload/")
    clerks_page.get_by_label("Choose your pictures").set_input_files(PHOTO)
    clerks_page.get_by_role("button", name="Read the numbers").click()
    clerks_page.get_by_role("button", name="Copy").click()
    expect(clerks_page.get_by_role("button", name="Copied")).to_be_visible()
    assert clerks_page.evaluate("navigator.clipboard.readText()") == NUMBER
    clerks_page.get_by_label("Is it wrong? Type the number").fill("35281")
    clerks_page.get_by_role("button", name="Save").click()
    expect(clerks_page.get_by_role("region", name="Number 35281")).to_be_visible()
    expect(clerks_page.get_by_text(f"we read {NUMBER}")).to_be_visible()


def test_without_javascript_it_works_too(
    clerks_page: Page, new_context: object, base_url: str
) -> None:
    cookies = clerks_page.context.cookies()
    context = new_context(java_script_enabled=False)  # type: ignore[operator]
    context.add_cookies(cookies)
    page: Page = context.new_page()
    page.goto(f"{base_url}/upload/")
    page.get_by_label("Choose your pictures").set_input_files(PHOTO)
    page.get_by_role("button", name="Read the numbers").click()
    expect(page.get_by_role("region", name=f"Number {NUMBER}")).to_be_visible(timeout=20_000)
    page.get_by_role("link", name="History").click()
    expect(page.get_by_role("link", name=PHOTO.name)).to_contain_text(NUMBER)


def test_by_keyboard_alone(clerks_page: Page) -> None:
    page = clerks_page
    page.on("filechooser", lambda _: None)  # have dialogues caught before the key is pressed
    page.goto("/upload/")
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Skip to the content")).to_be_focused()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    expect(page.get_by_label("Choose your pictures")).to_be_focused()
    with page.expect_file_chooser() as chooser:
        page.keyboard.press("Space")
    chooser.value.set_files(PHOTO)
    press_until(page, "Tab", page.get_by_role("button", name="Read the numbers"))
    page.keyboard.press("Enter")
    expect(page.get_by_role("region", name=f"Number {NUMBER}")).to_be_visible()
    press_until(page, "Tab", page.get_by_label("Is it wrong? Type the number"))
    page.keyboard.type("1")
    page.keyboard.press("Enter")
    expect(page.get_by_role("region", name="Number 1", exact=True)).to_be_visible()


def test_files_dropped_anywhere_and_pasted_are_added(clerks_page: Page) -> None:
    clerks_page.goto("/upload/")
    for event, carrier in (("drop", "dataTransfer"), ("paste", "clipboardData")):
        clerks_page.evaluate(
            """([event, carrier]) => {
                const files = new DataTransfer();
                files.items.add(new File(["x"], event + ".png", {type: "image/png"}));
                const Kind = event === "drop" ? DragEvent : ClipboardEvent;
                document.body.dispatchEvent(
                    new Kind(event, {bubbles: true, cancelable: true, [carrier]: files}));
            }""",
            [event, carrier],
        )
    chosen = clerks_page.get_by_role("list", name="Chosen pictures")
    expect(chosen.get_by_text("drop.png")).to_be_visible()
    expect(chosen.get_by_text("paste.png")).to_be_visible()
    assert clerks_page.locator("#id_images").evaluate("input => input.files.length") == 2


def test_a_file_that_is_too_large_is_named_before_it_is_sent(
    clerks_page: Page, tmp_path: Path
) -> None:
    large = tmp_path / "large.png"
    large.write_bytes(bytes(25 * 2**20 + 1))
    clerks_page.goto("/upload/")
    clerks_page.get_by_label("Choose your pictures").set_input_files(large)
    clerks_page.get_by_role("button", name="Read the numbers").click()
    expect(clerks_page.get_by_role("alert")).to_contain_text("large.png: This file is larger")
    expect(clerks_page).to_have_url("/upload/")


def press_until(page: Page, key: str, target: object) -> None:
    """Press the key until the target has the focus; a person would give up after 40 times."""
    for _ in range(40):
        if target.evaluate("element => element === document.activeElement"):  # type: ignore[attr-defined]
            return
        page.keyboard.press(key)
    raise AssertionError(f"{target} cannot be reached by {key}")
