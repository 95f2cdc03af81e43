"""What a plan allows, chosen by people and defined by administrators."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from django.db import connections
from django.test import Client
from django.utils import timezone
from pytest_django import Settings

from accounts.models import Plan, User
from recognition.models import Job
from recognition.submission import OverPlanError, submit
from tests.pictures import picture

PAGE = "/accounts/plan/"
Browse = Callable[[User], Client]


@pytest.fixture
def small(clerk: User, settings: Settings, tmp_path: Path) -> Plan:
    """The clerk's plan: three images a day, two in one upload, one megabyte."""
    settings.MEDIA_ROOT = tmp_path
    plan = Plan.objects.create(name="Small", images_a_day=3, images_in_a_batch=2, megabytes=1)
    clerk.plan = plan
    clerk.save()
    return plan


def upload(user: User, images: int = 1) -> None:
    submit(user, [picture() for _ in range(images)])


@pytest.mark.django_db
def test_who_chose_nothing_has_the_plan_for_new_accounts(clerk: User) -> None:
    assert clerk.current_plan.is_default


@pytest.mark.django_db
def test_too_many_images_in_one_upload_are_refused_with_the_number(
    clerk: User, small: Plan
) -> None:
    with pytest.raises(OverPlanError, match="takes 2 images at a time"):
        upload(clerk, 3)
    assert not Job.objects.exists()


@pytest.mark.django_db
def test_the_fourth_image_of_the_day_is_refused_and_the_next_day_not(
    clerk: User, small: Plan
) -> None:
    upload(clerk, 2)
    with pytest.raises(OverPlanError, match="reads 3 images a day"):
        upload(clerk, 2)
    upload(clerk)
    with pytest.raises(OverPlanError, match="come back tomorrow"):
        upload(clerk)
    assert Job.objects.count() == 3
    User.objects.update(images_day=timezone.now().astimezone(UTC).date() - timedelta(days=1))
    clerk.refresh_from_db()
    upload(clerk)
    assert Job.objects.count() == 4


@pytest.mark.django_db
def test_another_time_zone_gives_no_second_day(clerk: User, small: Plan) -> None:
    with timezone.override(ZoneInfo("Pacific/Kiritimati")):  # 25 hours apart: never the same date
        upload(clerk, 2)
        upload(clerk)
    clerk.refresh_from_db()
    with timezone.override(ZoneInfo("Pacific/Pago_Pago")):
        assert clerk.images_used_today == 3
        with pytest.raises(OverPlanError, match="come back tomorrow"):
            upload(clerk)


@pytest.mark.django_db
def test_deleting_images_gives_no_second_day(clerk: User, small: Plan) -> None:
    upload(clerk, 2)
    upload(clerk)
    Job.objects.all().delete()
    clerk.refresh_from_db()
    with pytest.raises(OverPlanError):
        upload(clerk)


@pytest.mark.django_db
def test_a_full_storage_refuses_and_keeps_no_file(clerk: User, small: Plan, tmp_path: Path) -> None:
    upload(clerk)
    files = sorted(path for path in tmp_path.rglob("*") if path.is_file())
    User.objects.update(bytes_used=2**20)
    with pytest.raises(OverPlanError, match="more than the 1 MB"):
        upload(clerk)
    assert sorted(path for path in tmp_path.rglob("*") if path.is_file()) == files
    clerk.refresh_from_db()
    assert clerk.images_used_today == 1, "what was refused does not count"


@pytest.mark.django_db
def test_the_api_answers_429_with_the_sentence(clerk: User, small: Plan, browse: Browse) -> None:
    upload(clerk, 2)
    upload(clerk)
    answer = browse(clerk).post("/api/v1/jobs/", {"image": picture()})
    assert answer.status_code == 429
    assert "3 images a day" in answer.json()["detail"]
    assert answer.json()["code"] == "plan"


@pytest.mark.django_db(transaction=True)
def test_fifty_uploads_at_the_same_time_never_exceed_the_plan(clerk: User, small: Plan) -> None:
    small.images_a_day = 7
    small.save()

    def one(_: int) -> bool:
        try:
            upload(User.objects.get(pk=clerk.pk))
        except OverPlanError:
            return False
        finally:
            connections.close_all()
        return True

    with ThreadPoolExecutor(16) as pool:
        accepted = list(pool.map(one, range(50)))
    assert sum(accepted) == Job.objects.count() == 7


@pytest.mark.django_db
def test_the_page_shows_plan_and_use(clerk: User, small: Plan, browse: Browse) -> None:
    upload(clerk, 2)
    page = browse(clerk).get(PAGE).content.decode()
    assert "2 of 3" in page
    assert "Standard" in page


@pytest.mark.django_db
def test_another_plan_holds_at_once_where_it_needs_no_approval(clerk: User, browse: Browse) -> None:
    plan = Plan.objects.get(name="Short-lived")
    browse(clerk).post(PAGE, {"plan": plan.pk})
    clerk.refresh_from_db()
    assert clerk.plan == plan


@pytest.mark.django_db
def test_a_plan_that_needs_approval_is_only_asked_for(clerk: User, browse: Browse) -> None:
    plan = Plan.objects.get(name="Archive")
    page = browse(clerk).post(PAGE, {"plan": plan.pk}, follow=True).content.decode()
    assert "An administrator has to agree" in page
    clerk.refresh_from_db()
    assert clerk.current_plan.is_default
    assert clerk.wanted_plan == plan


@pytest.mark.django_db
def test_a_plan_that_does_not_exist_cannot_be_chosen(clerk: User, browse: Browse) -> None:
    assert browse(clerk).post(PAGE, {"plan": "0"}).status_code == 200
    clerk.refresh_from_db()
    assert clerk.plan is None
