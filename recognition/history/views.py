"""The history: a page of it, all that was asked for as a file, and what is done with a choice."""

from __future__ import annotations

import uuid
from collections.abc import Iterable

from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from recognition import deeds, submission
from recognition.access import Request, for_confirmed
from recognition.exports.answers import answer
from recognition.history import pages
from recognition.history.forms import HistoryForm
from recognition.history.narrow import narrow
from recognition.history.order import heads, order_of
from recognition.life import JobQuerySet
from recognition.models import Job
from recognition.results import least_in_percent

ORDINARY = {"sort"}  # what leaves nothing out


@require_safe
@for_confirmed
def history(request: Request) -> HttpResponse:
    form, jobs = _asked_for(request)
    order = order_of(form.cleaned_data.get("sort", ""))
    after, before = request.GET.get("older_than"), request.GET.get("newer_than")
    page = pages.page(jobs, after, before, order)
    context = {
        "form": form,
        "filters": _filters(form),
        "page": page,
        "rows": [(job, least_in_percent(job)) for job in page.jobs],
        "heads": heads(order),
        "is_changing": any(job.is_open for job in page.jobs),
    }
    return render(request, "recognition/history.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@for_confirmed
def export(request: Request, kind: str) -> HttpResponseBase:
    """The jobs that the address asks for, of all pages; or those that were ticked on one."""
    jobs = _ticked(request) if request.method == "POST" else _asked_for(request)[1]
    if jobs is None:
        return _nothing_was_ticked(request)
    deeds.note_export(request.user)
    return answer(kind, jobs, request.build_absolute_uri)


@require_POST
@for_confirmed
def delete(request: Request) -> HttpResponse:
    """What was ticked, once the person is sure."""
    jobs = _ticked(request)
    if jobs is None:
        return _nothing_was_ticked(request)
    if "sure" not in request.POST:
        return render(request, "recognition/history_delete.html", {"jobs": jobs})
    count = len(jobs)
    for job in jobs:
        submission.remove(job)
    gone = ngettext("%(count)d picture is deleted.", "%(count)d pictures are deleted.", count)
    messages.success(request, gone % {"count": count})
    return redirect("history")


def _ticked(request: Request) -> JobQuerySet | None:
    """The person's jobs that were; None where none was."""
    ids = list(_ids(request.POST.getlist("job")))
    jobs = Job.objects.for_user(request.user).filter(pk__in=ids)
    return jobs if jobs.exists() else None


def _ids(typed: Iterable[str]) -> Iterable[uuid.UUID]:
    for text in typed:
        try:
            yield uuid.UUID(text)
        except ValueError:
            continue


def _nothing_was_ticked(request: Request) -> HttpResponse:
    messages.info(request, _("No picture was ticked. Please tick some first."))
    return redirect("history")


def _asked_for(request: Request) -> tuple[HistoryForm, JobQuerySet]:
    """The person's jobs that the filters of the address leave."""
    form = HistoryForm(request.GET)
    form.is_valid()
    return form, narrow(Job.objects.for_user(request.user), _filters(form))


def _filters(form: HistoryForm) -> dict[str, object]:
    said = form.cleaned_data.items()
    return {name: value for name, value in said if value and name not in ORDINARY}
