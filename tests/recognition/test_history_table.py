"""The history downloaded as a table."""

from __future__ import annotations

import csv
import io
from datetime import UTC, datetime, timedelta

import pytest
from django.test import Client
from django.utils import timezone, translation
from pytest_django import DjangoAssertNumQueries
from pytest_django.asserts import assertContains, assertNotContains

from accounts.models import User
from recognition.exports import as_csv, rows
from recognition.history.pages import PAGE
from recognition.models import Batch, Job, Prediction, Verdict
from recognition.vocabulary import State
from tests.jobs import make_job

ADDRESS = "/history/csv/"
MARK = b"\xef\xbb\xbf"


def content(client: Client, query: str = "") -> bytes:
    answer = client.get(f"{ADDRESS}{query}")
    assert answer.status_code == 200
    return b"".join(answer.streaming_content)  # type: ignore[attr-defined]


def parsed(file: bytes) -> list[dict[str, str]]:
    assert file.startswith(MARK)
    return list(csv.DictReader(io.StringIO(file.decode("utf-8-sig"), newline="")))


def downloaded(client: Client, query: str = "") -> list[dict[str, str]]:
    """The rows as a program reads them."""
    return parsed(content(client, query))


def column(client: Client, name: str, query: str = "") -> list[str]:
    return [row[name] for row in downloaded(client, query)]


def correct(number: Prediction, text: str) -> None:
    author = number.job.owner
    Verdict.objects.create(prediction=number, author=author, text=text)


def test_a_row_tells_the_number_where_it_stands_and_how_sure_it_is(
    clerk_client: Client, clerk: User
) -> None:
    job = make_job(clerk, State.DONE, "0047", layout="auto", found_layout="number")
    Job.objects.update(created=datetime(2026, 1, 31, 12, 30, 15, 123456, UTC))
    Prediction.objects.update(confidence=0.98765)
    assert downloaded(clerk_client) == [
        {
            "file name": "till.png",
            "uploaded": "2026-01-31T12:30:15+00:00",
            "state": "done",
            "order": "1",
            "number": "0047",
            "read": "0047",
            "digits": "0047",
            "value": "47",
            "other value": "",
            "corrected": "no",
            "confirmed": "no",
            "verdict": "",
            "confidence": "0.9877",
            "layout": "number",
            "script": "latin",
            "table": "",
            "row": "",
            "column": "",
            "model version": "latin-1",
            "address": f"http://testserver/jobs/{job.id}/",
            "error": "",
        }
    ]


def test_the_number_is_what_a_person_last_said_it_is(clerk_client: Client, clerk: User) -> None:
    number = make_job(clerk, State.DONE, "47").predictions.get()
    correct(number, "41")
    correct(number, "49")
    (row,) = downloaded(clerk_client)
    assert (row["number"], row["read"], row["corrected"]) == ("49", "47", "yes")


def test_several_numbers_of_a_page_are_a_row_each_in_reading_order(
    clerk_client: Client, clerk: User
) -> None:
    job = make_job(clerk, State.DONE, "12", "345", "6", layout="page")
    correct(job.predictions.get(order=1), "346")
    found = [(r["order"], r["number"], r["corrected"]) for r in downloaded(clerk_client)]
    assert found == [("1", "12", "no"), ("2", "346", "yes"), ("3", "6", "no")]


def test_a_job_without_numbers_has_one_row_and_a_failed_one_says_why(
    clerk_client: Client, clerk: User
) -> None:
    make_job(clerk, State.FAILED)
    make_job(clerk, State.QUEUED)
    make_job(clerk, State.DONE)
    rows = downloaded(clerk_client)
    assert [row["state"] for row in rows] == ["done", "queued", "failed"]
    empty = ("order", "number", "read", "corrected", "confirmed", "confidence", "model version")
    assert {row[name] for row in rows for name in empty} == {""}
    assert [bool(row["error"]) for row in rows] == [False, False, True]
    assert rows[2]["error"].startswith("Reading this picture took too long.")


def test_the_table_is_a_file_for_a_spreadsheet(clerk_client: Client, clerk: User) -> None:
    make_job(clerk, State.DONE, "007", name="Straße, Höhe.png")
    answer = clerk_client.get(ADDRESS)
    assert answer.headers["Content-Type"] == "text/csv; charset=utf-8"
    disposition = 'attachment; filename="longhand-history.csv"'
    assert answer.headers["Content-Disposition"] == disposition
    assert "no-store" in answer.headers["Cache-Control"]
    file = b"".join(answer.streaming_content)  # type: ignore[attr-defined]
    head, row, end = file.split(b"\r\n")
    assert head.decode("utf-8-sig").startswith('"file name","uploaded","state"')
    assert row.decode().startswith('"Straße, Höhe.png",')
    assert ',1,"007","007","007",7,"","no","no","",0.9000,' in row.decode(), (
        "text is quoted, figures are not"
    )
    assert end == b""


def test_an_empty_history_has_only_the_columns_names(clerk_client: Client) -> None:
    head = ",".join(f'"{name}"' for name in rows.COLUMNS)
    assert content(clerk_client) == MARK + head.encode() + b"\r\n"


def test_all_pages_are_in_the_table_newest_first(clerk_client: Client, clerk: User) -> None:
    batch, now = Batch.objects.create(owner=clerk), timezone.now()
    count = 2 * PAGE + 1
    jobs = Job.objects.bulk_create(
        Job(batch=batch, owner=clerk, name=str(i), width=1, height=1, queued=now)
        for i in range(count)
    )
    for age, job in enumerate(jobs):
        Job.objects.filter(pk=job.pk).update(created=now - timedelta(minutes=age // 2))
    shown = [job.name for job in Job.objects.order_by("-created", "-id")]
    assert column(clerk_client, "file name") == shown
    assert column(clerk_client, "file name", f"?older_than={jobs[3].id}") == shown


def test_what_is_searched_and_filtered_for_is_what_the_table_holds(
    clerk_client: Client, clerk: User
) -> None:
    job = make_job(clerk, State.DONE, "4711", name="one.png")
    make_job(clerk, State.DONE, "12", "345", name="two.png")
    make_job(clerk, State.FAILED, name="three.png")
    for query, names in {
        "?text=471": ["one.png"],
        "?text=345": ["two.png", "two.png"],
        "?state=failed": ["three.png"],
        f"?batch={job.batch_id}": ["one.png"],
        "?text=345&state=failed": [],
        "?state=odd": ["three.png", "two.png", "two.png", "one.png"],
    }.items():
        assert column(clerk_client, "file name", query) == names, query


def test_another_persons_numbers_are_not_in_it(
    clerk_client: Client, clerk: User, stranger: User
) -> None:
    foreign = make_job(stranger, State.DONE, "999", name="foreign.png")
    make_job(clerk, State.DONE, "47")
    assert column(clerk_client, "number") == ["47"]
    for query in (f"?batch={foreign.batch_id}", "?text=999", "?text=foreign"):
        assert downloaded(clerk_client, query) == [], query


def test_who_is_not_logged_in_is_sent_to_the_log_in_and_back(client: Client, clerk: User) -> None:
    make_job(clerk, State.DONE, "47")
    answer = client.get(f"{ADDRESS}?state=done")
    assert answer.status_code == 302
    assert answer.headers["Location"] == "/accounts/login/?next=/history/csv/%3Fstate%3Ddone"


@pytest.mark.parametrize(
    "name",
    [
        "=HYPERLINK(A1).png",
        "+1.png",
        "-1.png",
        "@SUM(1).png",
        "\t=1.png",
        "\r=1.png",
        "\n=1.png",
        " =1.png",
        "\uff1d1.png",
    ],
)
def test_a_file_name_that_a_spreadsheet_would_calculate_gets_an_apostrophe(
    clerk_client: Client, clerk: User, name: str
) -> None:
    make_job(clerk, name=name)
    assert column(clerk_client, "file name") == [f"'{name}"]


@pytest.mark.parametrize("name", ["till.png", "a=b.png", "'quoted'.png", "5-6.png", "", " a.png"])
def test_any_other_file_name_stays_as_it_is(clerk_client: Client, clerk: User, name: str) -> None:
    make_job(clerk, name=name)
    assert column(clerk_client, "file name") == [name]


@pytest.mark.parametrize(
    ("typed", "written"),
    [("-5", "-5"), ("+4,50", "+4,50"), ("-2+3", "'-2+3"), ("+49 30", "'+49 30"), ("1/2", "1/2")],
)
def test_a_signed_number_stays_one_and_a_sum_is_not_calculated(
    clerk_client: Client, clerk: User, typed: str, written: str
) -> None:
    correct(make_job(clerk, State.DONE, "5").predictions.get(), typed)
    assert column(clerk_client, "number") == [written]


def test_a_name_with_quotes_commas_and_lines_stays_in_its_cell(
    clerk_client: Client, clerk: User
) -> None:
    name = 'a "b", c;\r\n=d.png'
    make_job(clerk, State.DONE, "47", name=name)
    (row,) = downloaded(clerk_client)
    assert (row["file name"], row["number"]) == (name, "47")


def test_the_time_is_that_of_the_persons_zone_also_once_the_request_is_over(
    clerk: User, clerk_client: Client
) -> None:
    User.objects.update(time_zone="Asia/Tokyo")
    make_job(clerk)
    Job.objects.update(created=datetime(2026, 1, 31, 20, 0, tzinfo=UTC))
    assert column(clerk_client, "uploaded") == ["2026-02-01T05:00:00+09:00"]


def test_the_reason_is_told_in_the_language_of_who_asked_whoever_is_served_meanwhile(
    clerk: User, clerk_client: Client
) -> None:
    User.objects.update(language="de")
    make_job(clerk, State.FAILED)
    answer = clerk_client.get(ADDRESS)
    with translation.override("en"):
        file = b"".join(answer.streaming_content)  # type: ignore[attr-defined]
        assert translation.get_language() == "en"
    assert "hat zu lange gedauert" in parsed(file)[0]["error"]


def test_the_page_offers_the_table_of_what_it_shows(clerk_client: Client, clerk: User) -> None:
    assertNotContains(clerk_client.get("/history/"), ADDRESS)
    job = make_job(clerk, State.DONE, "47")
    assertContains(clerk_client.get("/history/"), f'href="{ADDRESS}"')
    query = f"?text=4&state=done&batch={job.batch_id}"
    page = clerk_client.get(f"/history/{query}&older_than=x")
    assertContains(page, f'href="{ADDRESS}{query.replace("&", "&amp;")}"')
    assertNotContains(clerk_client.get("/history/?text=9"), ADDRESS)


@pytest.mark.parametrize("chunks", [1, 3])
def test_a_chunk_of_jobs_costs_three_queries_however_many_numbers_it_has(
    clerk: User,
    media: object,
    monkeypatch: pytest.MonkeyPatch,
    django_assert_num_queries: DjangoAssertNumQueries,
    chunks: int,
) -> None:
    monkeypatch.setattr(rows, "CHUNK", 2)
    for _ in range(2 * chunks):
        for number in make_job(clerk, State.DONE, "12", "345").predictions.all():
            correct(number, "9")
    with django_assert_num_queries(1 + 3 * chunks):
        file = b"".join(as_csv.of_person(clerk, str))
    assert len(parsed(file)) == 4 * chunks


def test_a_long_table_comes_in_pieces(
    clerk: User, media: object, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in range(5):
        make_job(clerk, State.DONE, str(number))
    whole = b"".join(as_csv.of_person(clerk, str))
    monkeypatch.setattr(as_csv, "PIECE", 1)
    pieces = list(as_csv.of_person(clerk, str))
    assert len(pieces) > 5
    assert b"".join(pieces) == whole
