"""Every route and method, and {anonymous, owner, other, unconfirmed, locked, not approved,
administrator, administrator without a second factor}.

Nobody reads or changes what is another's, and what is another's answers as what is missing. The
table is tests/routes.py; a route that it does not know fails the first test.
"""

from __future__ import annotations

import uuid
from collections.abc import Callable

import pytest
from allauth.mfa.models import Authenticator
from pytest_django import Settings

from accounts.models import ApiToken, User
from recognition.models import Job
from tests.asking import (
    METHODS,
    NO_ENTRY,
    USUAL,
    Ask,
    ask,
    belongings,
    site,
    things,
)
from tests.routes import ROUTES, Access, fill, routes, rule

__all__ = ["ask", "site", "things"]


def lock(person: User) -> None:
    person.lock()


def take_approval(person: User) -> None:
    person.is_approved = False
    person.save()


def of(*wanted: Access) -> list[str]:
    return [route for route, rule in ROUTES.items() if rule.access in wanted]


def family(wanted: Access) -> list[str]:
    found = {route for route, view in routes() if (r := rule(route, view)) and r.access == wanted}
    return sorted(found)


def test_every_route_is_classified() -> None:
    found = dict(routes())
    assert [route for route, view in found.items() if rule(route, view) is None] == []
    assert [route for route in ROUTES if route not in found] == []


@pytest.mark.parametrize("route", of(Access.OWNER, Access.OWNER_AND_STAFF))
def test_what_is_anothers_answers_as_what_is_missing(
    route: str,
    things: dict[str, str],
    ask: Ask,
    stranger: User,
    unconfirmed: User,
    administrator: User,
) -> None:
    thing = things[ROUTES[route].thing]
    missing = str(uuid.uuid4()) if len(thing) == 36 else "0" * len(thing)
    others = [None, unconfirmed, stranger]
    if ROUTES[route].access is Access.OWNER:
        others.append(administrator)
    before = belongings()
    for person in others:
        for method in METHODS:
            foreign, absent = (
                ask(person, method, fill(route, job_id=i, batch_id=i, pk=i, key=i)).without(i)
                for i in (thing, missing)
            )
            assert foreign == absent, (person, method)
            assert not foreign.tells, (person, method)
            assert method == "OPTIONS" or foreign.status in NO_ENTRY, (person, method)
    assert belongings() == before


@pytest.mark.parametrize("route", of(Access.OWNER, Access.OWNER_AND_STAFF))
def test_the_owner_gets_in(route: str, things: dict[str, str], ask: Ask, clerk: User) -> None:
    thing = things[ROUTES[route].thing]
    path = fill(route, job_id=thing, batch_id=thing, pk=thing, key=thing)
    statuses = {method: ask(clerk, method, path).status for method in ("GET", "POST")}
    assert set(statuses.values()) - {405}, "no method is allowed"
    assert not {401, 403, 404} & set(statuses.values()), statuses


@pytest.mark.parametrize("route", of(Access.OWNER_AND_STAFF))
def test_administrators_see_what_they_may_see(
    route: str, things: dict[str, str], ask: Ask, administrator: User
) -> None:
    before = belongings()
    path = fill(route, job_id=things[ROUTES[route].thing])
    statuses = {method: ask(administrator, method, path).status for method in METHODS}
    assert statuses.pop("GET") == statuses.pop("HEAD") == 200
    assert set(statuses.values()) == {405}
    assert belongings() == before


@pytest.mark.parametrize("route", of(Access.CONFIRMED))
def test_who_is_not_confirmed_is_shown_the_way_in(
    route: str, things: dict[str, str], ask: Ask, unconfirmed: User
) -> None:
    before = belongings()
    for person in (None, unconfirmed):
        for method in METHODS:
            answer = ask(person, method, fill(route))
            assert answer.status in NO_ENTRY, (person, method)
            assert not answer.tells
    assert belongings() == before


@pytest.mark.parametrize("shut_out", [lock, take_approval])
def test_who_is_locked_or_not_approved_gets_not_even_at_their_own(
    shut_out: Callable[[User], None], things: dict[str, str], ask: Ask, clerk: User
) -> None:
    shut_out(clerk)
    before = belongings()
    for route in of(Access.OWNER, Access.OWNER_AND_STAFF, Access.CONFIRMED):
        thing = things.get(ROUTES[route].thing, "")
        for method in METHODS:
            answer = ask(
                clerk, method, fill(route, job_id=thing, batch_id=thing, pk=thing, key=thing)
            )
            assert answer.status in NO_ENTRY, (method, route)
            assert not answer.tells, (method, route)
    assert belongings() == before


@pytest.mark.parametrize("route", of(Access.CONFIRMED))
def test_a_confirmed_person_gets_in_and_sees_nothing_of_others(
    route: str, things: dict[str, str], ask: Ask, stranger: User, clerk: User
) -> None:
    for method in METHODS:
        answer = ask(stranger, method, fill(route))
        assert answer.status not in (401, 403, 404), method
        assert not answer.tells
    assert Job.objects.filter(owner=clerk).count() == 1
    assert ApiToken.objects.filter(user=clerk).count() == 1
    assert ask(clerk, "GET", fill(route)).status in (200, 302, 405)


@pytest.mark.parametrize("route", of(Access.EVERYBODY))
def test_what_everybody_may_open_shows_nothing_of_anybody(
    route: str, things: dict[str, str], ask: Ask, stranger: User, unconfirmed: User
) -> None:
    before = belongings()
    for person in (None, stranger, unconfirmed):
        for method in METHODS:
            answer = ask(person, method, fill(route))
            assert answer.status not in (401, 403), (person, method)
            assert not answer.tells
    assert belongings() == before


def test_the_administration_is_for_administrators(
    things: dict[str, str],
    ask: Ask,
    clerk: User,
    stranger: User,
    unconfirmed: User,
    administrator: User,
) -> None:
    before = belongings()
    for route in family(Access.STAFF):
        path = _in_administration(route, clerk, things)
        methods = METHODS if "recognition" in route or "queue" in route else USUAL
        for person in (None, stranger, unconfirmed, clerk):
            for method in methods:
                answer = ask(person, method, path)
                assert answer.status in NO_ENTRY, (person, method, path)
                assert not answer.tells, path
    assert belongings() == before


@pytest.mark.parametrize("reason", ["locked", "not approved", "without a second factor"])
def test_an_administrator_who_may_not_come_in_sees_nothing_of_anybody(
    reason: str,
    things: dict[str, str],
    ask: Ask,
    clerk: User,
    administrator: User,
    settings: Settings,
) -> None:
    settings.STAFF_SECOND_FACTOR = reason == "without a second factor"
    if reason == "locked":
        lock(administrator)
    elif reason == "not approved":
        take_approval(administrator)
    before = belongings()
    paths = [_in_administration(route, clerk, things) for route in family(Access.STAFF)]
    paths += [fill(route, job_id=things["job"]) for route in of(Access.OWNER_AND_STAFF)]
    for path in paths:
        for method in USUAL:
            answer = ask(administrator, method, path)
            assert answer.status in NO_ENTRY, (method, path)
            assert not answer.tells, path
    assert belongings() == before


def test_administrators_may_use_all_of_the_administration(
    things: dict[str, str], ask: Ask, clerk: User, administrator: User
) -> None:
    for route in family(Access.STAFF):
        path = _in_administration(route, clerk, things)
        assert ask(administrator, "GET", path).status in (200, 302, 403, 404, 405), path
    for path in ("", "recognition/job/", f"recognition/job/{things['job']}/change/", "queue/"):
        assert ask(administrator, "GET", f"/admin/{path}").status == 200


def test_the_pages_of_allauth_show_and_change_ones_own_account_alone(
    things: dict[str, str], ask: Ask, stranger: User, unconfirmed: User
) -> None:
    before = belongings()
    key = Authenticator.objects.get().pk
    for route in family(Access.ALLAUTH):
        for person in (None, stranger, unconfirmed):
            for method in USUAL:
                answer = ask(person, method, fill(route, pk=key))
                assert not answer.tells, route
    after = belongings()
    assert {name: rows for name, rows in after.items() if rows != before[name]} == {}


def _in_administration(route: str, clerk: User, things: dict[str, str]) -> str:
    """A path of the clerk's own row where the route names one."""
    identity = things["job"] if "/job/" in route else clerk.pk if "/user/" in route else 1
    return fill(route, object_id=identity, app_label="recognition", url="nothing")
