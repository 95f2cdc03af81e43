"""The administrator's list of jobs and the page of one."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from django.utils.formats import date_format
from pytest_django import DjangoAssertNumQueries

from accounts.models import User
from recognition.models import Job, Verdict
from recognition.vocabulary import Layout, Queue, Script, State
from tests.jobs import make_job

URL = "/admin/recognition/job/"


def test_the_list_shows_state_owner_error_and_thumbnail(office: Client, clerk: User) -> None:
    job = make_job(clerk, State.FAILED, attempts=3, name="till.png")
    page = office.get(URL).content.decode()
    for shown in ("failed", "clerk@example.org", "timeout", "till.png", ">3<"):
        assert shown in page
    assert f'src="/jobs/{job.id}/thumbnail/"' in page


def test_an_administrator_sees_the_pictures_of_others(office: Client, clerk: User) -> None:
    job = make_job(clerk)
    for picture in ("thumbnail", "image"):
        answer: Any = office.get(f"/jobs/{job.id}/{picture}/")
        assert b"".join(answer.streaming_content)


def test_the_list_costs_the_same_queries_however_long(
    office: Client, clerk: User, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    office.get("/admin/")  # the first visit writes down the session
    for _ in range(20):
        make_job(clerk, State.DONE, "12", "34")
    with django_assert_max_num_queries(11):
        page = office.get(URL).content.decode()
    assert page.count("/thumbnail/") == 20


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("state__exact=done", {"a"}),
        ("error=timeout", {"b"}),
        ("error=nonsense", set()),
        ("script__exact=thai", {"c"}),
        ("layout__exact=page", {"c"}),
        ("queue__exact=bulk", {"c"}),
        ("model=latin-1", {"a"}),
        ("model=latin-2", set()),
        ("q=1234", {"a"}),
        ("q=b.png", {"b"}),
        ("q=CLERK@EXAMPLE", {"a", "b"}),
        ("q=+", {"a", "b", "c"}),
    ],
)
def test_filters_and_search_find_the_job(
    office: Client, clerk: User, stranger: User, query: str, found: set[str]
) -> None:
    make_job(clerk, State.DONE, "01234", "5", name="a.png")
    make_job(clerk, State.FAILED, name="b.png")
    make_job(stranger, layout=Layout.PAGE, script=Script.THAI, queue=Queue.BULK, name="c.png")
    page = office.get(f"{URL}?{query}", follow=True).content.decode()
    assert {name for name in "abc" if f">{name}.png<" in page} == found


def test_a_job_is_found_by_its_id_however_written(office: Client, clerk: User) -> None:
    job = make_job(clerk, name="a.png")
    make_job(clerk, name="b.png")
    for term in (str(job.id), job.id.hex.upper(), f" {job.id} "):
        page = office.get(URL, {"q": term}).content.decode()
        assert ">a.png<" in page
        assert ">b.png<" not in page


def test_the_page_of_a_job_shows_image_boxes_and_every_probability(
    office: Client, clerk: User
) -> None:
    read = {"found_layout": "number", "milliseconds": 12.7, "finished": timezone.now()}
    job = make_job(clerk, State.DONE, "70", **read)
    Verdict.objects.create(prediction=job.predictions.get(), author=clerk, text="76")
    page = office.get(f"{URL}{job.id}/change/").content.decode()
    assert f'href="/jobs/{job.id}/image/"' in page
    assert page.count("<rect") == 3  # the number and its two digits
    assert "latin-1" in page
    assert "corrected to 76" in page
    assert "70: 90 % sure" in page
    assert page.count("<td>95 %</td>") == 4  # two digits: confidence, and their own class
    assert page.count("<td>0 %</td>") == 18
    assert ">13 ms<" in page
    assert "one number" in page
    assert date_format(timezone.localtime(job.finished), "N j, Y, H:i:s") in page


def test_nobody_edits_or_adds_in_the_administration(office: Client, clerk: User) -> None:
    job = make_job(clerk, State.DONE, "70")
    assert office.get(f"{URL}add/").status_code == 403
    assert office.post(f"{URL}{job.id}/change/", {"state": "queued"}).status_code == 403
    job.refresh_from_db()
    assert job.state == State.DONE


def test_a_deleted_job_takes_its_files_with_it(
    office: Client, clerk: User, media: Path, django_capture_on_commit_callbacks: object
) -> None:
    job = make_job(clerk, State.DONE, "70")
    with django_capture_on_commit_callbacks(execute=True):  # type: ignore[operator]
        office.post(f"{URL}{job.id}/delete/", {"post": "yes"})
    assert not Job.objects.exists()
    assert [path for path in media.rglob("*") if path.is_file()] == []


def test_who_is_no_administrator_stays_outside(client: Client, clerk: User, db: None) -> None:
    assert client.get(URL, follow=True).redirect_chain[-1][0].startswith("/accounts/login/")
    client.force_login(clerk, "allauth.account.auth_backends.AuthenticationBackend")
    assert client.get(URL, follow=True).status_code == 403
