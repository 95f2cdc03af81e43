"""The pictures themselves, for their owner and for administrators alone."""

from __future__ import annotations

import uuid

from django.contrib import admin
from django.http import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_safe

from recognition import deeds
from recognition.access import Request, for_confirmed
from recognition.life import JobQuerySet
from recognition.models import Job
from recognition.serving import send


@require_safe
@for_confirmed
def image(request: Request, job_id: uuid.UUID) -> HttpResponseBase:
    job = get_object_or_404(_visible(request), pk=job_id)
    deeds.note_look(request.user, job)
    return send(request, job.image, job.name)


@require_safe
@for_confirmed
def thumbnail(request: Request, job_id: uuid.UUID) -> HttpResponseBase:
    job = get_object_or_404(_visible(request), pk=job_id)
    return send(request, job.thumbnail, job.name)


def _visible(request: Request) -> JobQuerySet:
    """Administrators see all where the administration itself would show them the job."""
    sees_all = admin.site.has_permission(request) and request.user.has_perm("recognition.view_job")
    return Job.objects.all() if sees_all else Job.objects.for_user(request.user)
