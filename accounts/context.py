"""What the templates of the way in need to know."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest


def mailbox(request: HttpRequest) -> dict[str, bool]:
    return {"mailbox": settings.MAILBOX}
