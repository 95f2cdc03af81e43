"""A running job's lease: renewed while the process that reads it lives, so it may be short."""

from __future__ import annotations

import logging
import threading
from collections.abc import Iterator
from contextlib import contextmanager

from django.conf import settings
from django.db import Error, connection

from recognition.models import Job

log = logging.getLogger(__name__)

RENEWALS = 3  # within one lease, so that one may fail


@contextmanager
def kept(job: Job) -> Iterator[None]:
    """Renew the lease of a claimed job until the block ends; most jobs are over before that."""
    over = threading.Event()
    keeper = threading.Thread(target=_keep, args=[job, over], daemon=True)
    keeper.start()
    try:
        yield
    finally:
        over.set()
        keeper.join()


def _keep(job: Job, over: threading.Event) -> None:
    while not over.wait(settings.LEASE.total_seconds() / RENEWALS):
        try:
            Job.objects.renew(job)
        except Error as error:
            log.warning("the lease of job %s was not renewed: %s", job.pk, error)
        finally:
            connection.close()
