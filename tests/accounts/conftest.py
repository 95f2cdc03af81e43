"""What the tests of accounts share."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from django.core.cache import cache
from django.core.mail import EmailMessage
from django.test import Client
from pytest_django import Settings

from accounts.models import User
from accounts.wording import paragraphs
from tests.accounts.providers import issuer, provider, providers
from tests.people import PASSWORD

__all__ = ["issuer", "provider", "providers"]

MailTo = Callable[[str], "Letter"]


@pytest.fixture
def files(settings: Settings, tmp_path: Path) -> Path:
    """The folder in which the platform keeps files, empty."""
    settings.MEDIA_ROOT = tmp_path
    return tmp_path


class Letter:
    """A mail as its reader sees it."""

    def __init__(self, message: EmailMessage) -> None:
        self.message = message
        self.subject = str(message.subject)
        self.text = str(message.body)

    @property
    def code(self) -> str:
        return next(p.text for p in paragraphs(self.text) if p.is_code)

    @property
    def link(self) -> str:
        """The path of the link that the mail asks to follow."""
        link = next(p.text for p in paragraphs(self.text) if p.is_link)
        return re.sub(r"^https?://[^/]+", "", link)


@pytest.fixture(autouse=True)
def _no_limits_left_over() -> Iterator[None]:
    """Each test begins with unused rate limits."""
    cache.clear()
    yield
    cache.clear()


@pytest.fixture
def mail_to(mailoutbox: list[EmailMessage]) -> MailTo:
    """The newest mail to an address."""

    def newest(address: str) -> Letter:
        found = [message for message in mailoutbox if address in message.to]
        assert found, f"no mail to {address}"
        return Letter(found[-1])

    return newest


@pytest.fixture
def newcomer() -> Client:
    """A browser that has never been here."""
    return Client()


@pytest.fixture
def fresh(clerk: User) -> Client:
    """A browser in which the clerk has just shown once more who it is."""
    client = Client()
    client.post("/accounts/login/", {"login": clerk.email, "password": PASSWORD})
    client.post("/accounts/reauthenticate/", {"password": PASSWORD})
    return client


def fill_in_registration(client: Client, email: str = "newcomer@example.org") -> None:
    form = {"email": email, "password1": PASSWORD, "password2": PASSWORD}
    assert client.post("/accounts/signup/", form).status_code == 302
