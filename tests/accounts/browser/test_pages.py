"""Every page of accounts: no violation in axe, nothing wider than the screen, one main heading."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import BrowserContext, Page

from accounts.models import ApiToken, User
from tests.accounts.conftest import MailTo
from tests.people import PASSWORD

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.xdist_group("browser")]
WIDTHS = (390, 1440)
OPEN = (
    "login/",
    "signup/",
    "password/reset/",
    "password/reset/done/",
    "login/code/",
    "inactive/",
    "waiting/",
    "confirm-email/made-up/",
    "password/reset/key/1-made-up/",
)
OWN = (
    "profile/",
    "email/",
    "password/change/",
    "2fa/",
    "2fa/webauthn/",
    "3rdparty/",
    "sessions/",
    "plan/",
    "tokens/",
    "data/",
    "logout/",
    "reauthenticate/",
)
FRESH = ("2fa/totp/activate/", "2fa/webauthn/add/", "delete/")
Violations = Callable[[Page], list[str]]


def examine(page: Page, path: str, violations: Violations) -> list[str]:
    """What is wrong with the page at any width."""
    wrong: list[str] = []
    page.goto(f"/accounts/{path}")
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 900})
        wrong += violations(page)
        if page.evaluate("document.documentElement.scrollWidth") > width:
            wrong.append(f"{path} is wider than {width}")
    if page.locator("h1").count() != 1:
        wrong.append(f"{path} has not one main heading")
    return wrong


def test_the_ways_in_are_for_everybody(page: Page, providers: None, violations: Violations) -> None:
    assert [w for path in OPEN for w in examine(page, path, violations)] == []


def test_the_pages_that_ask_for_a_code_are_for_everybody(
    page: Page, clerk: User, mail_to: MailTo, violations: Violations
) -> None:
    page.goto("/accounts/signup/")
    page.get_by_label("E-mail address").fill("newcomer@example.org")
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_label("Password again").fill(PASSWORD)
    page.get_by_role("button", name="Register").click()
    wrong = examine(page, "confirm-email/", violations)
    wrong += examine(page, mail_to("newcomer@example.org").link[10:], violations)
    page.context.clear_cookies()
    page.goto("/accounts/login/code/")
    page.get_by_label("E-mail address").fill(clerk.email)
    page.get_by_role("button", name="Send me a code").click()
    wrong += examine(page, "login/code/confirm/", violations)
    assert wrong == []


def test_the_pages_of_ones_own_account_are_for_everybody(
    page: Page,
    clerk: User,
    providers: None,
    violations: Violations,
    log_in: Callable[[BrowserContext, User], None],
    shows_who_it_is: Callable[[], None],
) -> None:
    ApiToken.objects.create(clerk, name="scanner")
    log_in(page.context, clerk)
    wrong = [w for path in OWN for w in examine(page, path, violations)]
    page.goto("/accounts/delete/")
    shows_who_it_is()
    wrong += [w for path in FRESH for w in examine(page, path, violations)]
    assert wrong == []
