"""What was missed is added by drawing on the picture, what is wrong removed; by keys alone too."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.core.files.base import ContentFile
from playwright.sync_api import BrowserContext, Page, expect

from accounts.models import User
from recognition.desk.vocabulary import Kind
from recognition.models import Addition, Job
from recognition.vocabulary import State
from tests.jobs import make_job
from tests.pictures import draw, encode

pytestmark = pytest.mark.xdist_group("browser")
LogIn = Callable[[BrowserContext, User], None]


@pytest.fixture
def job(clerk: User) -> Job:
    job = make_job(clerk, State.DONE, "47", "815")
    job.width, job.height = 800, 600
    job.image.save("image.png", ContentFile(encode(draw("47", (800, 600)))))
    return job


@pytest.fixture
def shown(page: Page, clerk: User, log_in: LogIn, job: Job) -> Page:
    log_in(page.context, clerk)
    page.set_viewport_size({"width": 1440, "height": 900})
    page.goto(job.get_absolute_url())
    return page


def place(page: Page, x: float, y: float) -> tuple[float, float]:
    """Where this pixel of the picture is on the screen."""
    found: list[float] = page.locator(".stage svg").evaluate(
        """(svg, [x, y]) => {
            const { x: left, y: top } = new DOMPoint(x, y).matrixTransform(svg.getScreenCTM());
            return [left, top];
        }""",
        [x, y],
    )
    return found[0], found[1]


def draw_box(page: Page, start: tuple[float, float], end: tuple[float, float]) -> None:
    page.mouse.move(*place(page, *start))
    page.mouse.down()
    page.mouse.move(*place(page, *end))
    page.mouse.up()


def test_a_box_is_drawn_on_the_picture_and_the_number_typed(shown: Page) -> None:
    shown.get_by_role("button", name="Zoom in").click()
    shown.get_by_role("button", name="Add a number").click()
    expect(shown.get_by_text("Draw a box around the number")).to_be_visible()
    draw_box(shown, (500, 400), (300, 250))
    expect(shown.get_by_label("The number", exact=True)).to_be_focused()
    expect(shown.get_by_text("Draw a box around the number")).to_have_count(0)
    shown.keyboard.type("0078")
    shown.keyboard.press("Enter")
    expect(shown.get_by_role("button", name="Take 0078 away")).to_be_visible()
    added = Addition.objects.get()
    assert added.text == "0078"
    assert added.box == pytest.approx([300, 250, 200, 150], abs=2)
    shown.locator(".added li").hover()
    expect(shown.locator("rect.box-added")).to_have_class("box-added lit")


def test_a_finger_draws_the_box_too(
    new_context: Callable[..., BrowserContext], clerk: User, log_in: LogIn, job: Job
) -> None:
    context = new_context(has_touch=True, viewport={"width": 390, "height": 844})
    log_in(context, clerk)
    page = context.new_page()
    page.goto(job.get_absolute_url())
    page.get_by_role("button", name="Add a number").tap()
    (left, top), (right, bottom) = place(page, 100, 100), place(page, 400, 300)
    finger = context.new_cdp_session(page)
    for kind, points in (
        ("touchStart", [{"x": left, "y": top}]),
        ("touchMove", [{"x": right, "y": bottom}]),
        ("touchEnd", []),
    ):
        finger.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points})
    page.get_by_label("The number", exact=True).fill("5")
    page.get_by_role("button", name="Add", exact=True).click()
    expect(page.get_by_role("button", name="Take 5 away")).to_be_visible()
    assert Addition.objects.get().box == pytest.approx([100, 100, 300, 200], abs=4)


def test_a_mere_click_and_escape_draw_nothing(shown: Page) -> None:
    shown.get_by_role("button", name="Add a number").click()
    shown.mouse.click(*place(shown, 300, 300))
    expect(shown.locator("rect.box-new")).to_have_count(0)
    expect(shown.get_by_text("Draw a box around the number")).to_be_visible()
    shown.keyboard.press("Escape")
    expect(shown.get_by_text("Draw a box around the number")).to_have_count(0)
    draw_box(shown, (500, 400), (300, 250))
    expect(shown.locator("rect.box-new")).to_have_count(0)


def test_a_number_is_removed_and_put_back(shown: Page) -> None:
    shown.locator("#number-1 summary").click()
    shown.locator("#number-1").get_by_role("button", name="There is no number here").click()
    expect(shown.locator("rect[data-box=number-1]")).to_have_count(0)
    shown.get_by_role("button", name="Put 815 back").click()
    expect(shown.locator("#number-1")).to_be_visible()


def test_it_all_works_without_javascript(
    new_context: Callable[..., BrowserContext], clerk: User, log_in: LogIn, job: Job
) -> None:
    context = new_context(java_script_enabled=False)
    log_in(context, clerk)
    page = context.new_page()
    page.goto(job.get_absolute_url())
    page.get_by_text("Add a number that was missed").click()
    page.get_by_label("The number", exact=True).fill("78")
    page.get_by_role("button", name="Add", exact=True).click()
    page.get_by_role("button", name="Take 78 away").click()
    expect(page.get_by_text("The number that you added is gone.")).to_be_visible()


def test_axe_finds_nothing_while_all_of_it_is_shown(
    page: Page, clerk: User, log_in: LogIn, violations: Callable[[Page], list[str]]
) -> None:
    job = make_job(clerk, State.DONE, "47", "815", "3")
    job.predictions.get(order=1).verdicts.create(author=clerk, kind=Kind.NO_NUMBER)
    Addition.objects.create(job=job, author=clerk, text="5", x=1, y=1, w=9, h=9)
    log_in(page.context, clerk)
    for width in (390, 1440):
        page.set_viewport_size({"width": width, "height": 844})
        page.goto(job.get_absolute_url())
        page.locator("#number-0 summary").click()
        page.get_by_role("button", name="Add a number").click()
        assert violations(page) == []
        assert not page.evaluate("document.documentElement.scrollWidth > innerWidth")
