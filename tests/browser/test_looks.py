"""Every page at the widths of a phone and of a desk: nothing for axe to find, nothing cut off."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import BrowserContext, Page

from accounts.models import User
from recognition.vocabulary import State
from tests.jobs import make_job

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
    histories = ["/history/", "/history/?text=nothing", f"/history/?batch={jobs[0].batch_id}"]
    return ["/", "/upload/", *histories, *(job.get_absolute_url() for job in jobs)]


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
                    && e.getBoundingClientRect().height < 44)
                .map(e => location.pathname + " " + e.outerHTML.slice(0, 120))"""
        )
    assert small == []
