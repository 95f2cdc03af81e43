"""Django's administration and Swagger UI under our strict policy: the console stays silent."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, Page, expect
from pytest_django import Settings
from pytest_django.live_server_helper import LiveServer

from accounts.models import User
from recognition.vocabulary import State
from tests.jobs import make_job

pytestmark = pytest.mark.xdist_group("browser")


@pytest.fixture
def office(
    page: Page,
    administrator: User,
    log_in: Callable[[BrowserContext, User], None],
    live_server: LiveServer,
    settings: Settings,
    tmp_path: Path,
) -> Page:
    """The administrator's browser."""
    settings.MEDIA_ROOT = tmp_path
    log_in(page.context, administrator)
    return page


def test_an_administrator_finds_a_failed_job_and_runs_it_again(office: Page, clerk: User) -> None:
    job = make_job(clerk, State.FAILED)
    office.goto("/admin/")
    office.get_by_role("link", name="Jobs").first.click()
    office.get_by_role("link", name="failed", exact=True).click()
    thumbnail = office.locator("#result_list img")
    thumbnail.scroll_into_view_if_needed()
    assert thumbnail.evaluate("image => image.decode().then(() => image.naturalWidth > 0)")
    office.locator("input.action-select").check()
    office.locator("select[name=action]").select_option("retry")
    office.get_by_role("button", name="Go").click()
    expect(office.get_by_text("1 job runs again.")).to_be_visible()
    job.refresh_from_db()
    assert job.state == State.QUEUED


def test_an_administrator_sees_what_was_read_where(office: Page, clerk: User) -> None:
    job = make_job(clerk, State.DONE, "70")
    office.goto(f"/admin/recognition/job/{job.id}/change/")
    expect(office.get_by_role("img", name="The image and what was found in it")).to_be_visible()
    expect(office.get_by_text("70: 90 % sure, read by latin-1")).to_be_visible()


def test_the_queue_is_one_click_away(office: Page, clerk: User) -> None:
    make_job(clerk)
    office.goto("/admin/")
    office.get_by_role("link", name="Queue", exact=True).click()
    expect(office.get_by_text("Oldest waiting job")).to_be_visible()
    expect(office.get_by_role("link", name="till.png")).to_be_visible()


def test_on_a_phone_a_list_scrolls_in_its_own_frame(office: Page, clerk: User) -> None:
    make_job(clerk, State.DONE, "3528735287")
    office.set_viewport_size({"width": 390, "height": 844})
    office.goto("/admin/recognition/job/")
    assert office.evaluate("document.documentElement.scrollWidth <= innerWidth")
    frame = office.locator(".results")
    assert frame.evaluate("frame => frame.scrollWidth > frame.clientWidth")
    expect(frame).to_have_css("overflow-x", "auto")
    last = frame.get_by_role("columnheader").last
    last.scroll_into_view_if_needed()
    expect(last).to_be_in_viewport(ratio=0.9)


def test_on_a_phone_every_digit_of_a_job_can_be_reached(office: Page, clerk: User) -> None:
    job = make_job(clerk, State.DONE, "70")
    office.set_viewport_size({"width": 390, "height": 844})
    office.goto(f"/admin/recognition/job/{job.id}/change/")
    picture = office.get_by_role("img", name="The image and what was found in it").bounding_box()
    assert picture
    assert picture["x"] + picture["width"] <= 390
    last = office.get_by_role("region", name="The digits of 70").get_by_role("columnheader").last
    last.scroll_into_view_if_needed()
    expect(last).to_be_in_viewport(ratio=0.9)


@pytest.mark.parametrize("address", ["/upload/", "/admin/", "/admin/recognition/job/"])
def test_on_a_phone_every_entry_of_the_navigation_is_in_reach(office: Page, address: str) -> None:
    office.set_viewport_size({"width": 390, "height": 844})
    office.goto(address)
    names = {
        "/upload/": ("Upload", "History", "Administration", "Account", "Log out"),
    }.get(address, ("Queue", "Back to Longhand", "Account", "Log out"))
    for name in names:
        entry = office.get_by_role("link", name=name, exact=True)
        expect(entry.or_(office.get_by_role("button", name=name))).to_be_in_viewport(ratio=1)


def test_the_administration_names_each_group_once(office: Page) -> None:
    office.goto("/admin/")
    groups = office.locator("#content-main caption").all_inner_texts()
    assert len(groups) == len(set(groups)) == 4


def test_swagger_ui_works_under_the_strict_policy(page: Page, live_server: LiveServer) -> None:
    response = page.goto("/api/docs/")
    assert response
    assert "unsafe" not in response.headers["content-security-policy"]
    page.get_by_role("button", name="POST /api/v1/jobs/", exact=True).click()
    expect(page.get_by_text("Send an image. The answer comes at once")).to_be_visible()
