"""A page that waits says so when nobody answers."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from accounts.models import User
from tests.jobs import make_job

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.xdist_group("browser")]


@pytest.mark.parametrize("address", ["/jobs/{job}/", "/history/"])
def test_offline_the_page_says_so_and_goes_on_by_itself(
    clerks_page: Page, clerk: User, complaints: list[str], address: str
) -> None:
    job = make_job(clerk)
    clerks_page.goto(address.format(job=job.pk))
    note = clerks_page.get_by_text("There is no connection to Longhand")
    expect(note).to_be_hidden()
    clerks_page.context.set_offline(True)
    expect(note).to_be_visible()
    expect(clerks_page.get_by_role("heading", name="Your picture is")).to_be_hidden()
    clerks_page.context.set_offline(False)
    expect(note).to_be_hidden()
    complaints[:] = [text for text in complaints if "ERR_INTERNET_DISCONNECTED" not in text]


def test_a_server_that_does_not_answer_is_asked_ever_more_seldom(
    clerks_page: Page, clerk: User, complaints: list[str]
) -> None:
    asked: list[str] = []

    def refuse(route: object) -> None:
        asked.append("once more")
        route.abort("connectionrefused")  # type: ignore[attr-defined]

    clerks_page.route("**/status/**", refuse)
    clerks_page.goto(f"/jobs/{make_job(clerk).pk}/")
    expect(clerks_page.get_by_text("There is no connection to Longhand")).to_be_visible()
    clerks_page.wait_for_timeout(5000)
    assert 1 <= len(asked) <= 3
    complaints.clear()
