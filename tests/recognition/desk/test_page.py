"""Which numbers lie on the desk."""

from __future__ import annotations

import uuid
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries
from pytest_django.asserts import assertContains

from accounts.models import User
from recognition.desk.cards import card_of
from recognition.desk.models import Verdict
from recognition.models import Job, Prediction
from recognition.vocabulary import State
from tests.jobs import make_job


def texts(answer: Any) -> list[str]:
    return [card.number.text for card in answer.context["cards"]]


def test_the_doubtful_ones_in_the_order_of_the_paper(clerk_client: Client, sheet: Job) -> None:
    assert texts(clerk_client.get("/desk/")) == ["12", "678"]


def test_all_of_them_where_they_are_asked_for(clerk_client: Client, sheet: Job) -> None:
    assert texts(clerk_client.get("/desk/?which=all")) == ["12", "345", "678"]


def test_what_somebody_has_looked_at_does_not_come_again(
    clerk_client: Client, clerk: User, sheet: Job, number: Prediction
) -> None:
    Verdict.objects.create(prediction=number, author=clerk, text="12")
    answer = clerk_client.get("/desk/")
    assert texts(answer) == ["678"]
    assert "1 of 2 left" in answer.content.decode()


def test_of_a_batch_or_a_search(clerk_client: Client, clerk: User, sheet: Job) -> None:
    other = make_job(clerk, State.DONE, "77", name="other.png")
    seat = uuid.uuid4()
    assert texts(clerk_client.get(f"/desk/?batch={other.batch_id}&seat={seat}")) == ["77"]
    assert texts(clerk_client.get(f"/desk/?text=till&seat={seat}")) == ["12", "678"]
    assert texts(clerk_client.get("/desk/?batch=x&text=nothing")) == []


def test_as_the_history_was_narrowed(clerk_client: Client, clerk: User, sheet: Job) -> None:
    Job.objects.update(lowest=0.9, created=datetime(2026, 1, 31, 12, tzinfo=UTC))
    for query in ("under=95", "since=2026-01-31", "until=2026-01-31", "state=check"):
        answer = clerk_client.get(f"/desk/?{query}&seat={uuid.uuid4()}")
        assert texts(answer) == ["12", "678"]
        assertContains(answer, query.replace("=", '" value="'))
        clerk_client.post("/desk/release/")
    for query in ("under=80", "since=2026-02-01", "until=2026-01-30", "state=corrected"):
        assert texts(clerk_client.get(f"/desk/?{query}")) == []


def test_nothing_of_others_and_nothing_that_is_not_read(
    clerk_client: Client, clerk: User, stranger: User, media: Path
) -> None:
    make_job(stranger, State.DONE, "12")
    make_job(clerk, State.RUNNING, "13")
    answer = clerk_client.get("/desk/")
    assert texts(answer) == []
    assert "Nothing is left to check" in answer.content.decode()


def test_the_next_ones_are_as_many_as_are_asked_for(clerk_client: Client, sheet: Job) -> None:
    seat = uuid.uuid4()
    answer = clerk_client.post("/desk/next/", {"seat": seat, "count": 1})
    assert texts(answer) == ["12"]
    have = sheet.predictions.get(order=0).pk
    answer = clerk_client.post("/desk/next/", {"seat": seat, "count": 5, "have": have})
    assert texts(answer) == ["678"]
    assert texts(clerk_client.post("/desk/next/", {"seat": seat, "count": 99})) == []


def test_a_postponed_number_comes_back_at_the_end(clerk_client: Client, sheet: Job) -> None:
    first, last = sheet.predictions.get(order=0).pk, sheet.predictions.get(order=2).pk
    seat = uuid.uuid4()
    assert texts(clerk_client.get(f"/desk/?have={first}&seat={seat}")) == ["678"]
    answer = clerk_client.get(f"/desk/?have={first},{last}&seat={seat}", follow=True)
    assert texts(answer) == ["12", "678"]


@pytest.mark.parametrize(
    ("turned", "near", "whole"),
    [
        (0, "-13 -12 58 48", "0 0 40 30"),
        (90, "-15 -24 62 72", "-2 -4 30 40"),
        (180, "-13 -12 58 48", "-8 -6 40 30"),
        (270, "-15 -24 62 72", "4 -12 30 40"),
    ],
)
def test_a_turned_number_stands_upright(sheet: Job, turned: int, near: str, whole: str) -> None:
    Job.objects.update(turned=turned)
    card = card_of(Prediction.objects.get(text="345"))
    assert card.turn == f"rotate({turned} 16 12)"
    assert (card.near, card.whole) == (near, whole)


def test_many_numbers_cost_no_more_questions_to_the_database(
    clerk_client: Client,
    clerk: User,
    media: Path,
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:
    for _ in range(3):
        make_job(clerk, State.DONE, *(str(n) for n in range(10, 30)))
    with django_assert_max_num_queries(25):
        clerk_client.get("/desk/")
