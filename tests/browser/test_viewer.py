"""The picture of a job: zoomed, moved, with boxes that one can hide and that say what is what."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.core.files.base import ContentFile
from playwright.sync_api import BrowserContext, Locator, Page, expect

from accounts.models import User
from recognition.models import Job, Prediction
from recognition.vocabulary import State
from tests.jobs import make_job
from tests.pictures import draw, encode

pytestmark = pytest.mark.xdist_group("browser")
LogIn = Callable[[BrowserContext, User], None]


@pytest.fixture
def job(clerk: User) -> Job:
    """A page with two numbers, one above the other."""
    job = make_job(clerk, State.DONE, "47", "815")
    job.width, job.height = 800, 600
    job.image.save("image.png", ContentFile(encode(draw("47", (800, 600)))))
    for order, y in enumerate((50, 450)):
        Prediction.objects.filter(order=order).update(x=100, y=y, w=200, h=90)
    return job


@pytest.fixture
def shown(page: Page, clerk: User, log_in: LogIn, job: Job) -> Page:
    log_in(page.context, clerk)
    page.set_viewport_size({"width": 1440, "height": 900})
    page.goto(job.get_absolute_url())
    return page


def stage(page: Page) -> Locator:
    return page.get_by_role("group", name="The picture: plus and minus zoom")


def zoom(page: Page) -> float:
    """How much larger the picture is than its place."""
    measured: float = stage(page).evaluate("s => s.firstElementChild.offsetWidth / s.clientWidth")
    return measured


def scrolled(page: Page) -> list[float]:
    place: list[float] = stage(page).evaluate("s => [s.scrollLeft, s.scrollTop]")
    return place


def box_is_on_the_picture(page: Page) -> bool:
    """Whether image and boxes are one, as large as each other and in one place."""
    same: bool = page.evaluate(
        """() => {
            const [image, boxes] = [".stage img", ".stage svg"]
                .map((name) => document.querySelector(name).getBoundingClientRect());
            return ["x", "y", "width", "height"].every((k) => Math.abs(image[k] - boxes[k]) < 1);
        }"""
    )
    return same


def test_buttons_zoom_in_and_out_and_show_all_again(shown: Page) -> None:
    assert zoom(shown) == 1
    shown.get_by_role("button", name="Zoom in").click()
    shown.get_by_role("button", name="Zoom in").click()
    assert zoom(shown) == pytest.approx(2.25, 0.02)
    assert box_is_on_the_picture(shown)
    shown.get_by_role("button", name="Zoom out").click()
    assert zoom(shown) == pytest.approx(1.5, 0.02)
    shown.get_by_role("button", name="Show all of it").click()
    assert zoom(shown) == 1
    assert box_is_on_the_picture(shown)


def test_keys_zoom_and_move_it(shown: Page) -> None:
    stage(shown).focus()
    shown.keyboard.press("+")
    shown.keyboard.press("+")
    assert zoom(shown) == pytest.approx(2.25, 0.02)
    left = scrolled(shown)[0]
    shown.keyboard.press("ArrowRight")
    shown.wait_for_function("l => document.querySelector('.stage').scrollLeft > l", arg=left)
    shown.keyboard.press("0")
    assert zoom(shown) == 1


def test_the_wheel_zooms_at_the_pointer_and_at_the_end_moves_the_page(shown: Page) -> None:
    box = shown.locator("rect[data-box=number-1]")
    box.hover()
    before = box.bounding_box()
    shown.mouse.wheel(0, -400)
    shown.wait_for_function(
        "() => document.querySelector('.stage').classList.contains('is-zoomed')"
    )
    after = box.bounding_box()
    assert before
    assert after
    assert after["width"] == pytest.approx(before["width"] * zoom(shown), 0.05)
    middles = [b["x"] + b["width"] / 2 for b in (before, after)]
    assert middles[1] == pytest.approx(middles[0], abs=3), "what lies under the pointer stays there"
    shown.mouse.wheel(0, 2000)
    shown.wait_for_function(
        "() => !document.querySelector('.stage').classList.contains('is-zoomed')"
    )
    shown.set_viewport_size({"width": 1440, "height": 400})
    stage(shown).hover(position={"x": 200, "y": 100})
    shown.mouse.wheel(0, 120)
    shown.wait_for_function("() => scrollY > 0")


def test_the_mouse_drags_it(shown: Page) -> None:
    shown.get_by_role("button", name="Zoom in").click()
    left, top = scrolled(shown)
    frame = stage(shown).bounding_box()
    assert frame
    x, y = frame["x"] + 200, frame["y"] + 200
    shown.mouse.move(x, y)
    shown.mouse.down()
    shown.mouse.move(x - 40, y - 30)
    shown.mouse.up()
    assert scrolled(shown) == pytest.approx([left + 40, top + 30], abs=1)


def test_two_fingers_zoom_it(shown: Page) -> None:
    frame = stage(shown).bounding_box()
    assert frame
    x, y = frame["x"] + frame["width"] / 2, frame["y"] + frame["height"] / 2
    fingers = shown.context.new_cdp_session(shown)
    for kind, apart in (("touchStart", 40), ("touchMove", 45), ("touchMove", 90)):
        points = [{"x": x - apart, "y": y, "id": 0}, {"x": x + apart, "y": y, "id": 1}]
        fingers.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points})
    fingers.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})
    shown.wait_for_function(
        "() => document.querySelector('.stage').classList.contains('is-zoomed')"
    )
    assert zoom(shown) == pytest.approx(2, 0.05)


def test_boxes_can_be_hidden(shown: Page) -> None:
    boxes = shown.get_by_role("button", name="Boxes")
    box = shown.locator("rect[data-box=number-0]")
    expect(boxes).to_have_attribute("aria-pressed", "true")
    expect(box).not_to_have_css("stroke", "none")
    boxes.click()
    expect(boxes).to_have_attribute("aria-pressed", "false")
    expect(box).to_have_css("stroke", "none")


def test_a_number_lights_its_box_by_hover_and_by_focus(shown: Page) -> None:
    first, second = (shown.locator(f"rect[data-box=number-{i}]") for i in (0, 1))
    shown.locator("#number-1 summary").hover()
    expect(second).to_have_class("box-check lit")
    expect(first).to_have_class("box-check")
    shown.locator("#number-0 summary").focus()
    expect(first).to_have_class("box-check lit")
    expect(second).to_have_class("box-check")


def test_a_box_lights_its_number_and_opens_it(shown: Page) -> None:
    card = shown.locator("#number-1")
    shown.locator("rect[data-box=number-1]").hover()
    expect(card).to_have_class("number-card unclear lit")
    shown.locator("rect[data-box=number-1]").click()
    expect(card).to_have_attribute("open", "")
    expect(card.locator("summary")).to_be_focused()


def test_a_number_that_has_the_focus_is_brought_into_sight(shown: Page) -> None:
    for _ in range(3):
        shown.get_by_role("button", name="Zoom in").click()
    stage(shown).evaluate("s => s.scrollTo({left: 0, top: 0, behavior: 'instant'})")
    shown.locator("#number-1 summary").focus()
    seen, box = (
        shown.locator(name).bounding_box() for name in (".stage", "rect[data-box=number-1]")
    )
    assert seen
    assert box
    assert seen["y"] <= box["y"] <= seen["y"] + seen["height"]


def test_the_digit_of_a_single_number_and_its_card_light_each_other(
    page: Page, clerk: User, log_in: LogIn
) -> None:
    log_in(page.context, clerk)
    page.goto(make_job(clerk, State.DONE, "47").get_absolute_url())
    page.locator(".characters li").nth(1).hover()
    expect(page.locator("rect.lit")).to_have_attribute("data-box", "digit-1")


def test_without_javascript_the_picture_is_there_and_no_button_is(
    new_context: Callable[..., BrowserContext], clerk: User, log_in: LogIn, job: Job
) -> None:
    context = new_context(java_script_enabled=False)
    log_in(context, clerk)
    page = context.new_page()
    page.goto(job.get_absolute_url())
    expect(page.get_by_alt_text("The picture you uploaded")).to_be_visible()
    expect(page.get_by_role("button", name="Zoom in")).to_have_count(0)
