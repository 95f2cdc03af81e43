"""What was read before the history could be sorted by confidence is sorted too."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection

from tests.recognition.test_migrations import make, migrate

BEFORE = ("recognition", "0008_additions")
AFTER = ("recognition", "0009_history")
LAST = ("recognition", "0010_trigrams")


def indexes() -> set[str]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT indexname FROM pg_indexes WHERE indexname LIKE '%trigrams'")
        return {name for (name,) in cursor.fetchall()}


def lowest(models: Any) -> list[float | None]:
    jobs = models.get_model("recognition", "Job").objects.order_by("created")
    return list(jobs.values_list("lowest", flat=True))


@pytest.mark.django_db
def test_the_least_confidence_is_filled_in_and_the_way_back_is_open() -> None:
    before = migrate(BEFORE)
    for confidence in (0.9, 0.4):
        number = make(before, "47")
        type(number).objects.filter(pk=number.pk).update(confidence=confidence)
        type(number.job).objects.filter(pk=number.job_id).update(state="done")
    assert lowest(migrate(AFTER)) == [0.9, 0.4]
    again = migrate(BEFORE).get_model("recognition", "Prediction")
    assert again.objects.count() == 2


@pytest.mark.django_db
def test_the_trigrams_come_and_go() -> None:
    assert len(indexes()) == 7
    migrate(AFTER)
    assert indexes() == set()
    migrate(LAST)
    assert len(indexes()) == 7
