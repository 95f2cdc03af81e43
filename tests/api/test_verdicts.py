"""POST /api/v1/jobs/…/verdicts/: what somebody says of a number."""

from __future__ import annotations

import uuid
from typing import Any

import pytest
from django.test import Client

from accounts.models import User
from recognition.desk.models import Care, Verdict
from recognition.desk.vocabulary import Blind
from recognition.models import Job
from recognition.vocabulary import State
from tests.api.problems import assert_problem
from tests.jobs import make_job


@pytest.fixture
def job(clerk: User) -> Job:
    return make_job(clerk, State.DONE, "12", "36,08")


def say(api: Client, job: Job, **said: object) -> Any:
    address = f"/api/v1/jobs/{job.pk}/verdicts/"
    return api.post(address, said, content_type="application/json")


def test_a_number_is_corrected(api: Client, job: Job) -> None:
    answer = say(api, job, order=1, text="36,09", seconds=1.5)
    assert answer.status_code == 201
    number = answer.json()
    assert (number["order"], number["text"]) == (1, "36,08")
    (verdict,) = number["verdicts"]
    assert {name: verdict[name] for name in ("kind", "text", "value", "way", "seconds")} == {
        "kind": "corrected",
        "text": "36,09",
        "value": "36.09",
        "way": "seen",
        "seconds": 1.5,
    }
    assert [correction["text"] for correction in number["corrections"]] == ["36,09"]


def test_a_number_is_said_to_be_none(api: Client, job: Job) -> None:
    number = say(api, job, order=0, void="no-number").json()
    assert [(verdict["kind"], verdict["text"]) for verdict in number["verdicts"]] == [
        ("no-number", "")
    ]
    assert number["corrections"] == []


def test_the_same_key_is_kept_once(api: Client, job: Job) -> None:
    key = str(uuid.uuid4())
    assert [say(api, job, order=0, text="12", key=key).status_code for _ in "ab"] == [201, 201]
    assert Verdict.objects.get().kind == "confirmed"


def test_a_blind_batch_asks_once_more(api: Client, job: Job) -> None:
    Care.objects.create(batch=job.batch, blind=Blind.ALL)
    assert say(api, job, order=0, text="13").status_code == 202
    assert say(api, job, order=0, text="13").status_code == 201
    assert Verdict.objects.get().way == "blind"


@pytest.mark.parametrize(
    "said",
    [
        {},
        {"order": 0},
        {"order": 0, "text": "12", "void": "unreadable"},
        {"order": 0, "text": "twelve"},
        {"order": 0, "text": "1" * 65},
        {"order": 0, "void": "confirmed"},
        {"order": -1, "text": "12"},
        {"order": 0, "text": "12", "seconds": -1},
    ],
)
def test_what_is_no_verdict_is_refused(api: Client, job: Job, said: dict[str, object]) -> None:
    assert_problem(say(api, job, **said), 400, "invalid")
    assert not Verdict.objects.exists()


def test_there_is_nothing_to_say_of_what_was_not_found(
    api: Client, job: Job, stranger: User
) -> None:
    assert_problem(say(api, job, order=2, text="1"), 404, "not_found")
    theirs = make_job(stranger, State.DONE, "12")
    assert_problem(say(api, theirs, order=0, text="1"), 404, "not_found")
