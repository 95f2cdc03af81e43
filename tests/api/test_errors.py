"""Who may use the API, and how it says no."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from django.test import Client
from django.utils import timezone

from accounts.models import ApiToken, User
from recognition.models import Job
from tests.api.problems import assert_problem
from tests.jobs import make_job
from tests.pictures import picture

URL = "/api/v1/jobs/"


def test_a_program_without_a_token_is_asked_for_one(client: Client, db: None) -> None:
    response = client.get(URL)
    assert_problem(response, 401, "not_authenticated")
    assert response["WWW-Authenticate"] == "Token"


@pytest.mark.parametrize("token", ["", "wrong", "a b", "\xff\xfe", "x" * 5000, "0" * 64])
def test_a_wrong_token_is_refused(client: Client, clerk: User, token: str) -> None:
    ApiToken.objects.create(clerk)
    response = client.get(URL, headers={"Authorization": f"Token {token}"})
    assert_problem(response, 401, "authentication_failed")


def test_an_expired_token_is_refused(client: Client, clerk: User) -> None:
    key, token = ApiToken.objects.create(clerk)
    ApiToken.objects.filter(pk=key.pk).update(expiry=timezone.now() - timedelta(days=1))
    assert_problem(client.get(URL, headers={"Authorization": f"Token {token}"}), 401)


def test_an_unconfirmed_person_is_asked_to_confirm(
    unconfirmed: User, program: Callable[[User], Client]
) -> None:
    problem = assert_problem(program(unconfirmed).get(URL), 403, "unconfirmed")
    assert "confirm your e-mail" in problem["detail"]


def test_a_locked_person_is_told_so(clerk: User, program: Callable[[User], Client]) -> None:
    client = program(clerk)
    clerk.lock()
    assert_problem(client.get(URL), 403, "locked")


def test_a_browser_needs_the_csrf_token_to_change_something(clerk: User) -> None:
    browser = Client(enforce_csrf_checks=True)
    browser.force_login(clerk, "allauth.account.auth_backends.AuthenticationBackend")
    assert browser.get(URL).status_code == 200
    assert_problem(browser.post(URL, {"image": picture()}), 403)
    assert not Job.objects.exists()
    browser.get("/accounts/login/")
    browser.cookies["csrftoken"] = "a" * 32
    accepted = browser.post(URL, {"image": picture()}, headers={"X-CSRFToken": "a" * 32})
    assert accepted.status_code == 202


@pytest.mark.parametrize("method", ["get", "post", "put", "patch", "delete"])
@pytest.mark.parametrize("path", ["", "v1/", "v2/jobs/", "v1/jobs", "v1/jobs/7/", "v1/users/"])
def test_an_unknown_address_answers_in_json(api: Client, method: str, path: str) -> None:
    assert_problem(getattr(api, method)(f"/api/{path}"), 404, "not_found")


@pytest.mark.parametrize(
    ("method", "path", "allowed"),
    [
        ("delete", "", "GET, POST, HEAD, OPTIONS"),
        ("put", "{id}/", "GET, DELETE, HEAD, OPTIONS"),
        ("patch", "{id}/", "GET, DELETE, HEAD, OPTIONS"),
        ("get", "{id}/cancel/", "POST, OPTIONS"),
        ("get", "{id}/retry/", "POST, OPTIONS"),
        ("post", "{id}/image/", "GET, HEAD, OPTIONS"),
    ],
)
def test_a_method_that_is_not_there_names_those_that_are(
    api: Client, clerk: User, method: str, path: str, allowed: str
) -> None:
    response = getattr(api, method)(URL + path.format(id=make_job(clerk).id))
    assert_problem(response, 405, "method_not_allowed")
    assert response["Allow"] == allowed


def test_a_type_that_we_cannot_give_is_not_acceptable(api: Client) -> None:
    assert_problem(api.get(URL, headers={"Accept": "text/csv"}), 406, "not_acceptable")


def test_our_own_fault_is_told_in_one_clean_sentence(
    clerk: User, program: Callable[[User], Client], media: Path
) -> None:
    client = program(clerk)
    client.raise_request_exception = False
    job = make_job(clerk)
    folder = media / "images"  # where the picture was is now something else
    (folder / job.id.hex[:2] / f"{job.id.hex}.png").unlink()
    (folder / job.id.hex[:2] / f"{job.id.hex}.png").mkdir()
    problem = assert_problem(client.get(f"{URL}{job.id}/image/"), 500, "internal")
    assert "Traceback" not in str(problem)
    assert str(media) not in str(problem)
