"""What every error of the API must look like."""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from django.test.client import _MonkeyPatchedWSGIResponse as Response


def assert_problem(response: Response, status: int, code: str | None = None) -> dict[str, Any]:
    """Problem details (RFC 9457) with a code and a sentence; the body comes back."""
    assert response.status_code == status, response.content
    assert response["Content-Type"] == "application/problem+json"
    body: dict[str, Any] = response.json()
    assert (body["status"], body["title"]) == (status, HTTPStatus(status).phrase)
    assert body["detail"].endswith((".", "”."))
    assert body["code"]
    assert code in (None, body["code"])
    return body
