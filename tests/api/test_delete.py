"""DELETE /api/v1/jobs/<id>/."""

from __future__ import annotations

from django.test import Client

from accounts.models import User
from recognition.models import Job
from recognition.vocabulary import State
from tests.api.problems import assert_problem
from tests.jobs import make_job


def test_a_deleted_job_is_gone(api: Client, clerk: User) -> None:
    job = make_job(clerk, State.DONE, "12")
    assert api.delete(f"/api/v1/jobs/{job.id}/").status_code == 204
    assert not Job.objects.exists()
    assert_problem(api.get(f"/api/v1/jobs/{job.id}/"), 404, "not_found")


def test_a_job_of_somebody_else_is_not_there_to_delete(api: Client, stranger: User) -> None:
    job = make_job(stranger, State.DONE, "12")
    assert_problem(api.delete(f"/api/v1/jobs/{job.id}/"), 404, "not_found")
    assert Job.objects.exists()
