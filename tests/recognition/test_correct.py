"""A person says what the number is."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from pytest_django.asserts import assertContains, assertRedirects

from accounts.models import User
from recognition.models import Job, Prediction, Verdict
from recognition.vocabulary import State
from tests.jobs import make_job


@pytest.fixture
def done(clerk: User, media: Path) -> Job:
    return make_job(clerk, State.DONE, "12", "345")


def correct(clerk_client: Client, job: Job, text: str, order: object = 1) -> Any:
    return clerk_client.post(f"/jobs/{job.id}/correct/", {"order": order, "text": text})


def test_a_correction_stands_beside_the_prediction(
    clerk_client: Client, clerk: User, done: Job
) -> None:
    answer = correct(clerk_client, done, " 346 ")
    assertRedirects(answer, f"/jobs/{done.id}/?saved=1#number-1", fetch_redirect_response=False)
    correction = Verdict.objects.get()
    assert (correction.text, correction.author) == ("346", clerk)
    assert [prediction.text for prediction in Prediction.objects.all()] == ["12", "345"]
    page = clerk_client.get(f"/jobs/{done.id}/")
    assertContains(page, '<b translate="no">346</b>')
    assertContains(page, "we read 345, 90 % sure")


def test_the_last_correction_counts(clerk_client: Client, done: Job) -> None:
    correct(clerk_client, done, "346")
    correct(clerk_client, done, "347")
    assertContains(clerk_client.get(f"/jobs/{done.id}/"), '<b translate="no">347</b>')


@pytest.mark.parametrize(
    "text", ["3.456,00", "36,08", "-6", "12/05/2024", "12-34-56", "1 234", "+49 30", "12:45", "٣٤٥"]
)
def test_what_people_write_in_numbers_is_taken(clerk_client: Client, done: Job, text: str) -> None:
    assert correct(clerk_client, done, text).status_code == 302
    assert Verdict.objects.get().text == text


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("", "Please type the number first."),
        ("   ", "Please type the number first."),
        ("twelve", "Please type digits;"),
        ("-", "Please type digits;"),
        ("1" * 65, "at most 64 characters"),
        ("1\x00", "Null characters are not allowed."),
    ],
)
def test_what_is_no_number_is_refused_beside_its_field(
    clerk_client: Client, done: Job, text: str, sentence: str
) -> None:
    answer = correct(clerk_client, done, text)
    assertContains(answer, sentence, status_code=422)
    assertContains(answer, 'aria-describedby="id_text_1_error"', status_code=422)
    assert not Verdict.objects.exists()


@pytest.mark.parametrize("order", ["2", "-1", "x", "", "9" * 5000])
def test_a_number_that_was_not_found_cannot_be_corrected(
    clerk_client: Client, done: Job, order: str
) -> None:
    assert correct(clerk_client, done, "1", order).status_code == 404
