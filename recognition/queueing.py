"""Wake-up calls: messages that say that a job waits. The row is the truth (recognition/turns.py
says which job a message begins), so a lost message is no loss."""

from __future__ import annotations

import logging
import uuid
from collections.abc import Iterable

from celery import current_app
from django.conf import settings
from kombu.exceptions import OperationalError
from redis import Redis

from recognition.models import Job

log = logging.getLogger(__name__)

MOST = 500  # messages sent at a time; the next sweep sends the rest


def enqueue(jobs: Iterable[Job]) -> None:
    """Send one message for each job. Where the broker is down the sweeper sends it later."""
    try:
        with current_app.producer_or_acquire() as producer:
            for job in jobs:
                current_app.send_task(
                    "recognition.tasks.read",
                    args=[str(job.id)],
                    task_id=str(uuid.uuid4()),
                    queue=str(job.queue),
                    producer=producer,
                    retry=False,
                )
    except OperationalError as error:
        log.warning("the broker is down, jobs wait for it: %s", error)


def length(queue: str) -> int:
    """How many messages wait in the queue. Raises redis.RedisError where the broker is down."""
    with Redis.from_url(settings.REDIS_URL, socket_connect_timeout=2, socket_timeout=2) as redis:
        return int(redis.llen(queue))
