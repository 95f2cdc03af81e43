"""A person says what a number is, at the desk."""

from __future__ import annotations

import uuid
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from accounts.models import User
from recognition.desk.models import Hold, Verdict
from recognition.models import Prediction
from recognition.vocabulary import State
from tests.jobs import make_job


def say(client: Client, number: Prediction, **said: object) -> Any:
    fields = {"number": number.pk, **said}
    return client.post("/desk/say/", fields, headers={"accept": "application/json"})


@pytest.mark.parametrize(
    ("said", "kind", "text"),
    [
        ({"text": "12"}, "confirmed", "12"),
        ({"text": " 1 2 "}, "confirmed", "1 2"),
        ({"text": "13"}, "corrected", "13"),
        ({"text": "12", "void": "unreadable"}, "unreadable", ""),
        ({"void": "no-number"}, "no-number", ""),
    ],
)
def test_it_is_kept_beside_the_reading(
    clerk_client: Client,
    clerk: User,
    number: Prediction,
    said: dict[str, str],
    kind: str,
    text: str,
) -> None:
    answer = say(clerk_client, number, seconds=2.5, **said)
    assert (answer.status_code, answer.json()) == (200, {"outcome": "kept"})
    verdict = Verdict.objects.get()
    assert (verdict.kind, verdict.text, verdict.way) == (kind, text, "seen")
    assert (verdict.author, verdict.seconds) == (clerk, 2.5)
    assert Prediction.objects.get(pk=number.pk).text == "12"


def test_what_is_sent_twice_is_kept_once(clerk_client: Client, number: Prediction) -> None:
    key = uuid.uuid4()
    answers = [say(clerk_client, number, text="12", key=key).json() for _ in range(2)]
    assert answers == [{"outcome": "kept"}] * 2
    assert Verdict.objects.count() == 1


def test_two_people_may_happen_on_the_same_key(
    clerk_client: Client, number: Prediction, stranger: User
) -> None:
    key = uuid.uuid4()
    Verdict.objects.create(prediction=number, author=stranger, text="9", key=key)
    say(clerk_client, number, text="12", key=key)
    assert Verdict.objects.count() == 2


@pytest.mark.parametrize(
    ("said", "sentence"),
    [
        ({}, "Please type the number first."),
        ({"text": "twelve"}, "Please type digits;"),
        ({"text": "1" * 65}, "at most 64 characters"),
        ({"text": "1", "seconds": "-1"}, "greater than or equal to 0"),
        ({"text": "1", "key": "x"}, "UUID"),
        ({"void": "perhaps"}, "not one of the available choices"),
    ],
)
def test_what_is_no_verdict_is_refused(
    clerk_client: Client, number: Prediction, said: dict[str, str], sentence: str
) -> None:
    answer = say(clerk_client, number, **said)
    assert answer.status_code == 422
    assert sentence in answer.json()["sentence"]
    assert not Verdict.objects.exists()


def test_anothers_number_does_not_exist(
    clerk_client: Client, stranger: User, media: object
) -> None:
    theirs = make_job(stranger, State.DONE, "12").predictions.get()
    assert say(clerk_client, theirs, text="12").status_code == 404
    assert not Verdict.objects.exists()


def test_a_number_that_is_settled_lies_before_nobody(
    clerk_client: Client, clerk: User, number: Prediction
) -> None:
    Hold.objects.create(prediction=number, holder=clerk, seat=uuid.uuid4(), until=timezone.now())
    say(clerk_client, number, text="12")
    assert not Hold.objects.exists()


def test_it_can_be_taken_back_but_only_by_who_said_it(
    clerk_client: Client, number: Prediction, stranger: User
) -> None:
    key = uuid.uuid4()
    theirs = Verdict.objects.create(prediction=number, author=stranger, text="9", key=key)
    say(clerk_client, number, text="12", key=key)
    clerk_client.post("/desk/undo/", {"undo": key})
    assert Verdict.objects.get() == theirs


def test_the_job_shows_what_was_said(clerk_client: Client, number: Prediction) -> None:
    say(clerk_client, number, text="13")
    assert number.job.text == "13  345  678"
    say(clerk_client, number, void="no-number")
    assert Prediction.objects.get(pk=number.pk).job.text == "345  678"


def test_without_the_script_the_page_goes_on(clerk_client: Client, number: Prediction) -> None:
    fields = {"number": number.pk, "text": "", "query": "which=all"}
    answer = clerk_client.post("/desk/say/", fields, follow=True)
    assert "Please type the number first." in answer.content.decode()
    assert answer.request["QUERY_STRING"].startswith("which=all")
