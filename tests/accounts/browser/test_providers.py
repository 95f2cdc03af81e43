"""In by Google and LinkedIn, played by a real OpenID provider on this machine."""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import parse_qs, urlsplit

import pytest
from allauth.socialaccount.models import SocialAccount
from playwright.sync_api import Page, Route, expect

from accounts.models import User
from tests.accounts.browser.conftest import ComesIn
from tests.accounts.browser.steps import NEWCOMER, is_in, is_out
from tests.accounts.conftest import MailTo

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.xdist_group("browser")]
Visits = Callable[[str], None]


@pytest.fixture(params=["Google", "LinkedIn"])
def visits(
    request: pytest.FixtureRequest, page: Page, providers: None, complaints: list[str]
) -> Visits:
    """Go to the other website from the log-in page and press this button there."""

    def there(button: str) -> None:
        page.goto("/accounts/login/")
        page.get_by_role("button", name=f"Continue with {request.param}").click()
        page.get_by_role("button", name=button, exact=True).click()
        expect(page.get_by_role("contentinfo")).to_contain_text("Longhand")
        complaints.clear()  # of the other website, whose style is on the Internet

    return there


@pytest.fixture
def with_state(page: Page, issuer: str) -> None:
    """RFC 6749 (4.1.2.1) has the state in a refusal, too; this provider forgets it."""

    def mend(route: Route) -> None:
        answer = route.fetch(max_redirects=0)
        headers = dict(answer.headers)
        asked = parse_qs(urlsplit(route.request.url).query)
        if "error=" in headers.get("location", ""):
            headers["location"] += f"&state={asked['state'][0]}"
        route.fulfill(status=answer.status, headers=headers, body=answer.body())

    page.route(f"{issuer}/oauth2/authorize?**", mend)


def test_a_newcomer_is_in_at_once_and_finds_the_same_account_on_returning(
    page: Page, visits: Visits
) -> None:
    visits("newcomer")
    is_in(page)
    page.get_by_role("button", name="Log out", exact=True).click()
    is_out(page)
    visits("newcomer")
    is_in(page)
    assert User.objects.get().email == NEWCOMER


def test_who_refuses_is_told_and_can_log_in_another_way(
    page: Page, clerk: User, with_state: None, visits: Visits, comes_in: ComesIn
) -> None:
    visits("Deny")
    expect(page.get_by_role("heading", name="You did not log in")).to_be_visible()
    page.get_by_role("link", name="Back to the log-in").click()
    is_out(page)
    assert User.objects.get() == clerk
    comes_in(clerk)
    is_in(page)


def test_an_address_that_has_an_account_comes_into_it_and_its_password_still_holds(
    page: Page, clerk: User, visits: Visits, comes_in: ComesIn
) -> None:
    visits("clerk")
    is_in(page)
    page.goto("/accounts/3rdparty/")
    expect(page.get_by_text(clerk.email)).to_be_visible()
    assert SocialAccount.objects.get().user == clerk
    page.get_by_role("button", name="Log out", exact=True).click()
    is_out(page)
    comes_in(clerk)
    is_in(page)


def test_an_address_that_the_provider_has_not_confirmed_opens_nobodys_account(
    page: Page, clerk: User, visits: Visits, mail_to: MailTo
) -> None:
    visits("impostor")
    expect(page.get_by_role("heading", name="Confirm your address")).to_be_visible()
    page.goto("/accounts/profile/")
    is_out(page)
    assert mail_to(clerk.email).subject == "You have an account already"
    assert not SocialAccount.objects.exists()
