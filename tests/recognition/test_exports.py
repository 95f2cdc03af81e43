"""The history as a workbook and as JSON, opened and compared with what is kept."""

from __future__ import annotations

import io
import json
import tracemalloc
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client
from openpyxl import load_workbook
from pytest_django.asserts import assertContains

from accounts.models import User
from recognition.additions.removal import remove
from recognition.exports import as_json, as_xlsx
from recognition.exports.rows import COLUMNS, Row
from recognition.models import Addition, Job, Prediction, Verdict
from recognition.vocabulary import State
from tests.jobs import make_job, make_table

Rows = list[dict[str, Any]]


def content(answer: Any) -> bytes:
    assert answer.status_code == 200
    return b"".join(answer.streaming_content)


def sheets(file: bytes) -> list[Rows]:
    """Of each sheet its rows, with what is in them, as a program opens the workbook."""
    found = []
    for sheet in load_workbook(io.BytesIO(file)).worksheets:
        head, *lines = sheet.iter_rows(values_only=True)
        names = [str(name) for name in head]
        rows = [dict(zip(names, line, strict=True)) for line in lines]
        found.append([{k: v for k, v in row.items() if v is not None} for row in rows])
    return found


def workbook(client: Client, query: str = "") -> Rows:
    (rows,) = sheets(content(client.get(f"/history/xlsx/{query}")))
    return rows


def objects(client: Client, query: str = "") -> Rows:
    rows: Rows = json.loads(content(client.get(f"/history/json/{query}")))
    return rows


def test_numbers_are_text_and_figures_are_figures(clerk_client: Client, clerk: User) -> None:
    job = make_job(clerk, State.DONE, "0047", found_layout="number")
    Job.objects.update(created=datetime(2026, 1, 31, 12, 30, 15, 123456, UTC))
    Prediction.objects.update(confidence=0.98765)
    assert workbook(clerk_client) == [
        {
            "file name": "till.png",
            "uploaded": datetime(2026, 1, 31, 12, 30, 15),
            "state": "done",
            "order": 1,
            "number": "0047",
            "read": "0047",
            "digits": "0047",
            "value": 47,
            "corrected": "no",
            "confirmed": "no",
            "confidence": 0.9877,
            "layout": "number",
            "script": "latin",
            "model version": "latin-1",
            "address": f"http://testserver/jobs/{job.id}/",
        }
    ]


def test_json_names_every_column(clerk_client: Client, clerk: User) -> None:
    job = make_job(clerk, State.DONE, "0047", found_layout="number")
    Job.objects.update(created=datetime(2026, 1, 31, 12, 30, 15, 123456, UTC))
    assert objects(clerk_client) == [
        {
            "file_name": "till.png",
            "uploaded": "2026-01-31T12:30:15+00:00",
            "state": "done",
            "order": 1,
            "number": "0047",
            "read": "0047",
            "digits": "0047",
            "value": "47",
            "other_value": None,
            "corrected": False,
            "confirmed": False,
            "verdict": None,
            "confidence": 0.9,
            "layout": "number",
            "script": "latin",
            "table": None,
            "row": None,
            "column": None,
            "model_version": "latin-1",
            "address": f"http://testserver/jobs/{job.id}/",
            "error": None,
        }
    ]


def test_both_hold_what_people_said(clerk_client: Client, clerk: User) -> None:
    job = make_table(clerk, ["12", "345"])
    Verdict.objects.create(prediction=job.predictions.get(order=0), author=clerk, text="13")
    remove(job.predictions.get(order=1), clerk)
    Addition.objects.create(job=job, author=clerk, text="0078")
    for rows, yes in ((workbook(clerk_client), "yes"), (objects(clerk_client), True)):
        assert [(row["number"], row["corrected"]) for row in rows] == [("13", yes), ("0078", yes)]
        assert (rows[0]["table"], rows[0]["row"], rows[0]["column"]) == (1, 1, 1)


@pytest.mark.parametrize("name", ["=HYPERLINK(A1)", "https://example.org", "1_000", "\t=1", "007"])
def test_nothing_is_calculated_and_no_link_is_made(
    clerk_client: Client, clerk: User, name: str
) -> None:
    make_job(clerk, State.DONE, "1", name=name)
    file = content(clerk_client.get("/history/xlsx/"))
    cell = load_workbook(io.BytesIO(file)).worksheets[0]["A2"]
    assert (cell.data_type, cell.value, cell.hyperlink) == ("s", name, None)
    assert objects(clerk_client)[0]["file_name"] == name


def test_a_value_with_more_digits_than_a_cell_holds_is_text(
    clerk_client: Client, clerk: User
) -> None:
    make_job(clerk, State.DONE, "12345678901234567890", "123456789012345")
    assert [row["value"] for row in workbook(clerk_client)] == [
        "12345678901234567890",
        123456789012345,
    ]
    assert objects(clerk_client)[0]["value"] == "12345678901234567890"


def test_an_empty_history_is_an_empty_file_of_its_kind(clerk_client: Client) -> None:
    assert workbook(clerk_client) == []
    assert objects(clerk_client) == []


@pytest.mark.parametrize("kind", ["csv", "json", "xlsx"])
def test_a_search_and_a_choice_are_what_the_file_holds(
    clerk_client: Client, clerk: User, stranger: User, kind: str
) -> None:
    one, two = (make_job(clerk, State.DONE, text, name=text) for text in ("4711", "815"))
    foreign = make_job(stranger, State.DONE, "999")
    address = f"/history/{kind}/"
    searched = content(clerk_client.get(f"{address}?text=471"))
    ids = [str(two.id), str(foreign.id), "odd"]
    chosen = content(clerk_client.post(address, {"job": ids}))
    for file, numbers in ((searched, {"4711"}), (chosen, {"815"})):
        shown = str(sheets(file)) if kind == "xlsx" else file.decode()
        assert {n for n in ("4711", "815", "999") if n in shown.replace(str(one.id), "")} == numbers


def test_where_nothing_was_ticked_that_is_said(clerk_client: Client, stranger: User) -> None:
    foreign = make_job(stranger, State.DONE, "999")
    for data in ({}, {"job": "odd"}, {"job": str(foreign.id)}):
        answer = clerk_client.post("/history/xlsx/", data, follow=True)
        assertContains(answer, "No picture was ticked.")


def test_each_file_is_called_and_typed_for_what_it_is(clerk_client: Client) -> None:
    for kind, type_ in (("json", "application/json"), ("xlsx", "spreadsheetml.sheet")):
        answer = clerk_client.get(f"/history/{kind}/")
        assert type_ in answer.headers["Content-Type"]
        named = f'attachment; filename="longhand-history.{kind}"'
        assert answer.headers["Content-Disposition"] == named
        assert "no-store" in answer.headers["Cache-Control"]
        content(answer)


def many(count: int) -> Any:
    row: Row = {
        "file name": "till.png",
        "uploaded": "2026-01-31T12:30:15+00:00",
        "number": "0047",
        "confidence": Decimal("0.9"),
    }
    return (row for _ in range(count))


def test_more_rows_than_a_sheet_takes_go_on_in_the_next(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(as_xlsx, "ROWS", 3)
    for count, lengths in ((3, [3]), (4, [3, 1]), (7, [3, 3, 1])):
        with as_xlsx.workbook(many(count)) as file:
            assert [len(rows) for rows in sheets(file.read())] == lengths


def test_memory_stays_small_however_many_rows_there_are() -> None:
    tracemalloc.start()
    with as_xlsx.workbook(many(20_000)):
        pass
    assert sum(map(len, as_json.pieces(many(20_000)))) > 1_000_000
    most = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert most < 6 * 2**20
    assert len(COLUMNS) == 21
