"""What programs read is the same in every language; sentences for people follow who asks."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Callable
from zipfile import ZipFile

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from accounts import export
from accounts.models import ApiToken, User
from recognition.exports import rows
from recognition.models import Job
from recognition.vocabulary import State
from tests.jobs import make_job

pytestmark = pytest.mark.django_db
Browse = Callable[[User], Client]


@pytest.fixture
def job(german: User) -> Job:
    job = make_job(german, State.DONE, "4", milliseconds=1310.5)
    job.predictions.update(confidence=0.9975)
    return job


def test_the_api_writes_numbers_and_dates_in_one_way(job: Job, german_client: Client) -> None:
    body = german_client.get(f"/api/v1/jobs/{job.id}/").json()
    assert body["milliseconds"] == 1310.5
    assert body["predictions"][0]["confidence"] == 0.9975
    assert body["state"] == "done"
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d+Z", body["created"])


def test_the_api_is_asked_in_one_way(job: Job, german_client: Client) -> None:
    moment = job.created.isoformat()
    found = german_client.get("/api/v1/jobs/", {"created_after": moment}).json()["results"]
    assert [row["id"] for row in found] == [str(job.id)]


def test_an_errors_code_is_the_same_and_its_sentence_is_for_people(german_client: Client) -> None:
    text = SimpleUploadedFile("notes.txt", b"no picture")
    problem = german_client.post("/api/v1/jobs/", {"image": text}).json()
    assert (problem["status"], problem["code"]) == (415, "format")
    assert problem["detail"].startswith("Das ist kein Bild")


def test_a_failed_jobs_code_is_the_same_and_its_sentence_is_for_people(
    german: User, german_client: Client
) -> None:
    failed = make_job(german, State.FAILED, error_code="timeout")
    error = german_client.get(f"/api/v1/jobs/{failed.id}/").json()["error"]
    assert error["code"] == "timeout"
    assert error["message"].startswith("Dieses Bild zu lesen hat zu lange gedauert.")


@pytest.mark.parametrize("address", ["/api/schema/", "/api/schema/?lang=de"])
def test_the_description_of_the_api_is_the_same_for_everybody(
    german_client: Client, browse: Browse, stranger: User, address: str
) -> None:
    english = browse(stranger).get("/api/schema/").content
    answer = german_client.get(address)
    assert answer.content == english
    assert answer.headers["Content-Language"] == "en"


def test_a_program_is_told_in_the_language_that_it_asks_for(german: User) -> None:
    _, token = ApiToken.objects.create(german)
    program = Client(headers={"authorization": f"Token {token}", "accept-language": "en"})
    assert program.post("/api/v1/jobs/").json()["detail"] == "No file was submitted."


def test_the_charts_coordinates_stay_numbers(job: Job, german_client: Client) -> None:
    page = german_client.get(f"/jobs/{job.id}/").content.decode()
    paths = re.findall(r'<path[^>]* d="([^"]+)"', page)
    assert len(paths) == 3
    assert not [path for path in paths if "," in path]


def test_the_tables_columns_and_codes_are_the_same_and_a_reason_is_for_people(
    job: Job, german: User, german_client: Client
) -> None:
    make_job(german, State.FAILED, error_code="timeout")
    answer = german_client.get("/history/csv/")
    file = b"".join(answer.streaming_content).decode("utf-8-sig")  # type: ignore[attr-defined]
    failed, done = csv.DictReader(io.StringIO(file, newline=""))
    assert list(done) == rows.COLUMNS
    assert (done["state"], done["script"], done["corrected"]) == ("done", "latin", "no")
    assert done["confidence"] == "0.9975"
    assert failed["error"].startswith("Dieses Bild zu lesen hat zu lange gedauert.")


def test_exported_data_stays_neutral(job: Job, german: User, german_client: Client) -> None:
    german_client.get("/history/")  # leaves its language to this thread
    file = io.BytesIO()
    export.write(german, file)
    row = json.loads(ZipFile(file).read("recognition.job.json"))[0]
    assert (row["milliseconds"], row["state"]) == (1310.5, "done")
    assert row["created"].startswith(f"{job.created:%Y-%m-%dT%H:%M}")
