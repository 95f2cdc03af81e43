"""Claim a job, have its image read, keep the result."""

from __future__ import annotations

import logging
import uuid
from dataclasses import asdict, astuple
from datetime import timedelta

from billiard.exceptions import SoftTimeLimitExceeded
from django.conf import settings
from django.db import transaction

from ml import recognizer
from ml.io.refusals import ImageError
from ml.results import Recognition, Table
from recognition import lease
from recognition.models import Digit, Job, Prediction
from recognition.reasons import REASONS

log = logging.getLogger(__name__)

RETRY_DELAY = timedelta(seconds=5)  # times the attempts so far

WORKER_LOST = ("worker_lost", REASONS["worker_lost"])
TIMEOUT = ("timeout", REASONS["timeout"])
INTERNAL = ("internal", REASONS["internal"])


def warm_up() -> None:
    """Load the network; called once in each worker child, never in the parent of a fork."""
    recognizer.load()


def process(job_id: uuid.UUID, delivery: uuid.UUID) -> bool:
    """Read one job's image, if this delivery is the one that may; whether it was."""
    job = Job.objects.claim(job_id, delivery)
    if job is None:
        Job.objects.filter(pk=job_id, delivery=delivery).give_up(*WORKER_LOST)
        return False
    try:
        with lease.kept(job), job.image.open() as file:
            recognition = recognizer.recognize(file.read(), job.layout, job.script)
        keep(job, recognition)
    except ImageError as error:
        Job.objects.fail(job, error.code, error.message)
    except SoftTimeLimitExceeded:
        _try_again(job, *TIMEOUT)
    except Exception:
        log.exception("job %s failed at attempt %d", job.id, job.attempts)
        _try_again(job, *INTERNAL)
    return True


def keep(job: Job, recognition: Recognition) -> None:
    """The result and the state change together, or neither."""
    with transaction.atomic():
        if not Job.objects.finish(
            job,
            recognition.layout,
            recognition.milliseconds,
            tables=[_plain(table) for table in recognition.tables],
            turned=recognition.turned,
            lowest=min((found.confidence for found in recognition.predictions), default=None),
        ):
            return
        for order, found in enumerate(recognition.predictions):
            prediction = Prediction.objects.create(
                job=job,
                order=order,
                text=found.text,
                table=found.table,
                row=found.row,
                column=found.column,
                confidence=found.confidence,
                alternatives=[asdict(alternative) for alternative in found.alternatives],
                model=recognition.model,
                **asdict(found.box),
            )
            Digit.objects.bulk_create(
                Digit(
                    prediction=prediction,
                    position=position,
                    value=digit.value,
                    glyph=digit.glyph,
                    confidence=digit.confidence,
                    probabilities=list(digit.probabilities),
                    **asdict(digit.box),
                )
                for position, digit in enumerate(found.digits)
            )


def _plain(table: Table) -> dict[str, object]:
    return {**asdict(table), "box": list(astuple(table.box))}


def _try_again(job: Job, code: str, message: str) -> None:
    if job.attempts < settings.MAX_ATTEMPTS:
        Job.objects.release(job, RETRY_DELAY * job.attempts)
    else:
        Job.objects.fail(job, code, message)
