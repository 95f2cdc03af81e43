"""/admin/queue/ tells whether the queue moves, and if not, why."""

from __future__ import annotations

import re
import time
from collections.abc import Callable
from datetime import timedelta

from django.test import Client
from django.utils import timezone
from pytest_django import Settings
from redis import Redis

from accounts.models import User
from recognition import pulse
from recognition.models import Job
from recognition.vocabulary import Queue, State
from tests.jobs import make_job

URL = "/admin/queue/"


def test_the_index_links_to_the_queue(office: Client) -> None:
    assert f'href="{URL}"' in office.get("/admin/").content.decode()


def test_the_page_counts_what_waits_and_what_failed(office: Client, clerk: User) -> None:
    make_job(clerk, name="newer.png")
    oldest = make_job(clerk, name="oldest.png", queue=Queue.BULK)
    Job.objects.filter(pk=oldest.pk).update(queued=timezone.now() - timedelta(hours=2))
    make_job(clerk, State.FAILED, finished=timezone.now())
    long_ago = timezone.now() - timedelta(days=2)
    make_job(clerk, State.FAILED, error_code="internal", finished=long_ago)
    context = office.get(URL).context
    assert context["oldest"] == oldest
    assert dict(context["states"]) == {
        State.QUEUED: 2,
        State.RUNNING: 0,
        State.DONE: 0,
        State.FAILED: 2,
        State.CANCELED: 0,
    }
    assert context["failures"] == [("timeout", 1)]


def test_without_a_worker_the_page_says_so(office: Client, settings: Settings) -> None:
    with Redis.from_url(settings.REDIS_URL) as redis:
        redis.delete(pulse.PULSE)
    page = office.get(URL).content.decode()
    assert "No worker answers" in page
    assert "never" in page


def test_the_last_sign_of_life_is_shown(office: Client) -> None:
    pulse.beat()
    page = office.get(URL).content.decode()
    assert re.search(r"last heard of</th>\s*<td>(now|.* seconds?.ago)</td>", page)


def test_the_page_answers_while_redis_is_down(
    office: Client, clerk: User, settings: Settings
) -> None:
    make_job(clerk)
    settings.REDIS_URL = "redis://127.0.0.1:1"
    started = time.monotonic()
    page = office.get(URL).content.decode()
    assert time.monotonic() - started < 3
    assert "does not answer" in page
    assert "till.png" in page


def test_who_is_no_administrator_stays_outside(
    clerk: User, client: Client, browse: Callable[[User], Client]
) -> None:
    assert client.get(URL).status_code == 302
    assert browse(clerk).get(URL, follow=True).status_code == 403


def test_who_may_not_see_jobs_sees_no_files_name(
    clerk: User, stranger: User, browse: Callable[[User], Client]
) -> None:
    """Staff without a right see how the queue does, and not whose pictures are in it."""
    User.objects.filter(pk=stranger.pk).update(is_staff=True)
    make_job(clerk, name="my illness.png")
    page = browse(stranger).get(URL).content.decode()
    assert "Oldest waiting job" in page
    assert "illness" not in page
