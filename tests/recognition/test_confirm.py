"""Typing the number that was read confirms it; that is no correction."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import pytest
from django.test import Client

from accounts.models import User
from recognition.models import Digit, Job, Prediction
from recognition.vocabulary import State
from tests.jobs import make_job


@pytest.fixture
def done(clerk: User, media: Path) -> Job:
    return make_job(clerk, State.DONE, "12", "345")


def say(client: Client, job: Job, text: str, order: int = 1) -> str:
    form = {"order": str(order), "text": text}
    return client.post(f"/jobs/{job.pk}/correct/", form, follow=True).content.decode()


@pytest.mark.parametrize("text", ["345", " 345 ", "3 45"])
def test_the_same_number_confirms_the_reading(clerk_client: Client, done: Job, text: str) -> None:
    page = say(clerk_client, done, text)
    assert "Confirmed" in page
    assert "Corrected" not in page
    prediction = Prediction.objects.get(text="345")
    assert (prediction.is_confirmed, prediction.is_corrected) == (True, False)


def test_another_number_corrects_it(clerk_client: Client, done: Job) -> None:
    page = say(clerk_client, done, "346")
    assert "Corrected" in page
    prediction = Prediction.objects.get(text="345")
    assert (prediction.is_confirmed, prediction.is_corrected) == (False, True)


def test_what_was_said_last_counts(clerk_client: Client, done: Job) -> None:
    say(clerk_client, done, "346")
    say(clerk_client, done, "345")
    assert Prediction.objects.get(text="345").is_confirmed


def test_who_confirmed_a_doubtful_number_is_asked_no_more(clerk_client: Client, done: Job) -> None:
    say(clerk_client, done, "12", order=0)
    say(clerk_client, done, "345")
    assert "confirmed" in clerk_client.get("/history/").content.decode()
    assert 'class="doubt"' not in clerk_client.get("/history/").content.decode()


def test_the_table_tells_the_two_apart(clerk_client: Client, done: Job) -> None:
    say(clerk_client, done, "13", order=0)
    say(clerk_client, done, "345")
    answer = clerk_client.get("/history/csv/")
    text = b"".join(answer.streaming_content).decode("utf-8-sig")  # type: ignore[attr-defined]
    rows = [(row["corrected"], row["confirmed"]) for row in csv.DictReader(io.StringIO(text))]
    assert rows == [("yes", "no"), ("no", "yes")]


def test_the_thanks_stand_beside_the_number_to_which_the_page_jumps(
    clerk_client: Client, done: Job
) -> None:
    page = say(clerk_client, done, "346")
    card = page[page.index('id="number-1"') :]
    assert "Thank you. Your correction is kept." in card
    assert "open" in card[: card.index(">")]
    assert "Thank you. The number is confirmed." in say(clerk_client, done, "345")
    assert "Thank you" not in clerk_client.get(f"/jobs/{done.pk}/").content.decode()


def test_only_the_doubtful_digit_is_marked(clerk_client: Client, done: Job) -> None:
    digits = Digit.objects.filter(prediction__text="345")
    digits.filter(position=1).update(confidence=0.5)
    marked = [number.cells for number in clerk_client.get(f"/jobs/{done.pk}/").context["numbers"]]
    assert marked[1] == [("3", ""), ("4", "unclear"), ("5", "")]


def test_in_a_doubtful_number_one_digit_is_always_pointed_out(
    clerk_client: Client, done: Job
) -> None:
    digits = Digit.objects.filter(prediction__text="345")
    digits.filter(position=2).update(confidence=0.93)
    marked = [number.cells for number in clerk_client.get(f"/jobs/{done.pk}/").context["numbers"]]
    assert marked[0] == [("1", "unclear"), ("2", "")], "one, although both are as sure"
    assert marked[1] == [("3", ""), ("4", ""), ("5", "unclear")]
