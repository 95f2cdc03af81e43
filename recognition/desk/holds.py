"""A number lies before one person at a time: a lease on it, which runs out by itself."""

from __future__ import annotations

import uuid
from collections.abc import Collection
from datetime import timedelta
from typing import TYPE_CHECKING

from django.db.models import Q
from django.utils import timezone

from recognition.desk.models import Hold
from recognition.desk.numbers import Numbers, waiting
from recognition.models import Prediction

if TYPE_CHECKING:
    from accounts.models import User

LEASE = timedelta(minutes=2)  # after which a number that somebody left lying is given to others
TRIES = 5  # to get numbers that others take at the same moment


def take(
    numbers: Numbers, user: User, seat: uuid.UUID, count: int, have: Collection[int] = ()
) -> list[Prediction]:
    """The next numbers for this seat, which nobody else gets; fewer where there are no more.

    `have` is what the seat has before it already: it goes on having it.
    """
    renew(seat)
    got: list[int] = []
    for _ in range(TRIES):
        wanted = _free(numbers, seat).exclude(pk__in=[*have, *got])
        keys = list(wanted.values_list("pk", flat=True)[: count - len(got)])
        got += _claim(keys, user, seat)
        if len(got) == count or not keys:
            break
    found = Prediction.objects.filter(pk__in=got).prefetch_related("digits", "keyings", "verdicts")
    return list(waiting(found).select_related("job__batch__care", "sample"))


def _free(numbers: Numbers, seat: uuid.UUID) -> Numbers:
    held = Hold.objects.filter(until__gte=timezone.now()).exclude(seat=seat)
    return waiting(numbers).exclude(pk__in=held.values("pk"))


def _claim(keys: list[int], user: User, seat: uuid.UUID) -> list[int]:
    """Those of the numbers that are this seat's now: what another took meanwhile is not."""
    now = timezone.now()
    until = now + LEASE
    lying = Hold.objects.filter(Q(until__lt=now) | Q(seat=seat), pk__in=keys)
    lying.update(holder=user, seat=seat, until=until)
    new = [Hold(prediction_id=key, holder=user, seat=seat, until=until) for key in keys]
    Hold.objects.bulk_create(new, ignore_conflicts=True)
    return list(Hold.objects.filter(pk__in=keys, seat=seat).values_list("pk", flat=True))


def renew(seat: uuid.UUID) -> None:
    """Whoever asks is still there. What ran out meanwhile may be another's already."""
    Hold.objects.filter(seat=seat).update(until=timezone.now() + LEASE)


def release(user: User, seat: uuid.UUID | None = None) -> None:
    """Give back what lies before the person, at this seat or at all of them."""
    holds = Hold.objects.filter(holder=user)
    (holds.filter(seat=seat) if seat else holds).delete()


def elsewhere(numbers: Numbers, seat: uuid.UUID) -> int:
    """How many of those that wait lie before somebody else."""
    held = Hold.objects.filter(until__gte=timezone.now()).exclude(seat=seat)
    return waiting(numbers).filter(pk__in=held.values("pk")).count()
