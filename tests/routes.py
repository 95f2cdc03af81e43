"""Every address of the site and who may use it: the table behind tests/test_routes.py.

A new route needs a line in ROUTES. Only what Django's administration and django-allauth bring is
classified as a family; what we add to their prefixes is not.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import Enum, auto

from django.http import HttpResponseBase
from django.urls import URLPattern, URLResolver, get_resolver


class Access(Enum):
    EVERYBODY = auto()  # nothing of anybody is shown
    CONFIRMED = auto()  # one's own things, once the address is confirmed
    OWNER = auto()  # one thing, which exists for its owner alone
    OWNER_AND_STAFF = auto()
    STAFF = auto()
    ALLAUTH = auto()  # one's own account, at any stage of entering


@dataclass(frozen=True)
class Rule:
    access: Access
    thing: str = ""  # what the address names: a key of the fixture `things`


ROUTES = {
    "": Rule(Access.EVERYBODY),
    "health/live": Rule(Access.EVERYBODY),
    "health/ready": Rule(Access.EVERYBODY),
    "api/": Rule(Access.EVERYBODY),
    "api/docs/": Rule(Access.EVERYBODY),
    "api/schema/": Rule(Access.EVERYBODY),
    "mailbox/": Rule(Access.EVERYBODY),  # with the key that the terminal shows, else 404
    "mailbox/<key>/": Rule(Access.EVERYBODY),
    "accounts/2fa/authenticate/": Rule(Access.ALLAUTH),
    "accounts/confirm-email/": Rule(Access.ALLAUTH),
    "accounts/login/code/confirm/": Rule(Access.ALLAUTH),
    "accounts/confirm-email/<key>/": Rule(Access.EVERYBODY),
    "accounts/waiting/": Rule(Access.EVERYBODY),
    "accounts/social/login/cancelled/": Rule(Access.ALLAUTH),  # old addresses: redirects
    "accounts/social/login/error/": Rule(Access.ALLAUTH),
    "accounts/social/signup/": Rule(Access.ALLAUTH),
    "accounts/social/connections/": Rule(Access.ALLAUTH),
    "upload/": Rule(Access.CONFIRMED),
    "history/": Rule(Access.CONFIRMED),
    "history/delete/": Rule(Access.CONFIRMED),
    "history/csv/": Rule(Access.CONFIRMED),
    "history/json/": Rule(Access.CONFIRMED),
    "history/xlsx/": Rule(Access.CONFIRMED),
    "accounts/data/": Rule(Access.CONFIRMED),
    "accounts/delete/": Rule(Access.CONFIRMED),
    "accounts/plan/": Rule(Access.CONFIRMED),
    "accounts/profile/": Rule(Access.CONFIRMED),
    "accounts/sessions/end/": Rule(Access.CONFIRMED),
    "accounts/tokens/": Rule(Access.CONFIRMED),
    "api/v1/jobs/": Rule(Access.CONFIRMED),
    "desk/": Rule(Access.CONFIRMED),
    "desk/next/": Rule(Access.CONFIRMED),
    "desk/say/": Rule(Access.CONFIRMED),
    "desk/undo/": Rule(Access.CONFIRMED),
    "desk/release/": Rule(Access.CONFIRMED),
    "desk/batches/<uuid:batch_id>/": Rule(Access.OWNER, "batch"),
    "jobs/<uuid:job_id>/": Rule(Access.OWNER, "job"),
    "jobs/<uuid:job_id>/status/": Rule(Access.OWNER, "job"),
    "jobs/<uuid:job_id>/retry/": Rule(Access.OWNER, "job"),
    "jobs/<uuid:job_id>/cancel/": Rule(Access.OWNER, "job"),
    "jobs/<uuid:job_id>/delete/": Rule(Access.OWNER, "job"),
    "jobs/<uuid:job_id>/correct/": Rule(Access.OWNER, "job"),
    "jobs/<uuid:job_id>/add/": Rule(Access.OWNER, "job"),
    "jobs/<uuid:job_id>/remove/": Rule(Access.OWNER, "job"),
    "jobs/<uuid:job_id>/put-back/": Rule(Access.OWNER, "job"),
    "jobs/<uuid:job_id>/take-away/": Rule(Access.OWNER, "job"),
    "jobs/<uuid:job_id>/image/": Rule(Access.OWNER_AND_STAFF, "job"),
    "jobs/<uuid:job_id>/thumbnail/": Rule(Access.OWNER_AND_STAFF, "job"),
    "api/v1/jobs/<uuid:pk>/": Rule(Access.OWNER, "job"),
    "api/v1/jobs/<uuid:pk>/cancel/": Rule(Access.OWNER, "job"),
    "api/v1/jobs/<uuid:pk>/image/": Rule(Access.OWNER, "job"),
    "api/v1/jobs/<uuid:pk>/retry/": Rule(Access.OWNER, "job"),
    "api/v1/jobs/<uuid:pk>/verdicts/": Rule(Access.OWNER, "job"),
    "accounts/data/<uuid:pk>/": Rule(Access.OWNER, "export"),
    "accounts/data/<uuid:pk>/delete/": Rule(Access.OWNER, "export"),
    "accounts/tokens/<key>/revoke/": Rule(Access.OWNER, "token"),
}


def rule(route: str, view: Callable[..., HttpResponseBase]) -> Rule | None:
    """Who may use the route; None where nobody has thought about it."""
    if route in ROUTES:
        return ROUTES[route]
    if route.startswith("admin/"):
        return Rule(Access.STAFF)
    if route.startswith("accounts/") and view.__module__.startswith("allauth."):
        return Rule(Access.ALLAUTH)
    return None


def routes(
    resolver: URLResolver | None = None, prefix: str = ""
) -> Iterator[tuple[str, Callable[..., HttpResponseBase]]]:
    """Every route as (pattern, view), as Django itself would try them."""
    for entry in (resolver or get_resolver()).url_patterns:
        route = prefix + str(entry.pattern)
        if isinstance(entry, URLPattern):
            yield route, entry.callback
        else:
            yield from routes(entry, route)


def fill(route: str, **values: object) -> str:
    """A path on the route, with "1" for what no value is given for."""
    named = re.compile(r"\(\?P<(\w+)>[^)]*\)|<(?:\w+:)?(\w+)>")
    path = named.sub(lambda found: str(values.get(found[1] or found[2], "1")), route)
    return "/" + path.replace("^", "").replace("$", "")
