"""Jobs in any state for tests, as rows; no file is decoded and nothing is enqueued."""

from __future__ import annotations

from django.core.files.base import ContentFile
from django.utils import timezone

from accounts.models import User
from ml.values import digits_of
from recognition.models import Batch, Digit, Job, Prediction
from recognition.reasons import REASONS
from recognition.vocabulary import State
from tests.pictures import draw, encode


def make_job(owner: User, state: State = State.QUEUED, *numbers: str, **values: object) -> Job:
    """A job with a small picture; `numbers` are what was read in it."""
    if state == State.FAILED:
        values = {"error_code": "timeout", "error_message": REASONS["timeout"], **values}
    job = Job(
        batch=Batch.objects.create(owner=owner),
        owner=owner,
        state=state,
        queued=timezone.now(),
        width=40,
        height=30,
        **{"name": "till.png", "lowest": 0.9 if numbers else None, **values},
    )
    content = encode(draw("7", (40, 30)))
    job.image.save("image.png", ContentFile(content), save=False)
    job.thumbnail.save("thumbnail.jpg", ContentFile(encode(draw(), "JPEG")), save=False)
    job.save(force_insert=True)
    for order, number in enumerate(numbers):
        _read(job, order, number)
    return job


def make_table(owner: User, *rows: list[str], **values: object) -> Job:
    """A job whose picture is a table; empty cells are empty texts."""
    cells = [(text, i, j) for i, row in enumerate(rows) for j, text in enumerate(row) if text]
    table = {"rows": len(rows), "columns": max(map(len, rows)), "box": [0, 0, 40, 30]}
    job = make_job(owner, State.DONE, *(text for text, _, _ in cells), tables=[table], **values)
    for order, (_, row, column) in enumerate(cells):
        job.predictions.filter(order=order).update(table=0, row=row, column=column)
    return job


def _read(job: Job, order: int, number: str) -> Prediction:
    prediction = Prediction.objects.create(
        job=job,
        order=order,
        text=number,
        confidence=0.9,
        x=1,
        y=2,
        w=10 * len(number),
        h=20,
        alternatives=[{"text": "1", "confidence": 0.05}],
        model="latin-1",
    )
    Digit.objects.bulk_create(
        Digit(
            prediction=prediction,
            position=position,
            value=value,
            glyph=value,
            confidence=0.95,
            probabilities=[0.95 if str(i) == value else 0.005 for i in range(10)],
            x=1 + 10 * position,
            y=2,
            w=9,
            h=20,
        )
        for position, value in enumerate(digits_of(number))
    )
    return prediction
