"""What the templates of the way in need to know."""

from __future__ import annotations

from django.http import HttpRequest

from accounts.mailbox import is_open_to


def mailbox(request: HttpRequest) -> dict[str, bool]:
    return {"mailbox": is_open_to(request)}
