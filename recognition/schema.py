"""What drf-spectacular cannot find out by itself."""

from __future__ import annotations

from drf_spectacular.contrib.knox_auth_token import KnoxTokenScheme

from recognition.problems import CONTENT_TYPE, Problem


class TokenScheme(KnoxTokenScheme):  # type: ignore[no-untyped-call]
    target_class = "accounts.authentication.TokenAuthentication"
    name = "token"


def problems(*statuses: int) -> dict[tuple[int, str], type[Problem]]:
    """The problems of these statuses, beside those that every address has."""
    return {(status, CONTENT_TYPE): Problem for status in (401, 403, 406, 500, *statuses)}
