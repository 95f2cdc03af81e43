"""What somebody did with another's job, for the audit log; one's own are one's own affair.

A file's name may say much about its owner, so that the job's id stands in its place.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from typing import TYPE_CHECKING

from auditlog.context import auditlog_value
from auditlog.models import LogEntry
from django.contrib.contenttypes.models import ContentType
from django.core.cache import cache

from recognition.models import Job

if TYPE_CHECKING:
    from accounts.models import User
    from recognition.life import JobQuerySet

AGAIN = 300  # seconds for which a look at a job and at its picture count as one
ROWS = 1000  # written at a time: somebody may cancel a hundred thousand at once
ACTIONS = {"looked at": LogEntry.Action.ACCESS, "deleted": LogEntry.Action.DELETE}


def of_others(user: User, jobs: JobQuerySet) -> list[uuid.UUID]:
    """Those of the jobs that are somebody else's; to be asked before they change."""
    return list(jobs.exclude(owner=user).order_by().values_list("pk", flat=True))


def note(user: User, jobs: Iterable[uuid.UUID], deed: str) -> None:
    kind = ContentType.objects.get_for_model(Job)
    common = {
        "content_type": kind,
        "action": ACTIONS.get(deed, LogEntry.Action.UPDATE),
        "changes": {deed: ["", "yes"]},
        "actor": user,
        "actor_email": user.email,
        "remote_addr": auditlog_value.get({}).get("remote_addr"),
    }
    entries = (LogEntry(object_pk=str(pk), object_repr=str(pk), **common) for pk in jobs)
    LogEntry.objects.bulk_create(entries, batch_size=ROWS)


def note_look(user: User, job: Job) -> None:
    if job.owner_id != user.pk and cache.add(f"looked:{user.pk}:{job.pk}", 1, AGAIN):
        note(user, [job.pk], "looked at")


def note_export(user: User) -> None:
    """The history went out as a table."""
    access, changes = LogEntry.Action.ACCESS, {"downloaded the history": ["", "yes"]}
    LogEntry.objects.log_create(user, action=access, changes=changes, serialized_data=None)
