"""The desk in Chromium: by keyboard alone, by touch, in two windows, without a network."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import Browser, BrowserContext, Locator, Page, Route, expect

from accounts.models import User
from recognition.desk.models import Care, Hold, Verdict
from recognition.desk.vocabulary import Blind
from recognition.models import Job
from recognition.vocabulary import State
from tests.jobs import make_job
from tests.servers import wait_until

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.xdist_group("browser")]
NUMBERS = [str(number) for number in range(101, 117)]
QUICK = 100  # milliseconds in which the next number stands there, in 19 of 20 cases
LogIn = Callable[[BrowserContext, User], None]


@pytest.fixture
def sheet(clerk: User) -> Job:
    return make_job(clerk, State.DONE, *NUMBERS)


@pytest.fixture
def desk(page: Page, clerk: User, log_in: LogIn, sheet: Job) -> Iterator[Page]:
    log_in(page.context, clerk)
    yield sit_down(page, sheet)
    leave(page)


def sit_down(page: Page, sheet: Job) -> Page:
    page.goto(f"/desk/?batch={sheet.batch_id}")
    expect(field(page)).to_be_focused()
    return page


def leave(page: Page) -> None:
    """Until the numbers that lay there are free: nothing is on its way any more."""
    seat = parse_qs(urlsplit(page.url).query)["seat"][0]
    page.goto("about:blank")
    wait_until(lambda: not Hold.objects.filter(seat=seat).exists(), "the numbers are free")


def field(page: Page) -> Locator:
    return page.get_by_label("What stands there?")


def press(page: Page, *keys: str) -> None:
    for key in keys:
        page.keyboard.press(key)


def said() -> list[tuple[str, str, str]]:
    rows = Verdict.objects.select_related("prediction").order_by("prediction__order")
    return [(row.prediction.text, row.kind, row.text) for row in rows]


def wait_for(count: int) -> None:
    wait_until(lambda: Verdict.objects.count() == count, f"{count} verdicts")


def test_a_sheet_is_checked_by_keyboard_alone(desk: Page) -> None:
    press(desk, "Enter")
    expect(field(desk)).to_have_value("102")
    press(desk, "9", "9", "Enter")
    press(desk, "Backspace", "7", "Enter")
    press(desk, "?")
    press(desk, "n")
    press(desk, "Space")
    expect(field(desk)).to_have_value("107")
    press(desk, "ArrowLeft", "ArrowLeft")
    expect(field(desk)).to_have_value("")
    press(desk, "ArrowRight", "ArrowRight", "Enter", "u", "8", "Enter")
    for number in NUMBERS[7:]:
        expect(field(desk)).to_have_value(number)
        press(desk, "Enter")
    expect(field(desk)).to_have_value("106")
    press(desk, "Enter")
    expect(desk.get_by_role("heading", name="Nothing is left to check")).to_be_visible()
    wait_for(16)
    assert said()[:7] == [
        ("101", "confirmed", "101"),
        ("102", "corrected", "99"),
        ("103", "corrected", "107"),
        ("104", "unreadable", ""),
        ("105", "no-number", ""),
        ("106", "confirmed", "106"),
        ("107", "corrected", "8"),
    ]
    assert {row.way for row in Verdict.objects.all()} == {"seen"}
    assert all(row.seconds is not None and row.seconds < 60 for row in Verdict.objects.all())


def test_the_number_is_shown_larger_and_smaller_with_z(desk: Page) -> None:
    crop = desk.locator(".desk-card:visible .desk-crop")
    near = crop.get_attribute("viewBox")
    press(desk, "z", "z")
    expect(crop).to_have_attribute("viewBox", "0 0 40 30")
    press(desk, "z")
    expect(crop).to_have_attribute("viewBox", near or "")


def test_what_is_no_number_is_not_taken(desk: Page) -> None:
    press(desk, "Backspace", "Backspace", "Backspace", "Enter")
    expect(desk.get_by_role("alert")).to_contain_text("Please type the number first")
    press(desk, "-", "Enter")
    expect(desk.get_by_role("alert")).to_contain_text("Please type digits")
    assert not Verdict.objects.exists()


def test_the_next_number_stands_there_at_once(desk: Page) -> None:
    for number in NUMBERS:
        expect(field(desk)).to_have_value(number)
        if number != NUMBERS[-1]:  # a person takes longer to look than the next ones to arrive
            expect(desk.locator(".desk-card:not([hidden]) + .desk-card")).to_have_count(1)
        press(desk, "Enter")
    times = desk.evaluate("performance.getEntriesByName('desk-next').map((e) => e.duration)")
    assert len(times) >= len(NUMBERS)
    assert sorted(times)[int(0.95 * len(times)) - 1] < QUICK, times


def test_what_is_said_without_a_network_is_sent_later_and_once(
    desk: Page, complaints: list[str]
) -> None:
    desk.wait_for_load_state("networkidle")
    desk.context.set_offline(True)
    press(desk, "Enter")
    press(desk, "7", "Enter")
    expect(desk.get_by_text("2 verdicts wait in this browser")).to_be_visible()
    assert not Verdict.objects.exists()
    desk.context.set_offline(False)
    wait_for(2)
    expect(desk.get_by_text("There is no connection")).to_be_hidden()
    assert said() == [("101", "confirmed", "101"), ("102", "corrected", "7")]
    assert all("ERR_INTERNET_DISCONNECTED" in complaint for complaint in complaints)
    complaints.clear()


def test_an_answer_that_is_lost_keeps_nothing_twice(desk: Page, complaints: list[str]) -> None:
    lost: list[str] = []

    def lose_the_answer(route: Route) -> None:
        if lost:
            route.continue_()
        else:
            lost.append(route.fetch().text())
            route.abort()

    desk.route("**/desk/say/", lose_the_answer)
    press(desk, "Enter", "Enter")
    expect(desk.get_by_text("verdicts wait in this browser")).to_be_visible()
    expect(desk.get_by_text("verdicts wait in this browser")).to_be_hidden()
    wait_for(2)
    assert len(lost) == 1
    assert all("ERR_FAILED" in complaint for complaint in complaints)
    complaints.clear()
    assert said() == [("101", "confirmed", "101"), ("102", "confirmed", "102")]


def test_two_windows_never_show_the_same_number(
    desk: Page, sheet: Job, context: BrowserContext
) -> None:
    desk.wait_for_load_state("networkidle")
    other = sit_down(context.new_page(), sheet)
    expect(field(other)).to_have_value("107")
    wait_until(lambda: keys_in_both(desk, other) and Verdict.objects.count() >= 16, "the sheet")
    wait_for(16)
    assert sorted(text for text, _, _ in said()) == NUMBERS
    leave(other)


def keys_in_both(*pages: Page) -> bool:
    for page in pages:
        press(page, "Enter")
    return True


def test_blind_keying_shows_nothing_and_asks_once_more(desk: Page, sheet: Job) -> None:
    Care.objects.create(batch=sheet.batch, blind=Blind.ALL)
    leave(desk)
    page = sit_down(desk, sheet)
    expect(page.locator(".desk-card:not([data-text='']), .desk-card .cells")).to_have_count(0)
    press(page, *"101", "Enter")
    wait_for(1)
    press(page, *"999", "Enter")
    expect(page.get_by_text("Please key it once more")).to_have_count(1)
    expect(field(page)).to_have_value("")
    press(page, *"103", "Enter")
    expect(page.get_by_text("Please key it once more")).to_be_visible()
    press(page, *"999", "Enter")
    wait_for(3)
    assert said()[:2] == [("101", "confirmed", "101"), ("102", "corrected", "999")]
    assert {row.way for row in Verdict.objects.all()} == {"blind"}


def test_it_all_works_by_touch(
    browser: Browser, base_url: str, clerk: User, log_in: LogIn, sheet: Job
) -> None:
    context = browser.new_context(
        base_url=base_url, has_touch=True, is_mobile=True, viewport={"width": 390, "height": 844}
    )
    log_in(context, clerk)
    page = context.new_page()
    page.goto(f"/desk/?batch={sheet.batch_id}")
    tap(page, "Accept", "9", "Delete the last character", "8", "Accept", "Unreadable", "Later")
    expect(field(page)).to_have_value("105")
    tap(page, "No number", "Undo", "Back", "Forward", "Zoom", "Accept")
    wait_for(4)
    kinds = ["confirmed", "corrected", "unreadable", "confirmed"]
    assert [kind for _, kind, _ in said()] == kinds
    leave(page)
    context.close()


def tap(page: Page, *names: str) -> None:
    for name in names:
        page.get_by_role("button", name=name, exact=len(name) == 1).tap()


def test_without_the_script_it_is_a_plain_form(
    browser: Browser, base_url: str, clerk: User, log_in: LogIn, sheet: Job
) -> None:
    context = browser.new_context(base_url=base_url, java_script_enabled=False)
    log_in(context, clerk)
    page = context.new_page()
    page.goto(f"/desk/?batch={sheet.batch_id}")
    page.get_by_role("button", name="Later").click()
    expect(field(page)).to_have_value("102")
    field(page).fill("7")
    page.get_by_role("button", name="Accept").click()
    expect(field(page)).to_have_value("101")
    page.get_by_role("button", name="Unreadable").click()
    assert said() == [("101", "unreadable", ""), ("102", "corrected", "7")]
    page.get_by_role("button", name="Undo").click()
    assert said() == [("102", "corrected", "7")]
    context.close()
