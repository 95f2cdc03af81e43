"""The administration's pages in axe, at a phone's width and a desk's."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import BrowserContext, Page
from pytest_django import Settings

from accounts.models import User
from recognition.vocabulary import State
from tests.jobs import make_job

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.xdist_group("browser")]
DJANGOS_OWN = {
    "label-title-only": "the label of a list's search field is a picture, which has its name",
}


@pytest.fixture
def pages(clerk: User, settings: Settings, tmp_path: Path) -> list[str]:
    """Each page with something on it."""
    settings.MEDIA_ROOT = tmp_path
    make_job(clerk, State.FAILED)
    job = make_job(clerk, State.DONE, "47")
    clerk.name = "Changed"
    clerk.save()
    return [
        "",
        "recognition/job/",
        f"recognition/job/{job.pk}/change/",
        "accounts/user/",
        f"accounts/user/{clerk.pk}/change/",
        "queue/",
        "auditlog/logentry/",
    ]


def violations_of_ours(page: Page) -> list[str]:
    """Without axe's own look into stylesheets, which fails over those of Django and says so."""
    found = Axe().run(page, options={"preload": False}).response["violations"]
    ours = [violation for violation in found if violation["id"] not in DJANGOS_OWN]
    return [f"{page.url} {v['id']}: {n['html']}" for v in ours for n in v["nodes"]]


@pytest.mark.parametrize("width", [390, 1440])
def test_axe_finds_nothing_of_ours_in_the_administration(
    page: Page,
    administrator: User,
    log_in: Callable[[BrowserContext, User], None],
    pages: list[str],
    width: int,
) -> None:
    log_in(page.context, administrator)
    page.set_viewport_size({"width": width, "height": 900})
    found: list[str] = []
    for path in pages:
        page.goto(f"/admin/{path}")
        found += violations_of_ours(page)
    assert found == []
