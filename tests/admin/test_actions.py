"""The administrator runs jobs again and cancels them."""

from __future__ import annotations

from collections.abc import Sequence

from django.contrib.auth.models import Permission
from django.test import Client

from accounts.models import User
from recognition.models import Job
from recognition.vocabulary import State
from tests.jobs import make_job

URL = "/admin/recognition/job/"


def told(client: Client, action: str, jobs: Sequence[Job]) -> list[str]:
    """What the list says after the action."""
    data = {"action": action, "_selected_action": [job.pk for job in jobs]}
    response = client.post(URL, data, follow=True)
    assert response.status_code == 200
    return [str(message) for message in response.context["messages"]]


def states() -> list[str]:
    return list(Job.objects.order_by("created").values_list("state", flat=True))


def test_failed_and_canceled_jobs_run_again(office: Client, clerk: User) -> None:
    jobs = [make_job(clerk, state) for state in State]
    assert told(office, "retry", jobs) == [
        "2 jobs run again.",
        "3 jobs stay as they are: only a failed or canceled job can be run again.",
    ]
    assert states() == ["queued", "running", "done", "queued", "queued"]
    assert Job.objects.filter(error_code="").count() == 5


def test_open_jobs_are_canceled(office: Client, clerk: User) -> None:
    jobs = [make_job(clerk, state) for state in State]
    assert told(office, "cancel", jobs) == [
        "2 jobs were canceled.",
        "3 jobs stay as they are: they are over.",
    ]
    assert states() == ["canceled", "canceled", "done", "failed", "canceled"]


def test_jobs_that_were_not_selected_stay_as_they_are(office: Client, clerk: User) -> None:
    job, _ = make_job(clerk, State.FAILED), make_job(clerk, State.FAILED)
    assert told(office, "retry", [job]) == ["1 job runs again."]
    assert states() == ["queued", "failed"]


def test_who_may_only_look_cannot_act(office: Client, clerk: User, administrator: User) -> None:
    administrator.is_superuser = False
    administrator.save()
    administrator.user_permissions.add(Permission.objects.get(codename="view_job"))
    job = make_job(clerk, State.FAILED)
    told(office, "retry", [job])
    assert office.get(URL).status_code == 200
    assert states() == ["failed"]
