"""Every page at the widths of a phone and of a desk: nothing for axe to find, nothing cut off."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import BrowserContext, Page

from accounts.models import User
from recognition.desk.models import Care
from recognition.desk.vocabulary import Blind
from recognition.vocabulary import State
from tests.jobs import make_job, make_table

pytestmark = pytest.mark.xdist_group("browser")
WIDTHS = [390, 1440]


@pytest.fixture(params=["light", "dark"])
def scheme(request: pytest.FixtureRequest, page: Page) -> str:
    page.emulate_media(color_scheme=request.param)
    return str(request.param)


def addresses(clerk: User) -> list[str]:
    """Each page of recognition in each of its faces."""
    jobs = [make_job(clerk, state) for state in State]
    jobs += [make_job(clerk, State.DONE, "47"), make_job(clerk, State.DONE, "12", "345")]
    jobs += [
        make_table(clerk, *[["275", "", "36,08"] * 4] * 3),
        make_job(clerk, State.DONE, "1.234"),
    ]
    histories = [
        "/history/",
        "/history/?sort=lowest&state=check",
        "/history/?text=nothing",
        f"/history/?batch={jobs[0].batch_id}",
    ]
    batch = jobs[-2].batch
    Care.objects.create(batch=batch, blind=Blind.ALL, one_in=100, threshold=0.5)
    desks = ["/desk/", f"/desk/?batch={batch.pk}", "/desk/?text=nothing"]
    desks.append(f"/desk/batches/{batch.pk}/")
    return ["/", "/upload/", *histories, *desks, *(job.get_absolute_url() for job in jobs)]


@pytest.mark.parametrize("width", WIDTHS)
def test_axe_finds_nothing_and_no_page_scrolls_sideways(
    page: Page,
    clerk: User,
    log_in: Callable[[BrowserContext, User], None],
    violations: Callable[[Page], list[str]],
    scheme: str,
    width: int,
) -> None:
    log_in(page.context, clerk)
    page.set_viewport_size({"width": width, "height": 844})
    found: list[str] = []
    for address in addresses(clerk):
        page.goto(address)
        found += violations(page)
        if page.evaluate("document.documentElement.scrollWidth > innerWidth"):
            found.append(f"{address} scrolls sideways")
    assert found == []


def rows(page: Page, selector: str) -> list[int]:
    """How many of these stand in each row, from above."""
    tops = page.locator(selector).evaluate_all("all => all.map(e => e.getBoundingClientRect().top)")
    return [tops.count(top) for top in sorted(set(tops))]


@pytest.mark.parametrize(
    ("number", "width", "lines"),
    [("35287", 1440, 1), ("352873528", 1440, 2), ("352", 390, 1), ("3528735", 390, 3)],
)
def test_a_numbers_digits_stand_in_one_row_or_in_even_ones(
    page: Page,
    clerk: User,
    log_in: Callable[[BrowserContext, User], None],
    number: str,
    width: int,
    lines: int,
) -> None:
    log_in(page.context, clerk)
    page.set_viewport_size({"width": width, "height": 844})
    page.goto(make_job(clerk, State.DONE, number).get_absolute_url())
    cards = rows(page, ".characters li")
    assert len(cards) == lines
    assert max(cards) - min(cards) <= 1
    assert rows(page, ".cells b") == [len(number)]


def test_a_long_number_stands_in_one_row_on_a_phone(
    page: Page, clerk: User, log_in: Callable[[BrowserContext, User], None]
) -> None:
    log_in(page.context, clerk)
    page.set_viewport_size({"width": 390, "height": 844})
    page.goto(make_job(clerk, State.DONE, "35287352873528").get_absolute_url())
    assert rows(page, ".cells b") == [14]


def test_a_wide_table_scrolls_inside_its_box_on_a_phone(
    page: Page, clerk: User, log_in: Callable[[BrowserContext, User], None]
) -> None:
    log_in(page.context, clerk)
    page.set_viewport_size({"width": 390, "height": 844})
    page.goto(make_table(clerk, ["275"] * 30).get_absolute_url())
    frame = page.get_by_role("region", name="Table 1")
    assert frame.evaluate("frame => frame.scrollWidth > frame.clientWidth")
    assert not page.evaluate("document.documentElement.scrollWidth > innerWidth")


def test_what_one_may_do_with_a_picture_stands_together(
    page: Page, clerk: User, log_in: Callable[[BrowserContext, User], None]
) -> None:
    log_in(page.context, clerk)
    page.set_viewport_size({"width": 1440, "height": 844})
    page.goto(make_job(clerk, State.DONE, "4").get_absolute_url())
    about, delete = (
        page.locator("summary", has_text=f"{word} this picture").bounding_box()
        for word in ("About", "Delete")
    )
    assert about
    assert delete
    assert about["x"] == delete["x"]
    assert delete["y"] - about["y"] - about["height"] < about["height"]


def test_a_newcomers_pages_are_fine_for_axe(
    page: Page, violations: Callable[[Page], list[str]], complaints: list[str]
) -> None:
    found: list[str] = []
    for address in ("/", "/nothing/"):
        page.goto(address)
        found += violations(page)
    assert found == []
    assert [c for c in complaints if "404" not in c] == []
    complaints.clear()


def test_what_one_taps_is_large_enough_for_a_finger(
    page: Page, clerk: User, log_in: Callable[[BrowserContext, User], None]
) -> None:
    log_in(page.context, clerk)
    page.set_viewport_size({"width": 390, "height": 844})
    small: list[str] = []
    for address in addresses(clerk):
        page.goto(address)
        small += page.locator("a, button, select, summary, input:not([type=hidden])").evaluate_all(
            """elements => elements
                .filter(e => e.checkVisibility() && !e.closest(".visually-hidden, .skip-link, p p")
                    && getComputedStyle(e).display !== "inline"
                    && (e.closest("label") ?? e).getBoundingClientRect().height < 44)
                .map(e => location.pathname + " " + e.outerHTML.slice(0, 120))"""
        )
    assert small == []
