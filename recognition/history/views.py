"""The history: a page of it, and all that was asked for as a file."""

from __future__ import annotations

import uuid
from collections.abc import Iterable

from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from recognition import deeds
from recognition.access import Request, for_confirmed
from recognition.exports.answers import answer
from recognition.forms import HistoryForm
from recognition.history import pages
from recognition.life import JobQuerySet
from recognition.models import Job


@require_safe
@for_confirmed
def history(request: Request) -> HttpResponse:
    form, jobs = _asked_for(request)
    page = pages.page(
        jobs,
        older_than=request.GET.get("older_than"),
        newer_than=request.GET.get("newer_than"),
    )
    is_changing = any(job.is_open for job in page.jobs)
    context = {"form": form, "filters": _filters(form), "page": page, "is_changing": is_changing}
    return render(request, "recognition/history.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@for_confirmed
def export(request: Request, kind: str) -> HttpResponseBase:
    """The jobs that the address asks for, of all pages; or those that were chosen on one."""
    jobs = chosen(request) if request.method == "POST" else _asked_for(request)[1]
    deeds.note_export(request.user)
    return answer(kind, jobs, request.build_absolute_uri)


def chosen(request: Request) -> JobQuerySet:
    """The person's jobs that were ticked."""
    ids = _ids(request.POST.getlist("job"))
    return Job.objects.for_user(request.user).filter(pk__in=list(ids))


def _ids(typed: Iterable[str]) -> Iterable[uuid.UUID]:
    for text in typed:
        try:
            yield uuid.UUID(text)
        except ValueError:
            continue


def _asked_for(request: Request) -> tuple[HistoryForm, JobQuerySet]:
    """The person's jobs that the filters of the address leave."""
    form = HistoryForm(request.GET)
    form.is_valid()
    return form, pages.narrow(Job.objects.for_user(request.user), _filters(form))


def _filters(form: HistoryForm) -> dict[str, object]:
    return {name: value for name, value in form.cleaned_data.items() if value}
