"""The periodic look over the rows: what lost its worker or its message goes on."""

from __future__ import annotations

import logging

from django.utils import timezone

from recognition import pulse
from recognition.models import Job
from recognition.processing import WORKER_LOST
from recognition.queueing import MOST, enqueue, length
from recognition.vocabulary import Queue

log = logging.getLogger(__name__)


def sweep() -> None:
    """Take back what died, wake what waits, and leave a pulse that a worker works."""
    lost = Job.objects.lease_ran_out(timezone.now())
    failed, taken_back = lost.give_up(*WORKER_LOST), lost.take_back()
    if failed or taken_back:
        log.warning("workers died: %d jobs failed, %d wait again", failed, taken_back)
    for queue in Queue.values:
        _wake(queue)
    pulse.beat()


def _wake(queue: str) -> None:
    """As many messages as jobs wait. Any message begins the first in turn, so it does not matter
    whose was lost, and a long queue is never doubled."""
    due = Job.objects.due(timezone.now()).filter(queue=queue)
    missing = due.count() - length(queue)
    if missing > 0:
        enqueue(due.in_turn()[: min(missing, MOST)])
