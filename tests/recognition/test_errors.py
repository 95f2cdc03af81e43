"""What goes wrong gets a page of ours, with a way on."""

from __future__ import annotations

import pytest
from django.http import HttpRequest
from django.test import Client, RequestFactory
from django.views import defaults
from pytest_django import Settings
from pytest_django.asserts import assertContains


def test_an_unknown_address_says_so_and_leads_on(client: Client, db: None) -> None:
    page = client.get("/nothing/")
    assertContains(page, "There is nothing here", status_code=404)
    assertContains(page, "To the front page", status_code=404)


def test_a_forbidden_page_says_so() -> None:
    request: HttpRequest = RequestFactory().get("/")
    page = defaults.permission_denied(request, PermissionError("no"))
    assert b"This page is closed to you" in page.content


def test_our_own_fault_is_told_without_the_database(client: Client) -> None:
    page = defaults.server_error(RequestFactory().get("/"))
    assert page.status_code == 500
    assert b"Something went wrong on our side" in page.content


def test_a_wrong_host_gets_a_page_without_the_database(client: Client, settings: Settings) -> None:
    settings.ALLOWED_HOSTS = ["longhand.example.org"]
    page = client.get("/", headers={"host": "evil.example.org"})
    assertContains(page, "This request was not understood", status_code=400)


@pytest.mark.parametrize("address", ["/nothing/", "/jobs/0/", "/accounts/nothing/"])
def test_error_pages_keep_the_strict_policy(client: Client, db: None, address: str) -> None:
    assert "unsafe" not in client.get(address).headers["Content-Security-Policy"]
