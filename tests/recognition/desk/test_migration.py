"""Corrections become verdicts, while the version before goes on writing them."""

from __future__ import annotations

from typing import Any

import pytest

from tests.recognition.test_migrations import make, migrate

BEFORE, AFTER = ("recognition", "0006_arrivals"), ("recognition", "0007_desk")


def correct(models: Any, number: Any, text: str) -> None:
    author = models.get_model("accounts", "User").objects.get()
    corrections = models.get_model("recognition", "Correction").objects
    corrections.create(prediction_id=number.pk, author=author, text=text)


@pytest.mark.django_db
def test_old_corrections_are_carried_over_and_told_apart() -> None:
    before = migrate(BEFORE)
    number = make(before, "1 234")
    for text in ("1234", "1235"):
        correct(before, number, text)
    after = migrate(AFTER)
    correct(before, number, "1236")
    rows = after.get_model("recognition", "Verdict").objects.order_by("pk")
    kept = [(row.text, row.kind, row.way, row.seconds) for row in rows]
    assert kept == [
        ("1234", "confirmed", "seen", None),
        ("1235", "corrected", "seen", None),
        ("1236", "corrected", "seen", None),
    ]


@pytest.mark.django_db
def test_on_the_way_back_verdicts_without_a_number_are_left_out() -> None:
    after = migrate(AFTER)
    number = make(after, "12")
    verdicts = after.get_model("recognition", "Verdict").objects
    author = after.get_model("accounts", "User").objects.get()
    for kind, text in (("confirmed", "12"), ("no-number", "")):
        verdicts.create(prediction=number, author=author, kind=kind, text=text)
    before = migrate(BEFORE)
    rows = before.get_model("recognition", "Correction").objects.values_list("text", flat=True)
    assert list(rows) == ["12"]
