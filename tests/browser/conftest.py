"""Journeys in Chromium, against the site with its static files as served and a real worker."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.core.cache import cache
from django.test import Client
from django.test.testcases import _StaticFilesHandler
from playwright.sync_api import BrowserContext, Page
from pytest_django.live_server_helper import LiveServer
from pytest_django.plugin import DjangoDbBlocker

from accounts.models import User
from tests.workers import Worker, worker

DEADLINE = 20_000  # milliseconds until what a person waits for must have appeared


@pytest.fixture(scope="session")
def live_server(django_db_setup: None) -> Iterator[LiveServer]:
    """pytest-django's, but with the static files under their hashed names, as in production."""
    server = LiveServer("localhost", start=False)
    server.thread.static_handler = _StaticFilesHandler
    server.start()
    yield server
    server.stop()


@pytest.fixture(scope="session")
def base_url(live_server: LiveServer) -> str:
    return str(live_server.url)


@pytest.fixture(scope="module")
def reader(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[Worker]:
    """A worker for one file's journeys: other tests' jobs are not its to read."""
    with django_db_blocker.unblock(), worker() as running:
        yield running


@pytest.fixture(autouse=True)
def _no_limits_left_over(live_server: LiveServer) -> None:
    cache.clear()


@pytest.fixture
def complaints(context: BrowserContext) -> Iterator[list[str]]:
    """What the console complains of, the policy's violations among it; a test may expect some."""
    found: list[str] = []

    def note(kind: str, text: str) -> None:
        if kind in ("error", "warning"):
            found.append(text)

    context.set_default_timeout(DEADLINE)
    context.on("console", lambda message: note(message.type, message.text))
    context.on("weberror", lambda error: found.append(str(error.error)))
    yield found
    assert found == []


@pytest.fixture(autouse=True)
def _complaints_end_the_test(complaints: list[str]) -> None:
    """Every journey is watched."""


@pytest.fixture
def log_in(
    base_url: str, browse: Callable[[User], Client]
) -> Callable[[BrowserContext, User], None]:
    """Give the browser this person's session."""

    def as_person(context: BrowserContext, user: User) -> None:
        session = browse(user).cookies["sessionid"].value
        context.add_cookies([{"name": "sessionid", "value": session, "url": base_url}])

    return as_person


@pytest.fixture
def clerks_page(
    page: Page, clerk: User, log_in: Callable[[BrowserContext, User], None], reader: Worker
) -> Page:
    """The clerk's browser, and a worker that reads what is uploaded in it."""
    log_in(page.context, clerk)
    return page


@pytest.fixture
def violations() -> Callable[[Page], list[str]]:
    """What axe finds on a page; nothing is wanted."""

    def of(page: Page) -> list[str]:
        found = Axe().run(page).response["violations"]
        return [f"{page.url} {v['id']}: {n['html']}" for v in found for n in v["nodes"]]

    return of
