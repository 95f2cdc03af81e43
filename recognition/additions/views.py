"""What isn't a number is removed, put back again, and what a person added is taken away."""

from __future__ import annotations

import re
import uuid

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from recognition.access import Request, for_confirmed
from recognition.additions.removal import put_back, remove
from recognition.models import Job, Prediction

SMALL = re.compile(r"[0-9]{1,9}")


@require_POST
@for_confirmed
def job_remove(request: Request, job_id: uuid.UUID) -> HttpResponse:
    job = _job_of(request, job_id)
    remove(_prediction(request, job), request.user)
    return redirect(f"{job.get_absolute_url()}#removed")


@require_POST
@for_confirmed
def job_put_back(request: Request, job_id: uuid.UUID) -> HttpResponse:
    job = _job_of(request, job_id)
    prediction = _prediction(request, job)
    put_back(prediction)
    return redirect(f"{job.get_absolute_url()}#number-{prediction.order}")


@require_POST
@for_confirmed
def job_take_away(request: Request, job_id: uuid.UUID) -> HttpResponse:
    """One that the person added."""
    job = _job_of(request, job_id)
    if job.additions.filter(pk=_number(request, "addition")).delete()[0]:
        messages.success(request, _("The number that you added is gone."))
    return redirect(job)


def _job_of(request: Request, job_id: uuid.UUID) -> Job:
    return get_object_or_404(Job.objects.for_user(request.user), pk=job_id)


def _prediction(request: Request, job: Job) -> Prediction:
    return get_object_or_404(job.predictions, order=_number(request, "order"))


def _number(request: Request, name: str) -> int:
    """-1, which nothing has, where it is none."""
    typed = request.POST.get(name, "")
    return int(typed) if SMALL.fullmatch(typed) else -1
