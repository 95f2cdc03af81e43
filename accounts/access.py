"""Who may open a page of the account."""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import Any, TypeVar, cast

from allauth.account.decorators import reauthentication_required, verified_email_required
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import redirect

Page = TypeVar("Page", bound=Callable[..., HttpResponseBase])


def for_confirmed(page: Page) -> Page:
    """Strangers are asked to log in, unconfirmed people to confirm, the unapproved to wait.

    As recognition.access does it; here the mail to confirm with is sent again, too.
    """
    for_verified = verified_email_required(page)

    @functools.wraps(page)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if request.user.is_authenticated and request.user.halt == "account_waiting":
            return redirect(request.user.halt)
        return cast(HttpResponseBase, for_verified(request, *args, **kwargs))

    return cast(Page, guarded)


def fresh_to_change(page: Page) -> Page:
    """Whoever did not log in a moment ago shows once more who they are before a change."""
    return cast(Page, reauthentication_required(allow_get=True)(page))


def fresh(page: Page) -> Page:
    """The same before the page is even shown."""
    return cast(Page, reauthentication_required(page))
