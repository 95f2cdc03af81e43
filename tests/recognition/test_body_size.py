"""What is too large is refused before it is read."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from pytest_django import Settings
from pytest_django.asserts import assertContains

from accounts.models import Plan, User
from recognition.models import Job
from tests.pictures import picture

MEGABYTE = 2**20
Browse = Callable[[User], Client]


def announce(client: Client, path: str, megabytes: int) -> Any:
    """A body of this length is announced; to read any of it would fail the test."""
    form = "multipart/form-data; boundary=x"
    return client.generic("POST", path, b"", form, CONTENT_LENGTH=str(megabytes * MEGABYTE))


@pytest.mark.parametrize("path", ["/", "/upload/", "/accounts/login/", "/accounts/signup/"])
def test_nobody_unknown_sends_more_than_a_picture(client: Client, db: None, path: str) -> None:
    page = announce(client, path, 13)
    assertContains(page, "This was too much at once.", status_code=413)


def test_who_is_not_confirmed_sends_no_more_either(unconfirmed: User, browse: Browse) -> None:
    assert announce(browse(unconfirmed), "/upload/", 13).status_code == 413


@pytest.mark.parametrize("path", ["/api/v1/jobs/", "/api/nothing/"])
def test_the_api_refuses_in_its_own_way(client: Client, db: None, path: str) -> None:
    answer = announce(client, path, 13)
    assert (answer.status_code, answer.json()["code"]) == (413, "too-large")
    assert answer.headers["Content-Type"] == "application/problem+json"


def test_a_program_without_a_right_token_is_refused_unread(db: None) -> None:
    stranger = Client(headers={"Authorization": "Token nonsense"})
    assert announce(stranger, "/api/v1/jobs/", 30).status_code == 401
    assert announce(stranger, "/api/v1/jobs/", 38).status_code == 413


def test_an_upload_has_room_for_as_many_pictures_as_the_plan_takes(
    clerk: User, clerk_client: Client, settings: Settings
) -> None:
    clerk.plan = Plan.objects.create(name="Two", images_a_day=9, images_in_a_batch=2, megabytes=1)
    clerk.save()
    assert announce(clerk_client, "/upload/", 63).status_code == 413
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 100
    assert clerk_client.post("/upload/", {"images": picture()}).status_code == 302
    assert Job.objects.count() == 1
    assert announce(clerk_client, "/accounts/profile/", 1).status_code == 413
