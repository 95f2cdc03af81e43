"""What the tests of languages share."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from django.core.cache import cache
from django.test import Client
from django.utils import translation
from pytest_django import Settings

from accounts.models import User


@pytest.fixture(autouse=True)
def _no_limits_left_over() -> None:
    """Each test begins with unused rate limits, and with devices that were never seen."""
    cache.clear()


@pytest.fixture(autouse=True)
def _language_left_as_it_was() -> Iterator[None]:
    """A request leaves its language to its thread, which here is the tests' own."""
    with translation.override("en"):
        yield


@pytest.fixture(autouse=True)
def media(settings: Settings, tmp_path: Path) -> Path:
    settings.MEDIA_ROOT = tmp_path
    return tmp_path


@pytest.fixture
def german_browser() -> Client:
    """A browser that nobody is logged in with, set up in Austria."""
    return Client(headers={"accept-language": "de-AT,de;q=0.9,en;q=0.5"})


@pytest.fixture
def german(clerk: User) -> User:
    """The clerk, who has chosen German."""
    clerk.language = "de"
    clerk.save()
    return clerk


@pytest.fixture
def german_client(german: User, browse: Callable[[User], Client]) -> Client:
    """The clerk's browser, which itself asks for no language."""
    return browse(german)
