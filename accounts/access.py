"""Who may open a page of the account."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar, cast

from allauth.account.decorators import reauthentication_required, verified_email_required
from django.http.response import HttpResponseBase

Page = TypeVar("Page", bound=Callable[..., HttpResponseBase])


def for_confirmed(page: Page) -> Page:
    """Strangers are asked to log in, unconfirmed people to confirm."""
    return cast(Page, verified_email_required(page))


def fresh_to_change(page: Page) -> Page:
    """Whoever did not log in a moment ago shows once more who they are before a change."""
    return cast(Page, reauthentication_required(allow_get=True)(page))


def fresh(page: Page) -> Page:
    """The same before the page is even shown."""
    return cast(Page, reauthentication_required(page))
