"""Wrong passwords: bounded for whoever guesses, forgiven to whoever comes in."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client
from pytest_django import Settings

from accounts.models import User
from tests.people import PASSWORD

pytestmark = pytest.mark.django_db
OFFICE, ELSEWHERE = "192.0.2.1", "192.0.2.2"
Try = Callable[..., bool]


@pytest.fixture
def attempt(settings: Settings) -> Try:
    """Whether this password lets in from this address, in a browser of its own."""
    settings.TRUSTED_PROXIES = settings.ALLAUTH_TRUSTED_PROXY_COUNT = 1

    def attempt(email: str, password: str = PASSWORD, address: str = OFFICE) -> bool:
        browser = Client(headers={"X-Forwarded-For": address})
        form = {"login": email, "password": password}
        return browser.post("/accounts/login/", form).status_code == 302

    return attempt


def test_who_comes_in_starts_anew(clerk: User, attempt: Try) -> None:
    """Four typing errors in the morning and one after lunch lock nobody out."""
    for _ in range(4):
        assert not attempt(clerk.email, "a typing error")
    assert attempt(clerk.email)
    for _ in range(4):
        assert not attempt(clerk.email, "a typing error")
    assert attempt(clerk.email)


def test_five_wrong_ones_in_a_row_still_close_the_door(clerk: User, attempt: Try) -> None:
    for _ in range(5):
        attempt(clerk.email, "a guess")
    assert not attempt(clerk.email)


def test_who_guesses_from_elsewhere_does_not_lock_the_owner_out(clerk: User, attempt: Try) -> None:
    for _ in range(8):
        attempt(clerk.email, "a guess", ELSEWHERE)
    assert attempt(clerk.email)


def test_the_others_of_one_office_still_come_in(clerk: User, attempt: Try) -> None:
    """Thirty people behind one address, two of whom have forgotten theirs."""
    for number in range(2):
        for _ in range(6):
            attempt(f"forgetful{number}@example.org", "a guess")
    assert attempt(clerk.email)


def test_an_address_cannot_guess_at_many_accounts_without_end(clerk: User, attempt: Try) -> None:
    for number in range(60):
        attempt(f"person{number}@example.org", "password1")
    assert not attempt(clerk.email)
    assert attempt(clerk.email, address=ELSEWHERE)


def test_an_account_of_ones_own_gives_no_new_guesses(
    clerk: User, stranger: User, attempt: Try
) -> None:
    """A success is of one account; what the address did at others stays counted."""
    for _ in range(5):
        attempt(clerk.email, "a guess", ELSEWHERE)
        assert attempt(stranger.email, address=ELSEWHERE)
    assert not attempt(clerk.email, address=ELSEWHERE)


def test_many_addresses_cannot_guess_at_one_account_without_end(clerk: User, attempt: Try) -> None:
    for number in range(30):
        attempt(clerk.email, "a guess", f"198.51.100.{number}")
    assert not attempt(clerk.email, address="203.0.113.1")
