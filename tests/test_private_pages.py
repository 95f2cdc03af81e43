"""What is for one person is kept by no proxy and by no browser's history."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from django.test import Client
from pytest_django import Settings

from accounts.models import ApiToken, User
from tests.jobs import make_job

pytestmark = pytest.mark.django_db
Browse = Callable[[User], Client]


@pytest.mark.parametrize(
    "address",
    [
        "/upload/",
        "/history/",
        "/history/csv/",
        "/jobs/{job}/",
        "/jobs/{job}/status/",
        "/accounts/profile/",
        "/accounts/plan/",
        "/accounts/sessions/",
        "/accounts/data/",
        "/api/v1/jobs/",
        "/api/v1/jobs/{job}/",
    ],
)
def test_a_personal_page_is_not_stored(
    clerk: User, browse: Browse, settings: Settings, tmp_path: Path, address: str
) -> None:
    settings.MEDIA_ROOT = tmp_path
    answer = browse(clerk).get(address.format(job=make_job(clerk).pk))
    assert answer.status_code == 200
    assert {"private", "no-store"} <= set(answer.headers["Cache-Control"].split(", "))


def test_what_a_program_reads_is_not_stored_either(clerk: User) -> None:
    _, token = ApiToken.objects.create(clerk)
    program = Client(headers={"Authorization": f"Token {token}"})
    assert program.get("/api/v1/jobs/").headers["Cache-Control"] == "private, no-store"


def test_what_everybody_sees_may_be_kept(client: Client) -> None:
    assert "Cache-Control" not in client.get("/").headers
