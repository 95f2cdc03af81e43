"""POST /api/v1/jobs/<id>/cancel/ and …/retry/."""

from __future__ import annotations

import pytest
from django.test import Client

from accounts.models import User
from recognition.vocabulary import State
from tests.api.problems import assert_problem
from tests.jobs import make_job

URL = "/api/v1/jobs/"


@pytest.mark.parametrize("state", State.open())
def test_an_open_job_is_canceled(api: Client, clerk: User, state: State) -> None:
    job = make_job(clerk, state)
    response = api.post(f"{URL}{job.id}/cancel/")
    job.refresh_from_db()
    assert (response.status_code, response.json()["state"]) == (200, "canceled")
    assert job.state == State.CANCELED


@pytest.mark.parametrize("state", State.retryable())
def test_a_failed_or_canceled_job_runs_again(api: Client, clerk: User, state: State) -> None:
    job = make_job(clerk, state, attempts=3)
    response = api.post(f"{URL}{job.id}/retry/")
    body = response.json()
    assert (response.status_code, response["Location"]) == (202, body["url"])
    assert (body["state"], body["attempts"], body["error"]) == ("queued", 0, None)


@pytest.mark.parametrize(
    ("action", "state"),
    [
        ("cancel", State.DONE),
        ("cancel", State.FAILED),
        ("cancel", State.CANCELED),
        ("retry", State.DONE),
        ("retry", State.QUEUED),
        ("retry", State.RUNNING),
    ],
)
def test_what_the_state_does_not_allow_is_a_conflict(
    api: Client, clerk: User, action: str, state: State
) -> None:
    job = make_job(clerk, state)
    assert_problem(api.post(f"{URL}{job.id}/{action}/"), 409, "conflict")
    job.refresh_from_db()
    assert job.state == state
