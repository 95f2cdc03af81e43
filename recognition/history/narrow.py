"""Which of a person's jobs the history shows."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, datetime, time, timedelta
from typing import Any

from django.db.models import Exists, F, OuterRef, Q
from django.utils import timezone

from recognition.desk.vocabulary import Kind
from recognition.history.forms import CHECK, CORRECTED
from recognition.life import JobQuerySet
from recognition.models import SURE, Addition, Prediction, Verdict


def narrow(jobs: JobQuerySet, filters: Mapping[str, Any]) -> JobQuerySet:
    """Those that the cleaned HistoryForm asks for."""
    jobs = jobs.filter(*_conditions(filters))
    if text := filters.get("text"):
        jobs = jobs.containing(text)
    return jobs


def _conditions(filters: Mapping[str, Any]) -> list[Q | Exists]:
    made: dict[str, Callable[[Any], Q | Exists]] = {
        "state": _in_state,
        "batch": lambda batch: Q(batch=batch),
        "under": lambda percent: Q(lowest__lt=percent / 100),
        "since": lambda day: Q(created__gte=_begin(day)),
        "until": lambda day: Q(created__lt=_begin(day + timedelta(days=1))),
    }
    return [condition(filters[name]) for name, condition in made.items() if filters.get(name)]


def _in_state(state: str) -> Q | Exists:
    if state == CHECK:
        return Exists(_of_the_job(Prediction, "job").filter(confidence__lt=SURE, verdicts=None))
    if state == CORRECTED:
        said = _of_the_job(Verdict, "prediction__job")
        other = Exists(said.exclude(kind=Kind.CONFIRMED).exclude(text=F("prediction__text")))
        return Q(other) | Q(Exists(_of_the_job(Addition, "job")))
    return Q(state=state)


def _of_the_job(model: Any, path: str) -> Any:
    return model.objects.filter(**{path: OuterRef("pk")})


def _begin(day: date) -> datetime:
    """Of the day, where the reader is."""
    return timezone.make_aware(datetime.combine(day, time.min))
