"""What the templates of the way in need to know."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest

from accounts.mailbox import is_open_to


def mailbox(request: HttpRequest) -> dict[str, bool]:
    """Whether mails stay on this machine, and whether this browser may read them."""
    return {"keeps_mails": settings.MAILBOX, "mailbox": is_open_to(request)}
