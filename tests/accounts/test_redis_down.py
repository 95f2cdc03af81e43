"""Redis is down: people still come in, and nobody guesses without end."""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.core.cache import caches
from django.test import Client, override_settings

from accounts.cache import SharedCache
from accounts.models import User
from tests.people import PASSWORD

pytestmark = pytest.mark.django_db


@pytest.fixture
def redis_down(tmp_path: Path) -> Iterator[None]:
    """Nobody listens where the cache looks for Redis."""
    backend = {
        "BACKEND": "accounts.cache.SharedCache",
        "LOCATION": f"unix://{tmp_path}/redis.sock?db=0",
    }
    with override_settings(CACHES={"default": backend}):
        yield
    SharedCache._down_until = 0.0
    caches["default"].clear()


def is_in(client: Client) -> bool:
    return client.get("/accounts/email/").status_code == 200


def test_the_right_password_still_lets_in(redis_down: None, clerk: User) -> None:
    browser = Client()
    browser.post("/accounts/login/", {"login": clerk.email, "password": PASSWORD})
    assert is_in(browser)


def test_guessing_still_ends(redis_down: None, clerk: User) -> None:
    browser = Client()
    for _ in range(5):
        browser.post("/accounts/login/", {"login": clerk.email, "password": "not this one"})
    answer = browser.post("/accounts/login/", {"login": clerk.email, "password": PASSWORD})
    assert "That was wrong too often" in answer.content.decode()


def test_redis_is_asked_again_once_it_is_back(clerk: User) -> None:
    cache = caches["default"]
    SharedCache._down_until = time.monotonic() + 60
    cache.set("where", "here")
    SharedCache._down_until = 0.0
    assert cache.get("where") is None, "Redis answers, which was never told"
    cache.set("where", "there")
    assert cache.get("where") == "there"
