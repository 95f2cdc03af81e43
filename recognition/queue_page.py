"""The administrator's view of the queue: does it move, and if not, why?"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.contrib import admin
from django.db.models import Count
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import path
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe
from kombu.exceptions import OperationalError
from redis import RedisError

from recognition import pulse, queueing
from recognition.models import Job
from recognition.vocabulary import Queue, State

DAY = timedelta(days=1)


@dataclass(frozen=True)
class Broker:
    """What only the broker knows."""

    lengths: dict[str, int]
    workers: list[str]
    last_beat: datetime | None


@never_cache
@require_safe
def queue(request: HttpRequest) -> HttpResponse:
    context = admin.site.each_context(request) | {
        "title": _("Queue"),
        "broker": _broker(),
        "oldest": Job.objects.filter(state=State.QUEUED).order_by("queued").first(),
        "may_see_jobs": request.user.has_perm("recognition.view_job"),
        "states": _jobs_by_state(),
        "failures": _failures_of_the_last_day(),
    }
    return TemplateResponse(request, "admin/queue.html", context)


def _broker() -> Broker | None:
    """None where it does not answer."""
    if not pulse.broker_answers():
        return None
    try:
        lengths = {str(queue.label): queueing.length(queue) for queue in Queue}
        return Broker(lengths, pulse.workers(), pulse.last_beat())
    except (RedisError, OperationalError):
        return None


def _jobs_by_state() -> list[tuple[State, int]]:
    rows = Job.objects.order_by().values_list("state").annotate(Count("pk"))
    found: dict[str, int] = dict(rows)
    return [(state, found.get(state, 0)) for state in State]


def _failures_of_the_last_day() -> list[tuple[str, int]]:
    failed = Job.objects.filter(state=State.FAILED, finished__gte=timezone.now() - DAY)
    counted = failed.order_by().values_list("error_code").annotate(number=Count("pk"))
    return list(counted.order_by("-number", "error_code"))


urlpatterns = [path("", admin.site.admin_view(queue), name="queue")]
