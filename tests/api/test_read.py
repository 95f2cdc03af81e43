"""GET /api/v1/jobs/…: one job, the list, the image."""

from __future__ import annotations

import base64
import io
import uuid
from datetime import timedelta
from urllib.parse import urlencode

import pytest
from django.test import Client
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from PIL import Image
from pytest_django import DjangoAssertNumQueries, Settings

from accounts.models import User
from recognition.models import Job, Verdict
from recognition.reasons import REASONS
from recognition.vocabulary import Layout, Script, State
from tests.api.problems import assert_problem
from tests.jobs import make_job, make_table

URL = "/api/v1/jobs/"


def test_a_job_has_the_promised_keys(api: Client, clerk: User) -> None:
    job = make_job(
        clerk, State.DONE, "70", found_layout="number", milliseconds=12.5, finished=timezone.now()
    )
    body = api.get(f"{URL}{job.id}/").json()
    assert (body["id"], body["state"], body["layout"]) == (str(job.id), "done", "auto")
    assert body["found_layout"] == "number"
    assert (body["script"], body["attempts"], body["error"]) == ("latin", 0, None)
    assert (body["started"], parse_datetime(body["finished"])) == (None, job.finished)
    assert parse_datetime(body["created"]) == job.created
    assert body["url"] == f"http://testserver{URL}{job.id}/"
    assert body["image"] == f"http://testserver{URL}{job.id}/image/"
    prediction = body["predictions"][0]
    assert (prediction["text"], prediction["confidence"]) == ("70", 0.9)
    assert prediction["box"] == [1, 2, 20, 20]
    digit = prediction["digits"][0]
    assert (digit["value"], digit["confidence"], digit["box"]) == ("7", 0.95, [1, 2, 9, 20])
    assert len(digit["probabilities"]) == 10


def test_a_number_is_told_as_written_as_digits_and_as_its_value(api: Client, clerk: User) -> None:
    job = make_job(clerk, State.DONE, "36,08", "-6", "12/05/2024")
    found = [
        (prediction["text"], prediction["number"], prediction["value"])
        for prediction in api.get(f"{URL}{job.id}/").json()["predictions"]
    ]
    assert found == [
        ("36,08", "3608", "36.08"),
        ("-6", "6", "-6"),
        ("12/05/2024", "12052024", None),
    ]


def test_what_may_be_two_numbers_has_another_value(api: Client, clerk: User) -> None:
    job = make_job(clerk, State.DONE, "1.234")
    prediction = api.get(f"{URL}{job.id}/").json()["predictions"][0]
    assert (prediction["value"], prediction["other_values"]) == ("1234", ["1.234"])


@pytest.mark.parametrize(("sign", "value"), [(",", "1234"), (".", "1.234")])
def test_the_sign_before_decimals_may_be_told_for_the_whole_site(
    api: Client, clerk: User, settings: Settings, sign: str, value: str
) -> None:
    settings.DECIMAL_SIGN = sign
    job = make_job(clerk, State.DONE, "1.234")
    prediction = api.get(f"{URL}{job.id}/").json()["predictions"][0]
    assert (prediction["value"], prediction["other_values"]) == (value, [])


def test_a_correction_has_its_own_value_and_tells_the_sign_of_the_others(
    api: Client, clerk: User
) -> None:
    job = make_job(clerk, State.DONE, "1.234", "3608")
    corrected = job.predictions.get(order=1)
    Verdict.objects.create(prediction=corrected, author=clerk, text="36,08")
    first, second = api.get(f"{URL}{job.id}/").json()["predictions"]
    assert (first["value"], first["other_values"]) == ("1234", [])
    assert (second["value"], second["corrections"][0]["value"]) == ("3608", "36.08")


def test_a_value_has_all_its_digits(api: Client, clerk: User) -> None:
    job = make_job(clerk, State.DONE, "12345678901234567890,0000001")
    prediction = api.get(f"{URL}{job.id}/").json()["predictions"][0]
    assert prediction["value"] == "12345678901234567890.0000001"


def test_numbers_in_a_table_tell_their_cell_and_the_table_its_size(
    api: Client, clerk: User
) -> None:
    job = make_table(clerk, ["275", "", ""], ["", "044", ""])
    body = api.get(f"{URL}{job.id}/").json()
    assert body["tables"] == [{"rows": 2, "columns": 3, "box": [0, 0, 40, 30]}]
    found = [(p["text"], p["table"], p["row"], p["column"]) for p in body["predictions"]]
    assert found == [("275", 0, 0, 0), ("044", 0, 1, 1)]


def test_a_number_beside_every_table_has_no_cell(api: Client, clerk: User) -> None:
    body = api.get(f"{URL}{make_job(clerk, State.DONE, '7').id}/").json()
    prediction = body["predictions"][0]
    assert (body["tables"], body["turned"]) == ([], 0)
    assert [prediction[name] for name in ("table", "row", "column")] == [None, None, None]


def test_a_picture_that_was_turned_to_be_read_says_so(api: Client, clerk: User) -> None:
    job = make_job(clerk, State.DONE, "7", turned=270)
    assert api.get(f"{URL}{job.id}/").json()["turned"] == 270


def test_a_failed_job_says_why(api: Client, clerk: User) -> None:
    job = make_job(clerk, State.FAILED)
    body = api.get(f"{URL}{job.id}/").json()
    assert body["found_layout"] is None
    assert body["error"] == {"code": "timeout", "message": REASONS["timeout"]}


def test_a_correction_stands_beside_the_prediction(api: Client, clerk: User) -> None:
    job = make_job(clerk, State.DONE, "70")
    Verdict.objects.create(prediction=job.predictions.get(), author=clerk, text="76")
    prediction = api.get(f"{URL}{job.id}/").json()["predictions"][0]
    assert (prediction["text"], prediction["corrections"][0]["text"]) == ("70", "76")


def test_a_foreign_and_a_missing_job_answer_alike(api: Client, stranger: User) -> None:
    job = make_job(stranger, State.DONE, "7")
    answers = []
    for key in (job.id, uuid.uuid4(), "not-a-uuid"):
        for part in ("", "image/"):
            answers.append(assert_problem(api.get(f"{URL}{key}/{part}"), 404, "not_found"))
        for part in ("cancel/", "retry/"):
            answers.append(assert_problem(api.post(f"{URL}{key}/{part}"), 404, "not_found"))
    assert all(answer == answers[0] for answer in answers)


def test_an_administrator_sees_in_the_api_what_is_their_own(
    administrator: User, clerk: User, program: object
) -> None:
    job = make_job(clerk)
    client: Client = program(administrator)  # type: ignore[operator]
    assert_problem(client.get(f"{URL}{job.id}/"), 404)
    assert client.get(URL).json()["results"] == []


def test_the_image_comes_upright_with_our_own_type(api: Client, clerk: User) -> None:
    job = make_job(clerk)
    for accept in ("*/*", "image/*", "image/png,*/*;q=0.8", "application/json"):
        response = api.get(f"{URL}{job.id}/image/", headers={"Accept": accept})
        assert (response.status_code, response["Content-Type"]) == (200, "image/png")
        assert response["X-Content-Type-Options"] == "nosniff"
        content = b"".join(response.streaming_content)  # type: ignore[attr-defined]
        assert Image.open(io.BytesIO(content)).size == (40, 30)


def test_an_image_that_is_gone_is_not_found(api: Client, clerk: User) -> None:
    job = make_job(clerk)
    job.image.delete(save=False)
    assert_problem(api.get(f"{URL}{job.id}/image/"), 404)


def test_the_list_holds_ones_own_newest_first(api: Client, clerk: User, stranger: User) -> None:
    make_job(stranger)
    jobs = [make_job(clerk) for _ in range(3)]
    results = api.get(URL).json()["results"]
    assert [result["id"] for result in results] == [str(job.id) for job in reversed(jobs)]


def test_pages_stay_stable_while_jobs_arrive(api: Client, clerk: User) -> None:
    same = timezone.now()
    jobs = [make_job(clerk) for _ in range(7)]
    Job.objects.filter(pk__in=[job.pk for job in jobs[2:5]]).update(created=same)
    expected = [str(pk) for pk in Job.objects.values_list("pk", flat=True)]
    seen, url = [], f"{URL}?page_size=2"
    while url:
        page = api.get(url).json()
        seen += [result["id"] for result in page["results"]]
        make_job(clerk)
        url = page["next"]
    assert seen == expected


def test_a_page_costs_the_same_queries_however_long(
    api: Client, clerk: User, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    for _ in range(12):
        make_job(clerk, State.DONE, "12", "34")
    with django_assert_max_num_queries(9):  # 4 for the token, 1 + 3 for the jobs
        assert len(api.get(URL).json()["results"]) == 12


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ({"state": "done"}, {"a"}),
        ({"layout": "page"}, {"b"}),
        ({"script": "thai"}, {"c"}),
        ({"text": "234"}, {"a"}),
        ({"text": "C.PN"}, {"c"}),
        ({"state": "done", "text": "9"}, set()),
    ],
)
def test_the_list_is_narrowed_down(
    api: Client, clerk: User, query: dict[str, str], found: set[str]
) -> None:
    make_job(clerk, State.DONE, "12345", name="a.png")
    make_job(clerk, layout=Layout.PAGE, name="b.png")
    make_job(clerk, State.CANCELED, script=Script.THAI, name="c.png")
    results = api.get(URL, query).json()["results"]
    assert {result["name"].removesuffix(".png") for result in results} == found


def test_the_list_is_narrowed_down_by_time(api: Client, clerk: User) -> None:
    job = make_job(clerk)
    before, after = (job.created + timedelta(seconds=s) for s in (-1, 1))

    def number(**query: str) -> int:
        return len(api.get(URL, query).json()["results"])

    assert number(created_after=before.isoformat(), created_before=after.isoformat()) == 1
    assert number(created_after=after.isoformat()) == 0
    assert number(created_before=job.created.isoformat()) == 0


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("state", "asleep"),
        ("layout", "x" * 5000),
        ("script", "\0"),
        ("text", "\0"),
        ("text", "x" * 101),
        ("created_after", "yesterday"),
        ("created_before", "99999-01-01"),
        ("created_before", "0001-01-01T00:00:00+14:00"),
        ("cursor", "nonsense"),
        ("cursor", "cD15ZXN0ZXJkYXk="),  # p=yesterday
    ],
)
def test_a_filter_that_makes_no_sense_is_named(api: Client, name: str, value: str) -> None:
    problem = assert_problem(api.get(URL, {name: value}), 400, "invalid")
    assert list(problem["errors"]) == [name]


@pytest.mark.parametrize("offset", ["-21:29", "+15:59", "Z", ""])
def test_any_offset_from_utc_is_understood(api: Client, clerk: User, offset: str) -> None:
    make_job(clerk)
    query = {"created_after": f"2020-01-01T00:00:00{offset}"}
    assert len(api.get(URL, query).json()["results"]) == 1


@pytest.mark.parametrize("position", ["2999-01-01T00:00:00-21:29", "2999-01-01", "0001-01-01+14"])
def test_a_made_up_cursor_does_no_harm(api: Client, clerk: User, position: str) -> None:
    make_job(clerk)
    cursor = base64.b64encode(urlencode({"p": position}).encode()).decode()
    assert api.get(URL, {"cursor": cursor}).status_code in (200, 400)
