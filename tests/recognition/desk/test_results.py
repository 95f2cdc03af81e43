"""What is said of a number at the desk stands on the result's page and in the table."""

from __future__ import annotations

import csv
import io

import pytest
from django.test import Client
from pytest_django.asserts import assertContains, assertNotContains

from accounts.models import User
from recognition.desk.models import Verdict
from recognition.desk.saying import Saying, say
from recognition.desk.vocabulary import Kind
from recognition.exports import as_csv
from recognition.models import Job, Prediction

Told = list[tuple[str, str, str]]


def table(clerk: User) -> Told:
    """Each row's reading, number and verdict."""
    file = b"".join(as_csv.of_person(clerk, str)).decode("utf-8-sig")
    rows = csv.DictReader(io.StringIO(file))
    return [(row["read"], row["number"], row["verdict"]) for row in rows]


def test_no_number_is_taken_out_and_can_be_put_back(
    clerk_client: Client, clerk: User, sheet: Job, number: Prediction
) -> None:
    Verdict.objects.create(prediction=number, author=clerk, text="13")
    say(clerk, number, Saying(void=Kind.NO_NUMBER))
    page = clerk_client.get(sheet.get_absolute_url())
    assertContains(page, '<s translate="no">12</s>')
    assertNotContains(page, 'id="number-0"')
    assert table(clerk) == [("345", "345", ""), ("678", "678", "")]
    clerk_client.post(f"{sheet.get_absolute_url()}put-back/", {"order": 0})
    assert table(clerk)[0] == ("12", "13", "corrected")


def test_what_is_unreadable_stays_without_a_number(
    clerk_client: Client, clerk: User, sheet: Job, number: Prediction
) -> None:
    say(clerk, number, Saying(void=Kind.UNREADABLE))
    assertContains(clerk_client.get(sheet.get_absolute_url()), "Unreadable</strong>")
    assert table(clerk)[0] == ("12", "", "unreadable")
    assert Job.objects.get().texts == ["345", "678"]


def test_a_picture_in_which_all_is_unreadable_has_one_row_for_each_number(
    clerk: User, sheet: Job
) -> None:
    for number in sheet.predictions.all():
        say(clerk, number, Saying(void=Kind.UNREADABLE))
    assert [told[1:] for told in table(clerk)] == [("", "unreadable")] * 3


@pytest.mark.parametrize("kind", Kind.void())
def test_the_history_counts_both_as_corrected(
    clerk_client: Client, clerk: User, number: Prediction, kind: Kind
) -> None:
    assertContains(clerk_client.get("/history/?state=corrected"), "Nothing matches")
    say(clerk, number, Saying(void=kind))
    assertContains(clerk_client.get("/history/?state=corrected"), "till.png")
