"""Celery's side: load, call one function, state the retry policy; nothing else.

The retry policy is in the job's row, not in the message (recognition/life.py): a message is only a
wake-up call, delivered late-acknowledged, and losing it loses nothing.
"""

from __future__ import annotations

import uuid

from celery import Task, shared_task
from celery.signals import worker_process_init

from recognition import processing, sweeper


@worker_process_init.connect
def warm_up(**_: object) -> None:
    processing.warm_up()


@shared_task(bind=True)
def read(self: Task[[str], None], job_id: str) -> None:
    processing.process(uuid.UUID(job_id), uuid.UUID(self.request.id))


@shared_task
def sweep() -> None:
    sweeper.sweep()
