"""Whose turn it is. A message says that something waits; the rows say what.

In each queue people take turns: a job's turn is a round, and in one round each person has one job
(start-time fair queueing). Whoever comes to a long queue begins with the round that is served just
then, so ten pictures do not wait for another's thousands. A job whose worker died has turn 0: the
next message begins it, whatever that message names and however long the queue is.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from django.conf import settings
from django.db.models import F, Max, Min
from django.utils import timezone

from recognition.life import HIT, JobQuerySet
from recognition.models import Job
from recognition.vocabulary import Queue, State

if TYPE_CHECKING:
    from accounts.models import User

LOOK_AHEAD = 16  # jobs that one message tries; others may take the first at the same moment


def candidates(named: uuid.UUID, delivery: uuid.UUID) -> Iterator[uuid.UUID]:
    """The jobs that this delivery of a message may begin, the first in turn first.

    A delivery that comes back because its child died goes on with the job that it had.
    """
    yield from _ids(Job.objects.filter(state=State.RUNNING, delivery=delivery))
    waiting = Job.objects.due(timezone.now()).filter(attempts__lt=settings.MAX_ATTEMPTS)
    yield from _ids(waiting.filter(queue__in=Queue.values, turn=HIT).order_by("queued"))
    queue = Job.objects.filter(pk=named).values_list("queue", flat=True).first()
    yield from _ids(waiting.filter(queue=queue).in_turn())


def line_up(owner: User, jobs: Sequence[Job]) -> None:
    """Give one person's new jobs their queues and turns.

    Call it under the lock on the person's row that saving them takes, or two uploads at once would
    both find the same room in the quick queue.
    """
    quick = max(0, settings.INTERACTIVE_JOBS - _open_jobs(owner))
    for queue, some in ((Queue.INTERACTIVE, jobs[:quick]), (Queue.BULK, jobs[quick:])):
        if some:
            for turn, job in enumerate(some, _next_turn(owner, queue)):
                job.queue, job.turn = queue, turn


def again(jobs: JobQuerySet) -> int:
    """FAILED or CANCELED → QUEUED, from the present round on, as far apart as they were."""
    changed = 0
    for queue in Queue.values:
        these = jobs.filter(queue=queue, state__in=State.retryable())
        first = these.aggregate(first=Min("turn"))["first"]
        if first is not None:
            changed += these.requeue(F("turn") + (_present_round(queue) - first))
    return changed


def _ids(jobs: JobQuerySet) -> list[uuid.UUID]:
    return list(jobs.values_list("pk", flat=True)[:LOOK_AHEAD])


def _next_turn(owner: User, queue: str) -> int:
    last = _waiting(queue).filter(owner=owner).aggregate(last=Max("turn"))["last"] or 0
    return max(_present_round(queue), last + 1)


def _present_round(queue: str) -> int:
    first = _waiting(queue).filter(turn__gt=HIT).aggregate(first=Min("turn"))["first"]
    return int(first or HIT + 1)


def _waiting(queue: str) -> JobQuerySet:
    return Job.objects.filter(state=State.QUEUED, queue=queue)


def _open_jobs(owner: User) -> int:
    """As many as matter."""
    mine = Job.objects.for_user(owner).filter(state__in=State.open())
    return len(mine.order_by().values_list("pk")[: settings.INTERACTIVE_JOBS])
