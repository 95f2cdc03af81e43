"""Two people, or two windows, at one batch never get the same number."""

from __future__ import annotations

import uuid
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.utils import timezone

from accounts.models import User
from recognition.desk import holds
from recognition.desk.models import Hold
from recognition.desk.numbers import of_jobs
from recognition.models import Job
from recognition.vocabulary import State
from tests.jobs import make_job

ME, YOU = uuid.UUID(int=1), uuid.UUID(int=2)


def take(
    job: Job, user: User, seat: uuid.UUID, count: int = 1, have: tuple[int, ...] = ()
) -> list[str]:
    numbers = of_jobs(Job.objects.filter(pk=job.pk), all_of_them=True)
    return [number.text for number in holds.take(numbers, user, seat, count, have)]


def test_what_lies_before_one_is_not_given_to_another(
    sheet: Job, clerk: User, stranger: User
) -> None:
    assert take(sheet, clerk, ME, 2) == ["12", "345"]
    assert take(sheet, stranger, YOU, 2) == ["678"]
    assert take(sheet, clerk, YOU, 2) == ["678"], "the seat counts, not the person"


def test_a_seat_gets_its_own_again_unless_it_has_them(sheet: Job, clerk: User) -> None:
    assert take(sheet, clerk, ME) == ["12"]
    assert take(sheet, clerk, ME) == ["12"]
    first = sheet.predictions.get(order=0).pk
    assert take(sheet, clerk, ME, have=(first,)) == ["345"]


def test_what_somebody_left_lying_is_given_to_others(
    sheet: Job, clerk: User, stranger: User
) -> None:
    take(sheet, clerk, ME, 3)
    Hold.objects.update(until=timezone.now() - timedelta(seconds=1))
    assert take(sheet, stranger, YOU, 3) == ["12", "345", "678"]
    assert take(sheet, clerk, ME, 3) == []


def test_who_asks_for_nothing_keeps_what_there_is(sheet: Job, clerk: User) -> None:
    take(sheet, clerk, ME)
    soon = timezone.now() + timedelta(seconds=1)
    Hold.objects.update(until=soon)
    take(sheet, clerk, ME, 0)
    assert Hold.objects.get().until > soon + timedelta(minutes=1)


def test_who_leaves_gives_back_what_lay_there(
    sheet: Job, clerk: User, stranger: User, clerk_client: Client
) -> None:
    take(sheet, clerk, ME, 2)
    take(sheet, stranger, YOU, 1)
    clerk_client.post("/desk/release/", {"seat": YOU})
    assert Hold.objects.count() == 3, "another's seat"
    clerk_client.post("/desk/release/", {"seat": ME})
    assert [hold.holder for hold in Hold.objects.all()] == [stranger]


def test_the_page_says_that_the_rest_is_elsewhere_and_brings_it_here(
    sheet: Job, clerk: User, clerk_client: Client
) -> None:
    take(sheet, clerk, ME, 3)
    assert "2 numbers are open in another window" in clerk_client.get("/desk/").content.decode()
    answer = clerk_client.post("/desk/release/", {"query": ""}, follow=True)
    assert 'data-text="12"' in answer.content.decode()


@pytest.mark.django_db(transaction=True)
def test_many_at_once_get_different_ones(clerk: User, stranger: User, media: object) -> None:
    job = make_job(clerk, State.DONE, *(str(n) for n in range(100, 140)))

    def sit(user: User) -> list[str]:
        try:
            return take(job, user, uuid.uuid4(), 10)
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as people:
        found = [text for got in people.map(sit, [clerk, stranger] * 2) for text in got]
    assert len(found) == len(set(found)) == 40
