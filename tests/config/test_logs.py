"""What never reaches the logs."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from io import StringIO
from typing import Any

import pytest
from django.conf import settings
from django.test import Client


@pytest.fixture
def log() -> Iterator[StringIO]:
    """What the console would show, by the formatter of the settings."""
    formatters: Any = settings.LOGGING["formatters"]
    shape = dict(formatters["log"])
    handler = logging.StreamHandler(StringIO())
    handler.setFormatter(shape.pop("()")(**shape))
    logging.getLogger().addHandler(handler)
    yield handler.stream
    logging.getLogger().removeHandler(handler)


@pytest.mark.django_db
@pytest.mark.parametrize(
    "address",
    ["/accounts/confirm-email/{}/", "/accounts/password/reset/key/1-{}/", "/mailbox/{}/"],
)
def test_the_key_of_a_mailed_link_is_not_logged(log: StringIO, address: str) -> None:
    Client().get(address.format("the-secret-key"))
    assert "request_started" in log.getvalue()
    assert "the-secret-key" not in log.getvalue()


@pytest.mark.django_db
def test_passwords_and_codes_are_not_logged(log: StringIO) -> None:
    Client().post("/accounts/login/", {"login": "a@example.org", "password": "the-password"})
    Client().post("/accounts/login/code/confirm/", {"code": "1234-9876"})
    assert "request_started" in log.getvalue()
    assert "the-password" not in log.getvalue()
    assert "1234-9876" not in log.getvalue()


@pytest.mark.django_db
@pytest.mark.parametrize("page", ["/history/", "/api/v1/jobs/", "/no/such/page/", "/admin/"])
def test_what_somebody_looks_for_is_not_logged(log: StringIO, page: str) -> None:
    Client().get(page, {"text": "4930817", "q": "4930817"})
    assert f"GET {page}" in log.getvalue()
    assert "4930817" not in log.getvalue()


def test_not_even_where_a_library_writes_the_whole_address(log: StringIO) -> None:
    logging.getLogger("elsewhere").warning("GET /history/?text=4930817&state=done failed")
    assert "GET /history/?... failed" in log.getvalue()
