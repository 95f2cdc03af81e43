"""/api/schema/ describes the API, and the API does what it says."""

from __future__ import annotations

import io
from collections.abc import Iterator
from typing import Any

import pytest
import schemathesis
import yaml
from django.core.management import call_command
from django.core.signals import request_finished, request_started
from django.core.wsgi import get_wsgi_application
from django.db import close_old_connections
from django.test import Client
from hypothesis import given, settings
from schemathesis.specs.openapi.checks import ignored_auth, positive_data_acceptance

from accounts.models import ApiToken, User
from recognition.vocabulary import State
from tests.jobs import make_job

BEYOND_THE_DESCRIPTION = [
    positive_data_acceptance,  # it cannot say which bytes are a picture or a cursor
    ignored_auth,  # tests/api/test_errors.py
]
EXAMPLES = 20  # for each operation


@pytest.fixture
def described(db: None) -> Iterator[Any]:
    """The API by its own description; as in Django's test client, no request ends the test's
    connection to the database."""
    ends = (request_started, request_finished)
    for signal in ends:
        signal.disconnect(close_old_connections)
    yield schemathesis.openapi.from_wsgi("/api/schema/", get_wsgi_application())
    for signal in ends:
        signal.connect(close_old_connections)


OPERATIONS = {
    ("/api/v1/jobs/", "get"),
    ("/api/v1/jobs/", "post"),
    ("/api/v1/jobs/{id}/", "get"),
    ("/api/v1/jobs/{id}/", "delete"),
    ("/api/v1/jobs/{id}/cancel/", "post"),
    ("/api/v1/jobs/{id}/image/", "get"),
    ("/api/v1/jobs/{id}/retry/", "post"),
    ("/api/v1/jobs/{id}/verdicts/", "post"),
}


IMAGE = ("/api/v1/jobs/{id}/image/", "get")  # schemathesis does not close the file it is sent


@pytest.mark.parametrize(("path", "method"), sorted(OPERATIONS - {IMAGE}))
def test_whatever_is_sent_the_answer_is_as_described(
    described: Any, clerk: User, path: str, method: str
) -> None:
    job = make_job(clerk, State.DONE, "70")
    _, token = ApiToken.objects.create(clerk)

    @given(case=described[path][method].as_strategy())
    @settings(max_examples=EXAMPLES, deadline=None, derandomize=True)
    def send(case: Any) -> None:
        if "id" in case.path_parameters:
            case.path_parameters["id"] = str(job.id)
        case.call_and_validate(
            headers={"Authorization": f"Token {token}"}, excluded_checks=BEYOND_THE_DESCRIPTION
        )

    send()


def test_the_description_is_valid_and_complete() -> None:
    written = io.StringIO()
    call_command("spectacular", validate=True, fail_on_warn=True, stdout=written)
    paths = yaml.safe_load(written.getvalue())["paths"]
    found = {(path, method) for path, methods in paths.items() for method in methods}
    assert found == OPERATIONS


def test_everybody_may_read_the_description(client: Client, db: None) -> None:
    response = client.get("/api/schema/", headers={"Accept": "application/json"})
    assert (response.status_code, response["Content-Type"]) == (200, "application/json")
    assert response.json()["openapi"].startswith("3.")
