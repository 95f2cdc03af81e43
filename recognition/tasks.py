"""Celery's side: load, call one function, state the retry policy; nothing else.

The retry policy is in the job's row, not in the message (recognition/life.py): a message is only a
wake-up call, delivered late-acknowledged, and losing it loses nothing.
"""

from __future__ import annotations

import uuid

from celery import Task, current_app, shared_task
from celery.signals import worker_process_init

from recognition import arrivals, processing, sweeper, turns
from recognition.vocabulary import Queue


@worker_process_init.connect
def warm_up(**_: object) -> None:
    """Only where pictures are read; the worker for slow work needs no network."""
    if not current_app.amqp.queues.consume_from.keys().isdisjoint(Queue.values):
        processing.warm_up()


@shared_task(bind=True)
def read(self: Task[[str], None], job_id: str) -> None:
    """Begin whatever is first in turn; the message only says that something waits."""
    delivery = uuid.UUID(self.request.id)
    for job in turns.candidates(uuid.UUID(job_id), delivery):
        if processing.process(job, delivery):
            return


@shared_task
def take_back_arrivals() -> None:
    arrivals.take_back_old()


@shared_task
def sweep() -> None:
    sweeper.sweep()
