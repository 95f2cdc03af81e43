"""Pictures are gathered one after the other before they are sent."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import FilePayload, Locator, Page, expect

from ml.io.images import FORMATS
from tests.pictures import draw, encode

pytestmark = pytest.mark.xdist_group("browser")


def photo(name: str, number: str) -> FilePayload:
    return {"name": name, "mimeType": "image/png", "buffer": encode(draw(number))}


@pytest.fixture
def chosen(clerks_page: Page) -> Locator:
    clerks_page.goto("/upload/")
    return clerks_page.get_by_role("list", name="Chosen pictures").get_by_role("listitem")


def sent(page: Page) -> list[str]:
    """The names of the files that the form would send, each once."""
    names = "[...new FormData(document.getElementById('upload')).getAll('images')]"
    return list(page.evaluate(f"{names}.map((file) => file.name).filter(Boolean)"))


def test_a_phones_second_photograph_joins_the_first(clerks_page: Page, chosen: Locator) -> None:
    clerks_page.locator("#camera").set_input_files(photo("image.jpg", "1"))
    clerks_page.locator("#camera").set_input_files(photo("image-2.jpg", "22"))
    expect(chosen).to_have_count(2)
    assert sent(clerks_page) == ["image.jpg", "image-2.jpg"]


def test_choosing_files_keeps_what_was_pasted_and_chosen_before(
    clerks_page: Page, chosen: Locator
) -> None:
    clerks_page.evaluate(
        """() => {
            const data = new DataTransfer();
            data.items.add(new File(["pasted"], "pasted.png", { type: "image/png" }));
            dispatchEvent(new ClipboardEvent("paste", { clipboardData: data }));
        }"""
    )
    for name in ("first.png", "second.png"):
        picker = clerks_page.get_by_label("Choose your pictures")
        picker.set_input_files(photo(name, "3"))
    expect(chosen).to_have_count(3)
    assert sent(clerks_page) == ["pasted.png", "first.png", "second.png"]


def test_one_picture_can_be_taken_out_again(clerks_page: Page, chosen: Locator) -> None:
    files = [photo(f"{number}.png", number) for number in ("1", "2", "3")]
    clerks_page.get_by_label("Choose your pictures").set_input_files(files)
    clerks_page.get_by_role("button", name="Remove 2.png").click()
    expect(chosen).to_have_count(2)
    assert sent(clerks_page) == ["1.png", "3.png"]


def test_what_is_no_picture_is_named_before_it_is_sent(clerks_page: Page, chosen: Locator) -> None:
    """By its content: a table may be called a picture."""
    table: FilePayload = {"name": "table.png", "mimeType": "image/png", "buffer": b"a,b\n1,2\n"}
    picker = clerks_page.get_by_label("Choose your pictures")
    picker.set_input_files([photo("1.png", "1"), table])
    alert = clerks_page.get_by_role("alert")
    expect(alert).to_have_text(re.compile("table.png: This is not a picture we can read"))
    clerks_page.get_by_role("button", name="Read the numbers").click()
    expect(clerks_page).to_have_url(re.compile("/upload/$"))
    clerks_page.get_by_role("button", name="Remove table.png").click()
    expect(alert).to_be_hidden()
    assert sent(clerks_page) == ["1.png"]


@pytest.mark.parametrize("kind", [*FORMATS, "PDF"])
def test_each_kind_that_is_read_is_taken_for_one(
    clerks_page: Page, chosen: Locator, kind: str
) -> None:
    file: FilePayload = {"name": "1", "mimeType": "", "buffer": encode(draw("1"), kind)}
    unlike: FilePayload = {"name": "2", "mimeType": "", "buffer": b"no picture"}
    clerks_page.get_by_label("Choose your pictures").set_input_files([file, unlike])
    sentences = clerks_page.get_by_role("alert").get_by_role("listitem")
    expect(sentences).to_have_count(1)
    expect(sentences).to_have_text(re.compile("^2: "))
