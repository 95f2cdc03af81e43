"""Devices are called what people call them."""

from __future__ import annotations

import pytest
from django.test import Client

from accounts import devices
from accounts.models import User
from tests.people import PASSWORD

KIT = "AppleWebKit/537.36 (KHTML, like Gecko)"
WINDOWS = f"Mozilla/5.0 (Windows NT 10.0; Win64; x64) {KIT} Chrome/142.0.0.0 Safari/537.36"


@pytest.mark.parametrize(
    ("user_agent", "name"),
    [
        (WINDOWS, "Chrome on Windows"),
        (f"{WINDOWS} Edg/142.0.0.0", "Edge on Windows"),
        (
            "Mozilla/5.0 (X11; Linux x86_64; rv:145.0) Gecko/20100101 Firefox/145.0",
            "Firefox on Linux",
        ),
        (
            "Mozilla/5.0 (iPhone; CPU iPhone OS 18_1 like Mac OS X) AppleWebKit/605.1.15 (KHTML, "
            "like Gecko) Version/18.1 Mobile/15E148 Safari/604.1",
            "Safari on iPhone",
        ),
        (
            f"Mozilla/5.0 (Linux; Android 15; K) {KIT} SamsungBrowser/28.0 Chrome/130.0.0.0 Mobile "
            "Safari/537.36",
            "Samsung Internet on Android",
        ),
        (f"Mozilla/5.0 (X11; CrOS x86_64 14541.0.0) {KIT} Chrome/142.0.0.0", "Chrome on Chrome OS"),
        (
            "Mozilla/5.0 (Macintosh; Intel Mac OS X 10.15; rv:145.0) Firefox/145.0",
            "Firefox on macOS",
        ),
        ("curl/8.14.1", "An unknown browser"),
        ("", "An unknown browser"),
    ],
)
def test_a_browser_and_its_system_are_named(user_agent: str, name: str) -> None:
    assert devices.name(user_agent) == name


@pytest.mark.django_db
def test_the_page_shows_the_name_and_not_the_header(clerk: User) -> None:
    browser = Client(headers={"User-Agent": WINDOWS})
    browser.post("/accounts/login/", {"login": clerk.email, "password": PASSWORD})
    page = browser.get("/accounts/sessions/").content.decode()
    assert "Chrome on Windows" in page
    assert "this device" in page
    assert "Mozilla" not in page
