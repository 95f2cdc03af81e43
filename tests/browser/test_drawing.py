"""A number that is drawn on the upload page is sent and read like any picture."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import pytest
from playwright.sync_api import BrowserContext, Locator, Page, expect

from accounts.models import User

pytestmark = pytest.mark.xdist_group("browser")
LogIn = Callable[[BrowserContext, User], None]
Point = tuple[float, float]
SEVEN: list[Sequence[Point]] = [[(0.44, 0.2), (0.56, 0.2), (0.48, 0.8)]]
BAR: list[Sequence[Point]] = [[(0.2, 0.2), (0.2, 0.8)]]


@pytest.fixture
def upload(page: Page, clerk: User, log_in: LogIn) -> Page:
    log_in(page.context, clerk)
    page.goto("/upload/")
    return page


def paper(page: Page) -> Locator:
    return page.get_by_role("img", name="Paper to draw on")


def draw(page: Page, strokes: list[Sequence[Point]]) -> None:
    """Points are shares of the paper's width and height."""
    box = paper(page).bounding_box()
    assert box
    for stroke in strokes:
        (x, y), *rest = [
            (box["x"] + a * box["width"], box["y"] + b * box["height"]) for a, b in stroke
        ]
        page.mouse.move(x, y)
        page.mouse.down()
        for point in rest:
            page.mouse.move(*point, steps=12)
        page.mouse.up()


def ink(page: Page) -> int:
    """How many pixels of the drawing are dark."""
    count: int = paper(page).evaluate(
        """canvas => {
            const [{ width, height }, OPTIONS] = [canvas, {willReadFrequently: true}];
            const copy = new OffscreenCanvas(width, height).getContext("2d", OPTIONS);
            copy.drawImage(canvas, 0, 0);
            const { data } = copy.getImageData(0, 0, width, height);
            return data.filter((v, i) => i % 4 === 0 && v < 128).length;
        }"""
    )
    return count


def test_a_drawn_number_is_read(clerks_page: Page) -> None:
    clerks_page.goto("/upload/")
    clerks_page.get_by_role("button", name="Draw a number").click()
    draw(clerks_page, SEVEN)
    clerks_page.get_by_role("button", name="Use this drawing").click()
    chosen = clerks_page.get_by_role("list", name="Chosen pictures")
    expect(chosen).to_contain_text("drawing-1.png")
    expect(clerks_page.get_by_role("button", name="Read the numbers")).to_be_focused()
    clerks_page.keyboard.press("Enter")
    expect(clerks_page.get_by_role("region", name="Number 7", exact=True)).to_be_visible()


def test_strokes_are_undone_one_by_one_and_all_at_once(upload: Page) -> None:
    upload.get_by_role("button", name="Draw a number").click()
    undo, clear, use = (
        upload.get_by_role("button", name=name) for name in ("Undo", "Clear", "Use this drawing")
    )
    for button in (undo, clear, use):
        expect(button).to_be_disabled()
    draw(upload, SEVEN)
    one = ink(upload)
    draw(upload, BAR)
    assert ink(upload) > one > 0
    undo.click()
    assert ink(upload) == one
    draw(upload, BAR)
    upload.keyboard.press("Control+z")
    assert ink(upload) == one
    clear.click()
    assert ink(upload) == 0
    expect(use).to_be_disabled()


def test_a_thicker_pen_leaves_more_ink_and_a_tap_a_dot(upload: Page) -> None:
    upload.get_by_role("button", name="Draw a number").click()
    draw(upload, BAR)
    thin = ink(upload)
    upload.get_by_role("button", name="Undo").click()
    upload.get_by_label("Thickness").fill("56")
    draw(upload, BAR)
    assert ink(upload) > 2 * thin
    upload.get_by_role("button", name="Clear").click()
    draw(upload, [[(0.5, 0.5)]])
    assert ink(upload) > 1000


def test_drawings_stand_beside_each_other_and_a_canceled_one_waits(upload: Page) -> None:
    for strokes in (SEVEN, BAR):
        upload.get_by_role("button", name="Draw a number").click()
        draw(upload, strokes)
        upload.get_by_role("button", name="Use this drawing").click()
    expect(upload.locator("#chosen li")).to_have_count(2)
    assert upload.locator("#id_images").evaluate("input => input.files.length") == 2
    upload.get_by_role("button", name="Draw a number").click()
    draw(upload, BAR)
    upload.keyboard.press("Escape")
    expect(paper(upload)).to_be_hidden()
    expect(upload.locator("#chosen li")).to_have_count(2)
    upload.get_by_role("button", name="Draw a number").click()
    assert ink(upload) > 0


def test_a_finger_draws_without_moving_the_page(
    new_context: Callable[..., BrowserContext], clerk: User, log_in: LogIn
) -> None:
    context = new_context(has_touch=True, viewport={"width": 390, "height": 844})
    log_in(context, clerk)
    page = context.new_page()
    page.goto("/upload/")
    page.get_by_role("button", name="Draw a number").tap()
    box = paper(page).bounding_box()
    assert box
    assert box["height"] > 300, "there is room for a finger on a phone"
    x, y = box["x"] + box["width"] / 2, box["y"] + 40
    finger = context.new_cdp_session(page)
    finger.send(
        "Input.dispatchTouchEvent", {"type": "touchStart", "touchPoints": [{"x": x, "y": y}]}
    )
    for step in range(1, 9):
        points = [{"x": x, "y": y + 25 * step}]
        finger.send("Input.dispatchTouchEvent", {"type": "touchMove", "touchPoints": points})
    finger.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})
    assert ink(page) > 10_000
    assert page.evaluate("scrollY") == 0


@pytest.mark.parametrize("size", [(390, 844), (768, 630), (1440, 900), (2560, 1801)])
def test_the_paper_fits_every_screen_and_axe_finds_nothing(
    upload: Page, violations: Callable[[Page], list[str]], size: tuple[int, int]
) -> None:
    upload.set_viewport_size({"width": size[0], "height": size[1]})
    upload.get_by_role("button", name="Draw a number").click()
    assert violations(upload) == []
    frame, cancel = paper(upload).bounding_box(), upload.get_by_role("button", name="Cancel")
    last = cancel.bounding_box()
    assert frame
    assert last
    assert frame["x"] >= 0
    assert frame["x"] + frame["width"] <= size[0]
    assert last["y"] + last["height"] <= size[1], "nothing has to be scrolled"


def test_without_javascript_nothing_is_offered_that_does_not_work(
    new_context: Callable[..., BrowserContext], clerk: User, log_in: LogIn
) -> None:
    context = new_context(java_script_enabled=False)
    log_in(context, clerk)
    page = context.new_page()
    page.goto("/upload/")
    expect(page.get_by_role("button", name="Draw a number")).to_have_count(0)
    expect(page.get_by_role("button", name="Read the numbers")).to_be_visible()
