"""Who may open a page: people with a confirmed address; everybody else is shown the way in."""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import TYPE_CHECKING, Concatenate, ParamSpec, cast

from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, resolve_url
from django.urls import reverse
from django_htmx.http import HttpResponseClientRedirect

if TYPE_CHECKING:
    from django_htmx.middleware import HtmxDetails

    from accounts.models import User

Parameters = ParamSpec("Parameters")


class Request(HttpRequest):
    """A request of somebody who is logged in and confirmed."""

    user: User
    htmx: HtmxDetails


Page = Callable[Concatenate[Request, Parameters], HttpResponseBase]


def for_confirmed(page: Page[Parameters]) -> Callable[..., HttpResponseBase]:
    """Send strangers to the log-in page and others who are not in yet to what they must pass."""

    @functools.wraps(page)
    def guarded(
        request: HttpRequest, /, *args: Parameters.args, **kwargs: Parameters.kwargs
    ) -> HttpResponseBase:
        if not request.user.is_authenticated:
            return _elsewhere(request, redirect_to_login(_way_back(request)).url)
        if request.user.halt:
            return _elsewhere(request, resolve_url(request.user.halt))
        return page(cast(Request, request), *args, **kwargs)

    return guarded


def _elsewhere(request: HttpRequest, url: str) -> HttpResponse:
    """A fragment cannot show the log-in page in its place: the whole page must go there."""
    htmx: HtmxDetails = request.htmx  # type: ignore[attr-defined]
    return HttpResponseClientRedirect(url) if htmx else redirect(url)


def _way_back(request: HttpRequest) -> str:
    """Where the log-in leads to: what was asked for, or its job's page where it was an action."""
    match = request.resolver_match
    if match and "job_id" in match.kwargs:
        return reverse("job", args=[match.kwargs["job_id"]])
    return request.get_full_path()
