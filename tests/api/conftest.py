"""What the tests of the API share."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from django.test import Client
from pytest_django import Settings

from accounts.models import ApiToken, User


@pytest.fixture(autouse=True)
def media(settings: Settings, tmp_path: Path) -> Path:
    """An empty folder in which uploads are kept."""
    settings.MEDIA_ROOT = tmp_path
    return tmp_path


@pytest.fixture
def program() -> Callable[[User], Client]:
    """A program that speaks for this person with a token."""

    def with_token(user: User) -> Client:
        _, token = ApiToken.objects.create(user)
        return Client(headers={"Authorization": f"Token {token}"})

    return with_token


@pytest.fixture
def api(clerk: User, program: Callable[[User], Client]) -> Client:
    """The clerk's program."""
    return program(clerk)
