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
    assert thumbnail.evaluate("image => image.complete && image.naturalWidth > 0")
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
    expect(office.get_by_text("70: confidence 0.900, read by latin-1")).to_be_visible()


def test_the_queue_is_one_click_away(office: Page, clerk: User) -> None:
    make_job(clerk)
    office.goto("/admin/")
    office.get_by_role("link", name="Queue").click()
    expect(office.get_by_text("Oldest waiting job")).to_be_visible()
    expect(office.get_by_role("link", name="till.png")).to_be_visible()


def test_swagger_ui_works_under_the_strict_policy(page: Page, live_server: LiveServer) -> None:
    response = page.goto("/api/docs/")
    assert response
    assert "unsafe" not in response.headers["content-security-policy"]
    page.get_by_role("button", name="POST /api/v1/jobs/", exact=True).click()
    expect(page.get_by_text("Send an image. The answer comes at once")).to_be_visible()
