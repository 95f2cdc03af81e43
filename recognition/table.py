"""What the history shows, as a table for a spreadsheet: CSV after RFC 4180, a row for each number.

It begins with a byte order mark, without which Excel does not see that it is UTF-8. Text is quoted
and figures are not: LibreOffice can then be told to take what is quoted as text, and keeps the
zeros before a number. Columns and codes are the same in every language; why a picture was not read
is told in the reader's.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import tzinfo
from decimal import Decimal
from typing import TYPE_CHECKING

from django.db.models import Prefetch
from django.utils import timezone, translation

from ml.values import digits_of
from recognition.desk.vocabulary import Kind
from recognition.life import JobQuerySet
from recognition.models import Job, Prediction

if TYPE_CHECKING:
    from accounts.models import User

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
PIECE = 2**16  # characters that are sent at a time
MARK = "\ufeff"
# What a spreadsheet takes for the beginning of a formula (OWASP, "CSV Injection"), the signs of
# full width among it; and a number with its sign, which is none
FORMULA = re.compile(r"[\t\r\n\0]|\s*[=+\-@\uff1d\uff0b\uff0d\uff20]")
SIGNED = re.compile(r"[+-]?\d[\d.,]*")

Row = dict[str, str | int | Decimal]
Absolute = Callable[[str], str]


@dataclass(frozen=True)
class Reader:
    """For whom the table is made."""

    absolute: Absolute
    language: str | None
    zone: tzinfo


def of_person(user: User, absolute: Absolute) -> Iterator[bytes]:
    """All that the person has, for the ZIP of their data (EXPORTED_TABLES in the settings)."""
    return table(Job.objects.for_user(user), absolute)


def table(jobs: JobQuerySet, absolute: Absolute) -> Iterator[bytes]:
    """The jobs' numbers, newest job first, in pieces; `absolute` completes an address of the site.

    Language and zone are those of now: an answer is streamed when the request's hold no longer.
    """
    reader = Reader(absolute, translation.get_language(), timezone.get_current_timezone())
    return _pieces(row for job in _in_chunks(jobs) for row in _rows(job, reader))


def _in_chunks(jobs: JobQuerySet) -> Iterator[Job]:
    fields = ("job_id", "order", "text", "table", "row", "column", "confidence", "model")
    numbers = Prediction.objects.only(*fields).order_by("order").prefetch_related("verdicts")
    jobs = jobs.prefetch_related(Prefetch("predictions", numbers))
    return jobs.order_by("-created", "-id").iterator(chunk_size=CHUNK)


def _pieces(rows: Iterable[Row]) -> Iterator[bytes]:
    text = io.StringIO(MARK, newline="")
    text.seek(len(MARK))
    writer = csv.DictWriter(text, COLUMNS, restval="", quoting=csv.QUOTE_NONNUMERIC)
    writer.writeheader()
    for row in rows:
        writer.writerow(row)
        if text.tell() >= PIECE:
            yield text.getvalue().encode()
            text.seek(0)
            text.truncate()
    yield text.getvalue().encode()


def _rows(job: Job, reader: Reader) -> Iterator[Row]:
    """One for each number in reading order; a single one where there is none."""
    about = _about(job, reader)
    numbers = job.predictions.all()
    yield from ({**about, **_number(job, prediction)} for prediction in numbers)
    if not numbers:
        yield about


def _about(job: Job, reader: Reader) -> Row:
    with translation.override(reader.language):
        error = job.error_sentence
    return {
        "file name": _harmless(job.name),
        "uploaded": job.created.astimezone(reader.zone).isoformat(timespec="seconds"),
        "state": job.state,
        "layout": job.found_layout or job.layout,
        "script": job.script,
        "address": reader.absolute(job.get_absolute_url()),
        "error": error,
    }


def _number(job: Job, prediction: Prediction) -> Row:
    text = prediction.corrected
    return {
        "order": prediction.order + 1,
        "number": _harmless(text),
        "read": _harmless(prediction.text),
        "digits": digits_of(text),
        **dict(zip(("value", "other value"), job.values_of(text), strict=False)),
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


def _place(prediction: Prediction) -> Row:
    """In its table, counted as people do."""
    place = {name: getattr(prediction, name) for name in ("table", "row", "column")}
    return {name: index + 1 for name, index in place.items() if index is not None}


def _harmless(text: str) -> str:
    """With an apostrophe before what a spreadsheet would calculate."""
    is_formula = FORMULA.match(text) and not SIGNED.fullmatch(text)
    return f"'{text}" if is_formula else text
