"""A plan that an administrator gave, and a plan that would remove what somebody has."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django import Settings

from accounts.models import Plan, User
from recognition.models import Job
from tests.jobs import make_job

pytestmark = pytest.mark.django_db
PAGE = "/accounts/plan/"
Browse = Callable[[User], Client]


@pytest.fixture
def given(clerk: User, administrator: User, browse: Browse) -> Plan:
    """The clerk's plan, set on the account's page of the administration."""
    plan = Plan.objects.create(name="Small", images_a_day=3, images_in_a_batch=2, megabytes=1)
    page = f"/admin/accounts/user/{clerk.pk}/change/"
    browse(administrator).post(page, {"is_approved": "on", "plan": plan.pk})
    clerk.refresh_from_db()
    assert clerk.plan == plan
    return plan


def choose(browser: Client, name: str, **more: str) -> str:
    plan = Plan.objects.get(name=name)
    return browser.post(PAGE, {"plan": plan.pk, **more}, follow=True).content.decode()


def test_a_plan_that_an_administrator_gave_can_only_be_asked_out_of(
    clerk: User, given: Plan, browse: Browse
) -> None:
    page = choose(browse(clerk), "Standard")
    assert "An administrator has to agree" in page
    assert "An administrator gave you your plan" in page
    clerk.refresh_from_db()
    assert clerk.plan == given
    assert clerk.wanted_plan == Plan.objects.get(name="Standard")


def test_it_is_kept_until_an_administrator_releases_it(
    clerk: User, given: Plan, administrator: User, browse: Browse
) -> None:
    page = f"/admin/accounts/user/{clerk.pk}/change/"
    browse(administrator).post(page, {"is_approved": "on", "plan": given.pk})
    choose(browse(clerk), "Standard")
    clerk.refresh_from_db()
    assert clerk.plan != given


def test_a_plan_that_somebody_chose_can_be_left_again(clerk: User, browse: Browse) -> None:
    choose(browse(clerk), "Short-lived")
    choose(browse(clerk), "Standard")
    clerk.refresh_from_db()
    assert clerk.plan == Plan.objects.get(name="Standard")


@pytest.fixture
def old(clerk: User, settings: Settings, tmp_path: object) -> list[Job]:
    """Two pictures of last quarter, and one of today."""
    settings.MEDIA_ROOT = tmp_path
    jobs = [make_job(clerk) for _ in range(3)]
    quarter_ago = timezone.now() - timedelta(days=90)
    Job.objects.filter(pk__in=[job.pk for job in jobs[:2]]).update(created=quarter_ago)
    return jobs


def test_a_plan_that_removes_pictures_asks_first_and_says_how_many(
    clerk: User, old: list[Job], browse: Browse
) -> None:
    page = choose(browse(clerk), "Short-lived")
    assert "keeps results for 30 days" in page
    assert "2 of your pictures are older" in page
    clerk.refresh_from_db()
    assert clerk.plan is None

    choose(browse(clerk), "Short-lived", sure="1")
    clerk.refresh_from_db()
    assert clerk.plan == Plan.objects.get(name="Short-lived")


def test_a_plan_that_removes_nothing_does_not_ask(
    clerk: User, old: list[Job], browse: Browse
) -> None:
    Plan.objects.filter(name="Short-lived").update(days_kept=91)
    choose(browse(clerk), "Short-lived")
    clerk.refresh_from_db()
    assert clerk.plan == Plan.objects.get(name="Short-lived")
