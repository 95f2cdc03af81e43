"""A job's life, as conditional updates (docs/architecture.md draws it).

QUEUED ──claim──▶ RUNNING ──▶ DONE | FAILED;  CANCELED from QUEUED or RUNNING;  retry ──▶ QUEUED
"""

from __future__ import annotations

import uuid
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import models
from django.db.models import F, Func, Q, Value
from django.db.models.functions import Replace
from django.db.models.lookups import Contains
from django.utils import timezone

from recognition.vocabulary import SIGNS, State

if TYPE_CHECKING:
    from django.db.models.expressions import Combinable

    from accounts.models import User
    from recognition.models import Job

HIT = 0  # the turn of a job whose worker died: before everybody's first


def without_signs(name: str) -> F | Func:
    """A column's text, its digits alone, in the database."""
    text: F | Func = F(name)
    for sign in SIGNS:
        text = Replace(text, Value(sign))
    return text


def holds(place: str, text: str) -> Q:
    found = Q((f"{place}__icontains", text))
    return found | Q(Contains(without_signs(place), text)) if text.isdecimal() else found


class JobQuerySet(models.QuerySet["Job"]):
    def for_user(self, user: User) -> JobQuerySet:
        """The rows that this person may see. A stranger's row does not exist for them."""
        return self.filter(owner=user)

    def with_results(self) -> JobQuerySet:
        return self.prefetch_related("predictions__digits", "predictions__verdicts", "additions")

    def containing(self, text: str) -> JobQuerySet:
        """Jobs in which the number was read or corrected to something with this text, or whose
        file is called so. Digits alone are found across signs, as 3608 in 36,08."""
        jobs = self.order_by()
        named = jobs.filter(name__icontains=text).values("pk")
        # Each place by itself, since no index serves an OR over several tables.
        places = ("predictions__text", "predictions__verdicts__text", "additions__text")
        found = [jobs.filter(holds(place, text)).values("pk") for place in places]
        return self.filter(pk__in=named.union(*found))

    def claim(self, job_id: uuid.UUID, delivery: uuid.UUID) -> Job | None:
        """QUEUED → RUNNING for this delivery, or None where it is somebody else's or over.

        A delivery that comes back while its job is RUNNING was handed out again because its worker
        died: it may go on at once, without waiting for the lease.
        """
        now, claim = timezone.now(), uuid.uuid4()
        changed = self.filter(
            Q(state=State.QUEUED) | Q(state=State.RUNNING, delivery=delivery),
            pk=job_id,
            attempts__lt=settings.MAX_ATTEMPTS,
        ).update(
            state=State.RUNNING,
            attempts=F("attempts") + 1,
            claim=claim,
            delivery=delivery,
            lease=now + settings.LEASE,
            started=now,
        )
        return self.filter(pk=job_id, claim=claim).first() if changed else None

    def finish(self, job: Job, found_layout: str, milliseconds: float, **found: object) -> bool:
        found = {"found_layout": found_layout, "milliseconds": milliseconds, **found}
        return bool(self._end(self._claimed(job), State.DONE, **found))

    def fail(self, job: Job, code: str, message: str) -> bool:
        ended = self._end(self._claimed(job), State.FAILED, error_code=code, error_message=message)
        return bool(ended)

    def renew(self, job: Job) -> bool:
        """Its worker lives."""
        return bool(self._claimed(job).update(lease=timezone.now() + settings.LEASE))

    def release(self, job: Job, delay: timedelta) -> bool:
        """RUNNING → QUEUED: our own fault, tried again after the delay."""
        return bool(
            self._claimed(job).update(
                state=State.QUEUED, claim=None, lease=None, due=timezone.now() + delay
            )
        )

    def cancel(self) -> int:
        return self._end(self.filter(state__in=State.open()), State.CANCELED)

    def requeue(self, turn: Combinable) -> int:
        """FAILED or CANCELED → QUEUED, as new."""
        now = timezone.now()
        return self.filter(state__in=State.retryable()).update(
            state=State.QUEUED,
            attempts=0,
            claim=None,
            delivery=None,
            lease=None,
            error_code="",
            error_message="",
            queued=now,
            due=now,
            turn=turn,
            started=None,
            finished=None,
            milliseconds=None,
            found_layout="",
        )

    def give_up(self, code: str, message: str) -> int:
        """RUNNING → FAILED for jobs whose worker died at the last attempt."""
        lost = self.filter(state=State.RUNNING, attempts__gte=settings.MAX_ATTEMPTS)
        return self._end(lost, State.FAILED, error_code=code, error_message=message)

    def take_back(self) -> int:
        """RUNNING → QUEUED, before all others: their workers died before the last attempt."""
        return self.filter(state=State.RUNNING, attempts__lt=settings.MAX_ATTEMPTS).update(
            state=State.QUEUED, claim=None, lease=None, due=timezone.now(), turn=HIT
        )

    def lease_ran_out(self, now: datetime) -> JobQuerySet:
        return self.filter(state=State.RUNNING, lease__lt=now)

    def due(self, now: datetime) -> JobQuerySet:
        """Jobs that may be begun."""
        return self.filter(state=State.QUEUED, due__lte=now)

    def in_turn(self) -> JobQuerySet:
        return self.order_by("turn", "queued", "id")

    def _claimed(self, job: Job) -> JobQuerySet:
        return self.filter(pk=job.pk, state=State.RUNNING, claim=job.claim)

    def _end(self, jobs: JobQuerySet, state: State, **values: object) -> int:
        return jobs.update(state=state, claim=None, lease=None, finished=timezone.now(), **values)
