"""The pictures are for their owner and for administrators."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.auth.models import Permission
from django.test import Client
from pytest_django import Settings

from accounts.models import User
from recognition.models import Job

pytestmark = pytest.mark.parametrize("what", ["image", "thumbnail"])


def body(answer: Any) -> bytes:
    return b"".join(answer.streaming_content)


def test_the_owner_gets_it_with_our_type_and_their_name(
    job: Job, clerk: User, browse: Callable[[User], Client], what: str
) -> None:
    Job.objects.update(name="Beleg „März“.html")
    answer = browse(clerk).get(f"/jobs/{job.id}/{what}/")
    assert answer.headers["Content-Type"] in ("image/png", "image/jpeg")
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Content-Disposition"].startswith("inline; filename*=utf-8''Beleg%20")
    assert answer.headers["Content-Disposition"].endswith((".png", ".jpg"))
    assert "private" in answer.headers["Cache-Control"]
    with getattr(job, what).open() as kept:
        assert body(answer) == kept.read()


def test_a_browser_that_has_it_asks_and_gets_it_again_only_while_it_is_there(
    job: Job, clerk: User, browse: Callable[[User], Client], what: str
) -> None:
    browser = browse(clerk)
    first = browser.get(f"/jobs/{job.id}/{what}/")
    assert body(first)
    assert "no-cache" in first.headers["Cache-Control"]
    assert "max-age" not in first.headers["Cache-Control"]
    known = {"if-none-match": first.headers["ETag"]}
    assert browser.get(f"/jobs/{job.id}/{what}/", headers=known).status_code == 304
    browser.post(f"/jobs/{job.id}/delete/")
    assert browser.get(f"/jobs/{job.id}/{what}/", headers=known).status_code == 404


def test_an_administrator_gets_it(
    job: Job, administrator: User, browse: Callable[[User], Client], what: str
) -> None:
    answer = browse(administrator).get(f"/jobs/{job.id}/{what}/")
    assert body(answer)


def test_an_administrator_without_the_second_factor_gets_404(
    job: Job, administrator: User, browse: Callable[[User], Client], settings: Settings, what: str
) -> None:
    settings.STAFF_SECOND_FACTOR = True
    assert browse(administrator).get(f"/jobs/{job.id}/{what}/").status_code == 404


@pytest.mark.parametrize(("permissions", "status"), [([], 404), (["view_job"], 200)])
def test_staff_get_it_where_they_may_see_jobs(
    job: Job,
    stranger: User,
    browse: Callable[[User], Client],
    permissions: list[str],
    status: int,
    what: str,
) -> None:
    stranger.is_staff = True
    stranger.save()
    stranger.user_permissions.set(Permission.objects.filter(codename__in=permissions))
    answer = browse(stranger).get(f"/jobs/{job.id}/{what}/")
    answer.close()
    assert answer.status_code == status


def test_a_stranger_gets_404(
    job: Job, stranger: User, browse: Callable[[User], Client], what: str
) -> None:
    assert browse(stranger).get(f"/jobs/{job.id}/{what}/").status_code == 404


def test_without_logging_in_it_leads_to_the_log_in(job: Job, client: Client, what: str) -> None:
    answer = client.get(f"/jobs/{job.id}/{what}/")
    assert answer.headers["Location"] == f"/accounts/login/?next=/jobs/{job.id}/"


def test_a_file_that_is_gone_is_404(
    job: Job, clerk: User, browse: Callable[[User], Client], what: str
) -> None:
    file = getattr(job, what)
    file.storage.delete(file.name)
    assert browse(clerk).get(f"/jobs/{job.id}/{what}/").status_code == 404
