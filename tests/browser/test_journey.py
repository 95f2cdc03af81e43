"""The whole way of a newcomer, and what the administrator sees of it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from django.conf import settings as project
from playwright.sync_api import BrowserContext, Page, expect
from pytest_django import Settings

from accounts.models import User
from tests.servers import wait_until
from tests.workers import Worker

pytestmark = pytest.mark.xdist_group("browser")
PHOTO = Path(__file__).parent.parent / "fixtures" / "number-35287.jpg"
NUMBER = "35287"
NEWCOMER = "newcomer@example.org"
PASSWORD = "walnut ladder orbit"


@pytest.fixture(autouse=True)
def _mails_are_really_sent(settings: Settings) -> None:
    """Through the outbox and the worker into the mailbox page, as in the embedded run."""
    settings.EMAIL_BACKEND = "accounts.outbox.OutboxBackend"


def register(page: Page) -> None:
    page.goto(f"/mailbox/{project.MAILBOX_KEY}/")  # as the terminal shows it
    page.goto("/")
    page.get_by_role("link", name="Register", exact=True).click()
    page.get_by_label("E-mail address").fill(NEWCOMER)
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_label("Password again").fill(PASSWORD)
    page.get_by_role("button", name="Register").click()
    expect(page.get_by_role("heading", name="Confirm your address")).to_be_visible()
    expect(page.get_by_role("link", name="mailbox", exact=True)).to_have_attribute(
        "href", "/mailbox/"
    )
    expect(page.get_by_text("spam")).to_have_count(0)


def code_from_the_mail(context: BrowserContext) -> str:
    mailbox = context.new_page()
    mailbox.goto("/mailbox/")
    mail = mailbox.get_by_role("article").filter(has_text=NEWCOMER)
    wait_until(lambda: mailbox.reload() and mail.count(), "the mail with the code")
    code = mail.first.locator(".mail-code").inner_text()
    mailbox.close()
    return code


def test_from_the_front_page_to_the_result_the_history_and_the_administrator(
    page: Page,
    reader: Worker,
    administrator: User,
    new_context: Callable[[], BrowserContext],
    log_in: Callable[[BrowserContext, User], None],
) -> None:
    register(page)
    page.get_by_label("Code").fill(code_from_the_mail(page.context))
    page.get_by_role("button", name="Confirm").click()

    expect(page.get_by_role("heading", name="Upload pictures of numbers")).to_be_visible()
    expect(page.get_by_role("region", name="Messages").get_by_role("status")).to_have_text(
        f"{NEWCOMER} is confirmed."
    )
    page.get_by_label("Choose your pictures").set_input_files(PHOTO)
    page.get_by_role("button", name="Read the numbers").click()
    expect(page.get_by_role("region", name=f"Number {NUMBER}")).to_be_visible()

    page.get_by_role("link", name="History").click()
    expect(page.get_by_role("link", name=PHOTO.name)).to_contain_text(NUMBER)

    office = new_context()
    log_in(office, administrator)
    admin = office.new_page()
    admin.goto("/admin/recognition/job/")
    row = admin.get_by_role("row").filter(has_text=NEWCOMER)
    expect(row).to_contain_text("done")
    expect(row.get_by_role("img").first).to_be_visible()
