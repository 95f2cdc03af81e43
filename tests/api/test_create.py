"""POST /api/v1/jobs/ makes a job of an image."""

from __future__ import annotations

import uuid

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from PIL import Image
from pytest_django import Settings

from accounts.models import User
from recognition.models import Batch, Job
from recognition.vocabulary import State
from tests.api.problems import assert_problem
from tests.pictures import encode, picture

URL = "/api/v1/jobs/"


def test_an_image_is_accepted_as_a_job_that_waits(api: Client, clerk: User) -> None:
    response = api.post(URL, {"image": picture(name="till.png")})
    job = Job.objects.get()
    body = response.json()
    assert response.status_code == 202
    assert response["Location"] == body["url"] == f"http://testserver{URL}{job.id}/"
    assert (job.owner, job.state, job.name) == (clerk, State.QUEUED, "till.png")
    assert (body["id"], body["state"], body["predictions"]) == (str(job.id), "queued", [])
    assert (body["layout"], body["script"]) == ("auto", "latin")


def test_layout_and_script_are_taken_over(api: Client) -> None:
    data = {"image": picture(), "layout": "number", "script": "thai"}
    assert api.post(URL, data).status_code == 202
    job = Job.objects.get()
    assert (job.layout, job.script) == ("number", "thai")


@pytest.mark.parametrize("field", ["layout", "script"])
@pytest.mark.parametrize("value", ["cuneiform", "x" * 100_000, "\0"])
def test_a_layout_or_script_that_we_do_not_know_is_refused(
    api: Client, field: str, value: str
) -> None:
    problem = assert_problem(api.post(URL, {"image": picture(), field: value}), 400, "invalid")
    assert problem["errors"][field][0]["message"]
    assert not Job.objects.exists()


def test_a_missing_image_is_named(api: Client) -> None:
    problem = assert_problem(api.post(URL, {}), 400, "invalid")
    assert problem["errors"]["image"][0]["code"] == "required"


def test_an_image_sent_as_text_is_refused(api: Client) -> None:
    problem = assert_problem(api.post(URL, {"image": "seven.png"}), 400, "invalid")
    assert problem["errors"]["image"][0]["code"] == "invalid"


@pytest.mark.parametrize(
    ("content", "status", "code"),
    [
        (b"", 400, "empty"),
        (b"not a picture", 415, "format"),
        (b"\x89PNG\r\n\x1a\n" + b"\0" * 50, 400, "corrupt"),
        (b"\x89PNG\r\n\x1a\n" + b"\0" * (25 * 2**20), 413, "too-large"),
    ],
)
def test_a_picture_that_cannot_be_read_is_refused_and_leaves_nothing(
    api: Client, content: bytes, status: int, code: str
) -> None:
    response = api.post(URL, {"image": SimpleUploadedFile("a.png", content)})
    assert assert_problem(response, status, code)["detail"].endswith(".")
    assert not Batch.objects.exists()


def test_a_picture_may_be_nearly_as_large_as_the_limit(api: Client) -> None:
    content = encode(Image.new("RGB", (2900, 2900), "white"), "BMP")  # 25.2 of 26.2 million bytes
    response = api.post(URL, {"image": SimpleUploadedFile("a.bmp", content)})
    assert response.status_code == 202, response.content


def test_a_body_far_over_the_limit_is_refused_unread(api: Client) -> None:
    response = api.post(URL, {"image": SimpleUploadedFile("a.png", b"\0" * (38 * 2**20))})
    assert_problem(response, 413, "too-large")


@pytest.mark.parametrize(
    ("content_type", "body"),
    [
        ("multipart/form-data", b"--x\r\n"),
        ("multipart/form-data; boundary=", b"--x\r\n"),
        ("multipart/form-data; boundary=x", b""),
        ("multipart/form-data; boundary=x", b"--x\r\nContent-Disposition: form-data; name="),
        ("multipart/form-data; boundary=\xff", b"--x--"),
        ("multipart/form-data; boundary=x; charset=nonsense", b"--x--"),
        (
            "multipart/form-data; boundary=x",
            b"--x\r\nContent-Disposition: form-data; name=image; filename=a.png\r\n"
            b"Content-Transfer-Encoding: base64\r\n\r\n!!!!!\r\n--x--\r\n",
        ),
    ],
)
def test_a_garbled_form_is_refused_with_a_sentence(
    api: Client, content_type: str, body: bytes
) -> None:
    assert_problem(api.generic("POST", URL, body, content_type), 400)


@pytest.mark.parametrize("content_type", ["application/json", "text/plain", "nonsense", ""])
def test_anything_but_a_form_is_an_unsupported_type(api: Client, content_type: str) -> None:
    assert_problem(api.post(URL, b'{"image": 1}', content_type=content_type), 415)


def test_too_many_fields_are_refused(api: Client) -> None:
    assert_problem(api.post(URL, {f"field{i}": "x" for i in range(1500)}), 400)


def test_an_overlong_or_odd_file_name_does_no_harm(api: Client) -> None:
    for name in ("x" * 5000 + ".png", "../../etc/passwd", "a\\b\\c.png", "<b>é\u202e.png"):
        assert api.post(URL, {"image": picture(name=name)}).status_code == 202
    assert all(len(job.name) <= 255 and "/" not in job.name for job in Job.objects.all())


def test_a_full_disk_is_told_as_such(api: Client, settings: Settings, tmp_path: object) -> None:
    settings.MEDIA_ROOT = "/dev/null/full"  # no folder can be made here
    problem = assert_problem(api.post(URL, {"image": picture()}), 507, "storage")
    assert "try again later" in problem["detail"]
    assert not Job.objects.exists()


def test_two_uploads_are_two_jobs(api: Client) -> None:
    ids = {uuid.UUID(api.post(URL, {"image": picture()}).json()["id"]) for _ in range(2)}
    assert {job.id for job in Job.objects.all()} == ids
