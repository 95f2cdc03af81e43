"""A page of a person's jobs."""

from __future__ import annotations

import uuid
from dataclasses import dataclass

from django.db.models import Exists, OuterRef

from recognition.history.order import NEWEST, Order
from recognition.life import JobQuerySet
from recognition.models import Job

PAGE = 25


@dataclass(frozen=True)
class HistoryPage:
    """Jobs, and whether there are more on either side."""

    jobs: list[Job]
    has_before: bool
    has_after: bool


def page(
    jobs: JobQuerySet, after: str | None, before: str | None, order: Order = NEWEST
) -> HistoryPage:
    """The page after or before the job of this id; the first page where there is no such job."""
    loaded = _loaded(jobs)
    if edge := _find(jobs, before):
        found = list(order.sorted(order.before(loaded, edge), backwards=True)[: PAGE + 1])
        return HistoryPage(found[:PAGE][::-1], has_before=len(found) > PAGE, has_after=True)
    edge = _find(jobs, after)
    found = list(order.sorted(order.after(loaded, edge) if edge else loaded)[: PAGE + 1])
    return HistoryPage(found[:PAGE], has_before=edge is not None, has_after=len(found) > PAGE)


def _loaded(jobs: JobQuerySet) -> JobQuerySet:
    """With what is shown of each, and whether its upload brought others too."""
    others = Job.objects.filter(batch=OuterRef("batch")).exclude(pk=OuterRef("pk"))
    jobs = jobs.prefetch_related("predictions__verdicts", "additions")
    return jobs.annotate(has_siblings=Exists(others))


def _find(jobs: JobQuerySet, job_id: str | None) -> Job | None:
    try:
        return jobs.get(pk=uuid.UUID(job_id)) if job_id else None
    except (ValueError, Job.DoesNotExist):
        return None
