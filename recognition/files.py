"""The pictures themselves, for their owner and for administrators alone."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING

from django.http import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_safe

from recognition.access import Request, for_confirmed
from recognition.life import JobQuerySet
from recognition.models import Job
from recognition.serving import send

if TYPE_CHECKING:
    from accounts.models import User


@require_safe
@for_confirmed
def image(request: Request, job_id: uuid.UUID) -> HttpResponseBase:
    job = get_object_or_404(_visible(request.user), pk=job_id)
    return send(job.image, job.name)


@require_safe
@for_confirmed
def thumbnail(request: Request, job_id: uuid.UUID) -> HttpResponseBase:
    job = get_object_or_404(_visible(request.user), pk=job_id)
    return send(job.thumbnail, job.name)


def _visible(user: User) -> JobQuerySet:
    return Job.objects.all() if user.is_staff else Job.objects.for_user(user)
