"""The administration's pages in axe, at a phone's width and a desk's."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, Page
from pytest_django import Settings

from accounts.models import User
from recognition.vocabulary import State
from tests.jobs import make_job

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.xdist_group("browser")]
DJANGOS_OWN: dict[str, str] = {}


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


@pytest.mark.parametrize("width", [390, 1440])
def test_axe_finds_nothing_of_ours_in_the_administration(
    page: Page,
    administrator: User,
    log_in: Callable[[BrowserContext, User], None],
    violations: Callable[[Page], list[str]],
    pages: list[str],
    width: int,
) -> None:
    log_in(page.context, administrator)
    page.set_viewport_size({"width": width, "height": 900})
    found: list[str] = []
    for path in pages:
        page.goto(f"/admin/{path}")
        found += [v for v in violations(page) if v.split()[1].rstrip(":") not in DJANGOS_OWN]
    assert found == []
