"""The front page says what this is."""

from __future__ import annotations

from collections.abc import Callable

from django.conf import settings
from django.test import Client
from pytest_django.asserts import assertContains, assertNotContains

from accounts.models import User
from ml import recognizer
from recognition.results import in_percent


def test_a_newcomer_reads_what_this_is_and_may_register(client: Client, db: None) -> None:
    page = client.get("/")
    assertContains(page, "Handwritten numbers, read for you")
    assertContains(page, 'href="/accounts/signup/"')


def test_a_person_who_is_logged_in_goes_straight_to_upload(
    clerk: User, browse: Callable[[User], Client]
) -> None:
    page = browse(clerk).get("/")
    assertContains(page, 'href="/upload/"')
    assertNotContains(page, 'href="/accounts/signup/"')


def test_the_example_is_read_as_the_page_says(client: Client, db: None) -> None:
    example = (settings.BASE_DIR / "static" / "example.jpg").read_bytes()
    (prediction,) = recognizer.recognize(example).predictions
    page = client.get("/")
    assertContains(page, f'<span class="visually-hidden">{prediction.text}</span>')
    assertContains(page, f"{in_percent(prediction.confidence)} %")


def test_every_page_forbids_inline_scripts_and_styles(client: Client, db: None) -> None:
    page = client.get("/")
    policy = page.headers["Content-Security-Policy"]
    assert "unsafe" not in policy
    assert "default-src 'none'" in policy
    assertNotContains(page, "style=")
    assertNotContains(page, "<style")
