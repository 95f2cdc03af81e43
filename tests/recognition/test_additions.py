"""A person removes what is no number and adds what was missed; what was read stays as it was."""

from __future__ import annotations

import csv
import io
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from pytest_django.asserts import assertContains, assertNotContains, assertRedirects

from accounts.models import User
from recognition.models import Addition, Job, Prediction, Verdict
from recognition.vocabulary import State
from tests.jobs import make_job, make_table

BOX = {"x": 5, "y": 6, "w": 20, "h": 10}


@pytest.fixture
def done(clerk: User, media: Path) -> Job:
    return make_job(clerk, State.DONE, "12", "345")


def act(client: Client, job: Job, deed: str, **data: object) -> Any:
    return client.post(f"/jobs/{job.id}/{deed}/", data)


def readings() -> list[str]:
    return [prediction.text for prediction in Prediction.objects.order_by("order")]


def texts(job: Job) -> list[str]:
    """What stands in the picture as people left it."""
    return Job.objects.get(pk=job.pk).texts


def test_what_is_no_number_is_removed_and_its_reading_stays(
    clerk_client: Client, clerk: User, done: Job
) -> None:
    answer = act(clerk_client, done, "remove", order=1)
    assertRedirects(answer, f"/jobs/{done.id}/#removed", fetch_redirect_response=False)
    assert texts(done) == ["12"]
    assert readings() == ["12", "345"]
    assert Verdict.objects.get().author == clerk
    page = clerk_client.get(done.get_absolute_url())
    assertContains(page, '<s translate="no">345</s>')
    assertNotContains(page, 'id="number-1"')


def test_it_can_be_put_back_as_it_was(clerk_client: Client, done: Job) -> None:
    act(clerk_client, done, "correct", order=1, text="346")
    act(clerk_client, done, "remove", order=1)
    act(clerk_client, done, "remove", order=1)
    assert texts(done) == ["12"]
    answer = act(clerk_client, done, "put-back", order=1)
    assertRedirects(answer, f"/jobs/{done.id}/#number-1", fetch_redirect_response=False)
    assert texts(done) == ["12", "346"]


def test_a_removed_number_needs_no_look_and_is_not_found_missing(
    clerk_client: Client, clerk: User
) -> None:
    job = make_job(clerk, State.DONE, "12")
    act(clerk_client, job, "remove", order=0)
    assertNotContains(clerk_client.get("/history/"), 'class="doubt"')
    assertNotContains(clerk_client.get(job.get_absolute_url()), "We found no handwritten number")


def test_a_removed_number_leaves_its_cell_empty(clerk_client: Client, clerk: User) -> None:
    job = make_table(clerk, ["275", "12"])
    act(clerk_client, job, "remove", order=1)
    page = clerk_client.get(job.get_absolute_url())
    assertContains(page, "</a></td><td></td></tr>")


def test_what_was_missed_is_added_with_its_box(
    clerk_client: Client, clerk: User, done: Job
) -> None:
    answer = act(clerk_client, done, "add", text=" 0078 ", **BOX)
    added = Addition.objects.get()
    where = f"/jobs/{done.id}/#added-{added.pk}"
    assertRedirects(answer, where, fetch_redirect_response=False)
    assert (added.text, added.box, added.author) == ("0078", [5, 6, 20, 10], clerk)
    assert texts(done) == ["12", "345", "0078"]
    assert readings() == ["12", "345"]
    page = clerk_client.get(done.get_absolute_url())
    assertContains(page, '<rect class="box-added" data-box="added-')
    assertContains(clerk_client.get("/history/?text=78"), "0078")


def test_without_a_box_it_is_added_too(clerk_client: Client, done: Job) -> None:
    act(clerk_client, done, "add", text="78", x="", y="", w="", h="")
    assert Addition.objects.get().box is None
    assertContains(clerk_client.get(done.get_absolute_url()), '<b translate="no">78</b>')


def test_where_nothing_was_read_a_number_can_be_added(clerk_client: Client, clerk: User) -> None:
    job = make_job(clerk, State.DONE)
    assertContains(clerk_client.get(job.get_absolute_url()), "Nothing found")
    act(clerk_client, job, "add", text="78")
    assertNotContains(clerk_client.get(job.get_absolute_url()), "Nothing found")
    assertContains(clerk_client.get("/history/"), "corrected")


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"text": ""}, "Please type the number first."),
        ({"text": "twelve"}, "Please type digits;"),
        ({"text": "7", **BOX, "w": 0}, "This box does not lie on the picture."),
        ({"text": "7", **BOX, "x": 30}, "This box does not lie on the picture."),
        ({"text": "7", **BOX, "h": 10**30}, "This box does not lie on the picture."),
        ({"text": "7", **BOX, "y": -1}, "This box does not lie on the picture."),
        ({"text": "7", **BOX, "y": "odd"}, "This box does not lie on the picture."),
        ({"text": "7", "x": 5, "y": 6}, "This box does not lie on the picture."),
    ],
)
def test_what_cannot_be_added_says_why(
    clerk_client: Client, done: Job, typed: dict[str, object], sentence: str
) -> None:
    answer = act(clerk_client, done, "add", **typed)
    assertContains(answer, sentence, status_code=422)
    assertContains(answer, '<details class="add" id="add" open>', status_code=422)
    assert not Addition.objects.exists()


def test_what_was_added_can_be_taken_away(clerk_client: Client, done: Job) -> None:
    act(clerk_client, done, "add", text="78")
    act(clerk_client, done, "take-away", addition=Addition.objects.get().pk)
    assert not Addition.objects.exists()


@pytest.mark.parametrize(
    ("deed", "data"),
    [
        ("remove", {"order": 7}),
        ("remove", {"order": "odd"}),
        ("remove", {}),
        ("put-back", {"order": 10**12}),
    ],
)
def test_what_is_not_there_is_not_found(
    clerk_client: Client, done: Job, deed: str, data: dict[str, object]
) -> None:
    assert act(clerk_client, done, deed, **data).status_code == 404


def test_another_job_and_a_strangers_addition_are_out_of_reach(
    clerk_client: Client, stranger: User, done: Job
) -> None:
    foreign = make_job(stranger, State.DONE, "9")
    added = Addition.objects.create(job=foreign, author=stranger, text="5")
    assert act(clerk_client, done, "take-away", addition=added.pk).status_code == 302
    assert Addition.objects.exists()


def test_the_table_has_what_was_added_and_not_what_was_removed(
    clerk_client: Client, done: Job
) -> None:
    act(clerk_client, done, "remove", order=0)
    act(clerk_client, done, "add", text="0078")
    answer: Any = clerk_client.get("/history/csv/")
    file = b"".join(answer.streaming_content).decode("utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(file)))
    shown = [(row["number"], row["read"], row["corrected"], row["confidence"]) for row in rows]
    assert shown == [("345", "345", "no", "0.9000"), ("0078", "", "yes", "")]


def test_the_api_tells_of_both(clerk_client: Client, done: Job) -> None:
    act(clerk_client, done, "remove", order=0)
    act(clerk_client, done, "add", text="0078", **BOX)
    act(clerk_client, done, "add", text="36,08")
    told = clerk_client.get(f"/api/v1/jobs/{done.id}/").json()
    first = told["predictions"][0]
    assert ([v["kind"] for v in first["verdicts"]], first["corrections"]) == (["no-number"], [])
    assert [(a["text"], a["value"], a["box"]) for a in told["additions"]] == [
        ("0078", "78", [5, 6, 20, 10]),
        ("36,08", "36.08", None),
    ]
