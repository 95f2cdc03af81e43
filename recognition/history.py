"""A person's jobs, newest first, a page at a time.

A page goes on where the one before it ended instead of counting rows, so the last page of 100,000
jobs costs what the first does, and jobs that arrive meanwhile shift nothing.
"""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Q

from recognition.life import JobQuerySet
from recognition.models import Job

PAGE = 20


@dataclass(frozen=True)
class HistoryPage:
    """Jobs, and whether there are more on either side."""

    jobs: list[Job]
    has_newer: bool
    has_older: bool


def narrow(jobs: JobQuerySet, filters: Mapping[str, Any]) -> JobQuerySet:
    """Those that the cleaned HistoryForm asks for."""
    if state := filters.get("state"):
        jobs = jobs.filter(state=state)
    if batch := filters.get("batch"):
        jobs = jobs.filter(batch=batch)
    if text := filters.get("text"):
        jobs = jobs.containing(text)
    return jobs


def page(jobs: JobQuerySet, older_than: str | None, newer_than: str | None) -> HistoryPage:
    """The page after or before the job of this id; the first page where there is no such job."""
    jobs = jobs.prefetch_related("predictions__verdicts")
    if edge := _find(jobs, newer_than):
        found = list(_newer(jobs, edge).order_by("created", "id")[: PAGE + 1])
        return HistoryPage(found[:PAGE][::-1], has_newer=len(found) > PAGE, has_older=True)
    edge = _find(jobs, older_than)
    found = list((_older(jobs, edge) if edge else jobs).order_by("-created", "-id")[: PAGE + 1])
    return HistoryPage(found[:PAGE], has_newer=edge is not None, has_older=len(found) > PAGE)


def _find(jobs: JobQuerySet, job_id: str | None) -> Job | None:
    try:
        return jobs.prefetch_related(None).get(pk=uuid.UUID(job_id)) if job_id else None
    except (ValueError, Job.DoesNotExist):
        return None


def _older(jobs: JobQuerySet, edge: Job) -> JobQuerySet:
    """`created` is bounded once more by itself, since no index serves an OR."""
    behind = Q(created__lt=edge.created) | Q(id__lt=edge.id)
    return jobs.filter(behind, created__lte=edge.created)


def _newer(jobs: JobQuerySet, edge: Job) -> JobQuerySet:
    ahead = Q(created__gt=edge.created) | Q(id__gt=edge.id)
    return jobs.filter(ahead, created__gte=edge.created)
