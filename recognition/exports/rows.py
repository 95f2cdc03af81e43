"""What the history shows, as rows: one for each number, whatever file they go into.

Columns and codes are the same in every language; why a picture was not read is told in the
reader's.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import tzinfo
from decimal import Decimal

from django.db.models import Prefetch
from django.utils import timezone, translation

from ml.values import digits_of
from recognition.desk.vocabulary import Kind
from recognition.life import JobQuerySet
from recognition.models import Addition, Job, Prediction

COLUMNS = [
    "file name",
    "uploaded",
    "state",
    "order",
    "number",
    "read",
    "digits",
    "value",
    "other value",
    "corrected",
    "confirmed",
    "verdict",
    "confidence",
    "layout",
    "script",
    "table",
    "row",
    "column",
    "model version",
    "address",
    "error",
]
CHUNK = 100  # jobs that are in memory at a time, with all their numbers

Row = dict[str, str | int | Decimal]
Absolute = Callable[[str], str]


@dataclass(frozen=True)
class Reader:
    """For whom the table is made."""

    absolute: Absolute
    language: str | None
    zone: tzinfo


def rows_of(jobs: JobQuerySet, absolute: Absolute) -> Iterator[Row]:
    """The jobs' numbers, newest job first; `absolute` completes an address of the site.

    Language and zone are those of now: an answer is streamed when the request's hold no longer.
    """
    reader = Reader(absolute, translation.get_language(), timezone.get_current_timezone())
    return (row for job in _in_chunks(jobs) for row in _rows(job, reader))


def _in_chunks(jobs: JobQuerySet) -> Iterator[Job]:
    fields = ("job_id", "order", "text", "table", "row", "column", "confidence", "model")
    numbers = Prediction.objects.only(*fields).order_by("order").prefetch_related("verdicts")
    jobs = jobs.prefetch_related(Prefetch("predictions", numbers), "additions")
    return jobs.order_by("-created", "-id").iterator(chunk_size=CHUNK)


def _rows(job: Job, reader: Reader) -> Iterator[Row]:
    """One for each number in reading order; a single one where there is none."""
    about = _about(job, reader)
    numbers = [_number(job, prediction) for prediction in job.kept]
    numbers += [_added(job, addition) for addition in job.additions.all()]
    yield from ({**about, **number} for number in numbers)
    if not numbers:
        yield about


def _about(job: Job, reader: Reader) -> Row:
    with translation.override(reader.language):
        error = job.error_sentence
    return {
        "file name": job.name,
        "uploaded": job.created.astimezone(reader.zone).isoformat(timespec="seconds"),
        "state": job.state,
        "layout": job.found_layout or job.layout,
        "script": job.script,
        "address": reader.absolute(job.get_absolute_url()),
        "error": error,
    }


def _number(job: Job, prediction: Prediction) -> Row:
    return {
        "order": prediction.order + 1,
        **_text(job, prediction.corrected),
        "read": prediction.text,
        **_place(prediction),
        "corrected": "yes" if prediction.is_corrected else "no",
        "confirmed": "yes" if prediction.is_confirmed else "no",
        "verdict": _verdict(prediction),
        "confidence": Decimal(f"{prediction.confidence:.4f}"),
        "model version": prediction.model,
    }


def _verdict(prediction: Prediction) -> str:
    if prediction.is_confirmed or prediction.verdict is None:
        return Kind.CONFIRMED if prediction.verdict else ""
    return prediction.verdict.kind


def _added(job: Job, addition: Addition) -> Row:
    """What the reading missed: there is no confidence in it and no place on the page."""
    return {**_text(job, addition.text), "corrected": "yes", "confirmed": "no"}


def _text(job: Job, text: str) -> Row:
    return {
        "number": text,
        "digits": digits_of(text),
        **dict(zip(("value", "other value"), job.values_of(text), strict=False)),
    }


def _place(prediction: Prediction) -> Row:
    """In its table, counted as people do."""
    place = {name: getattr(prediction, name) for name in ("table", "row", "column")}
    return {name: index + 1 for name, index in place.items() if index is not None}
