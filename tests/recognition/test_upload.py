"""The upload page."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from pytest_django import Settings
from pytest_django.asserts import assertContains, assertRedirects

from accounts.cache import SharedCache
from accounts.models import Plan, User
from recognition.models import Batch, Job
from tests.pictures import picture


def send(clerk_client: Client, *files: SimpleUploadedFile, **fields: str) -> Any:
    return clerk_client.post("/upload/", {"images": files, **fields})


def test_one_picture_leads_to_its_own_page(clerk_client: Client, clerk: User) -> None:
    answer = send(clerk_client, picture(name="till.png"))
    job = Job.objects.get()
    assertRedirects(answer, f"/jobs/{job.id}/")
    assert (job.owner, job.name, job.layout, job.script) == (clerk, "till.png", "auto", "latin")


def test_layout_and_script_are_kept(clerk_client: Client) -> None:
    send(clerk_client, picture(), layout="page", script="thai")
    job = Job.objects.get()
    assert (job.layout, job.script) == ("page", "thai")


def test_several_pictures_lead_to_the_history_of_this_upload(clerk_client: Client) -> None:
    answer = send(clerk_client, picture(name="one.png"), picture(name="two.png"))
    batch = Batch.objects.get()
    assertRedirects(answer, f"/history/?batch={batch.id}", fetch_redirect_response=False)
    assertContains(clerk_client.get(answer.headers["Location"]), "2 pictures were uploaded.")


def test_each_refused_file_is_named_and_the_others_are_read(clerk_client: Client) -> None:
    answer = send(clerk_client, picture(), SimpleUploadedFile("<b>.txt", b"no picture"))
    page = clerk_client.get(answer.headers["Location"])
    assertContains(page, "1 picture was uploaded.")
    assertContains(page, "&lt;b&gt;.txt: This is not a picture we can read.")
    assert Job.objects.count() == 1


def test_where_every_file_is_refused_the_form_says_why_and_nothing_is_kept(
    clerk_client: Client, media: Path
) -> None:
    answer = send(clerk_client, SimpleUploadedFile("notes.txt", b"no picture"))
    assertContains(answer, "notes.txt: This is not a picture we can read.", status_code=422)
    assertContains(answer, 'aria-describedby="limits id_images_error"', status_code=422)
    assert not Batch.objects.exists()
    assert not list(media.iterdir())


def test_no_file_asks_for_one(clerk_client: Client) -> None:
    assertContains(send(clerk_client), "Please choose one first.", status_code=422)


def test_an_unknown_layout_is_refused_beside_its_field(clerk_client: Client) -> None:
    answer = send(clerk_client, picture(), layout="poem")
    assertContains(answer, 'id="id_layout_error"', status_code=422)
    assert not Job.objects.exists()


def test_too_many_files_are_refused_with_the_limit(
    clerk_client: Client, settings: Settings
) -> None:
    settings.DATA_UPLOAD_MAX_NUMBER_FILES = 2
    answer = send(clerk_client, picture(), picture(), picture())
    assertContains(answer, "Please upload at most 2 at a time.", status_code=413)
    assert not Job.objects.exists()


def test_a_body_that_is_too_large_is_refused_with_a_sentence(
    clerk_client: Client, settings: Settings
) -> None:
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 10
    answer = clerk_client.post("/upload/", {"layout": "page" * 10})
    assertContains(answer, "Please upload fewer pictures at a time.", status_code=413)


def test_a_full_disk_is_told_and_leaves_nothing(
    clerk_client: Client, settings: Settings, tmp_path: Path
) -> None:
    settings.MEDIA_ROOT = tmp_path / "file"
    settings.MEDIA_ROOT.write_text("where a folder should be")
    answer = send(clerk_client, picture())
    assertContains(answer, "There is no room for more pictures", status_code=507)
    assert not Job.objects.exists()


@pytest.mark.parametrize(("site", "plan", "most"), [(9, 7, 7), (7, 9, 7)])
def test_the_page_promises_what_site_and_plan_both_take(
    clerk: User, clerk_client: Client, settings: Settings, site: int, plan: int, most: int
) -> None:
    settings.DATA_UPLOAD_MAX_NUMBER_FILES = site
    clerk.plan = Plan.objects.create(
        name="Some", images_a_day=9, images_in_a_batch=plan, megabytes=1
    )
    clerk.save()
    page = clerk_client.get("/upload/")
    assertContains(page, f", {most} at a time")
    assertContains(page, f'data-limit="{most}"')


def test_a_stranger_to_the_site_is_asked_to_log_in_and_comes_back(client: Client, db: None) -> None:
    assertRedirects(
        client.get("/upload/"), "/accounts/login/?next=/upload/", fetch_redirect_response=False
    )


def test_an_unconfirmed_person_is_sent_to_the_confirmation(
    unconfirmed: User, browse: Callable[[User], Client]
) -> None:
    answer = browse(unconfirmed).post("/upload/", {"images": picture()})
    assert re.match(r"/accounts/confirm-email/", answer.headers["Location"])
    assert not Job.objects.exists()


def test_a_form_from_elsewhere_is_refused_with_a_way_on(clerk: User) -> None:
    clerk_client = Client(enforce_csrf_checks=True)
    clerk_client.force_login(clerk, "allauth.account.auth_backends.AuthenticationBackend")
    answer = clerk_client.post("/upload/", {"images": picture()})
    assertContains(answer, "This form has expired", status_code=403)
    assert not Job.objects.exists()


def test_while_redis_is_down_the_upload_is_kept_and_every_page_works(
    clerk_client: Client, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(SharedCache, "_down_until", 0.0)  # and back, so that nobody waits for it
    cache = settings.CACHES["default"] | {"LOCATION": "unix:///nowhere/redis.sock?db=0"}
    settings.CACHES = {"default": cache}
    job = send(clerk_client, picture()).headers["Location"]
    for address in (job, "/history/", "/upload/", "/"):
        assert clerk_client.get(address).status_code == 200
