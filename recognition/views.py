"""The pages: upload, a job and its result."""

from __future__ import annotations

import re
import uuid

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from recognition import submission
from recognition.access import Request, for_confirmed
from recognition.additions.forms import AdditionForm
from recognition.desk.saying import kind_of
from recognition.forms import CorrectionForm, UploadForm
from recognition.models import Addition, Job, Verdict
from recognition.pictures import MAX_BYTES
from recognition.reasons import reason
from recognition.results import in_time, read_out
from recognition.submission import OverPlanError, Refusal, StorageFullError, Submission
from recognition.tables import tables_of

UNPROCESSABLE = 422
WIDE = 2.5  # times as wide as high, from which a picture stands above what was read in it
SMALL = re.compile(r"[0-9]{1,4}")


@require_safe
def front(request: HttpRequest) -> HttpResponse:
    return render(request, "recognition/front.html")


@require_http_methods(["GET", "HEAD", "POST"])
@for_confirmed
def upload(request: Request) -> HttpResponse:
    if request.method != "POST":
        return _upload_page(request, UploadForm())
    form = UploadForm(request.POST, request.FILES)
    status = UNPROCESSABLE
    if form.is_valid():
        try:
            submitted = submission.submit(request.user, **form.cleaned_data)
        except (StorageFullError, OverPlanError) as error:
            form.add_error("images", error.message)
            status = 507 if isinstance(error, StorageFullError) else 429
        else:
            if submitted.jobs:
                return _show_accepted(request, submitted)
            form.add_error("images", [_sentence(refusal) for refusal in submitted.refusals])
    return _upload_page(request, form, status)


def _upload_page(request: Request, form: UploadForm, status: int = 200) -> HttpResponse:
    limits = {"files": submission.most_images(request.user), "bytes": MAX_BYTES}
    context = {"form": form, "limits": limits}
    return render(request, "recognition/upload.html", context, status=status)


def _show_accepted(request: Request, submitted: Submission) -> HttpResponse:
    """One picture's job, or the batch with a word on each file that was refused."""
    jobs, refusals = submitted.jobs, submitted.refusals
    if len(jobs) == 1 and not refusals:
        return redirect(jobs[0])
    accepted = ngettext(
        "%(count)d picture was uploaded.", "%(count)d pictures were uploaded.", len(jobs)
    )
    messages.success(request, accepted % {"count": len(jobs)})
    if refusals:
        messages.warning(request, _refused(refusals))
    return redirect(f"{reverse('history')}?batch={jobs[0].batch_id}")


def _refused(refusals: tuple[Refusal, ...]) -> SafeString:
    refused = ngettext(
        "%(count)d file could not be used:", "%(count)d files could not be used:", len(refusals)
    )
    items = format_html_join("", "<li>{}</li>", ((_sentence(refusal),) for refusal in refusals))
    return format_html("{}<ul>{}</ul>", refused % {"count": len(refusals)}, items)


def _sentence(refusal: Refusal) -> str:
    sentence = reason(refusal.code, refusal.message)
    return f"{refusal.name}: {sentence}" if refusal.name else sentence


@require_safe
@for_confirmed
def job(request: Request, job_id: uuid.UUID) -> HttpResponse:
    return _job_page(request, job_id)


@require_safe
@for_confirmed
def job_status(request: Request, job_id: uuid.UUID) -> HttpResponse:
    """The job page's changing part; 204 where its state still is what the page shows."""
    shown = _job_of(request, job_id)
    if shown.state == request.GET.get("state"):
        return HttpResponse(status=204)
    return render(request, "recognition/job_status.html", _described(shown))


@require_POST
@for_confirmed
def job_retry(request: Request, job_id: uuid.UUID) -> HttpResponse:
    shown = _job_of(request, job_id)
    if not submission.resubmit(shown):
        messages.info(request, _("This picture is already being read, or has been."))
    return redirect(shown)


@require_POST
@for_confirmed
def job_cancel(request: Request, job_id: uuid.UUID) -> HttpResponse:
    shown = _job_of(request, job_id)
    if not submission.cancel(shown):
        messages.info(request, _("This was finished already; there is nothing to cancel."))
    return redirect(shown)


@require_POST
@for_confirmed
def job_delete(request: Request, job_id: uuid.UUID) -> HttpResponse:
    submission.remove(_job_of(request, job_id))
    messages.success(request, _("The picture and what was read in it are deleted."))
    return redirect("history")


@require_POST
@for_confirmed
def job_correct(request: Request, job_id: uuid.UUID) -> HttpResponse:
    """Keep what the person says the number is, beside what was read."""
    shown = _job_of(request, job_id)
    order = request.POST.get("order", "")
    prediction = get_object_or_404(shown.predictions, order=order if SMALL.fullmatch(order) else -1)
    form = CorrectionForm(request.POST, auto_id=_form_id(prediction.order))
    if not form.is_valid():
        return _job_page(request, job_id, refused=(prediction.order, form))
    text = form.cleaned_data["text"]
    Verdict.objects.create(
        prediction=prediction, author=request.user, text=text, kind=kind_of(prediction, text)
    )
    # The page jumps to the number, so that the thanks must stand there and not above.
    return redirect(f"{shown.get_absolute_url()}?saved={order}#number-{order}")


@require_POST
@for_confirmed
def job_add(request: Request, job_id: uuid.UUID) -> HttpResponse:
    """Keep a number that the reading missed."""
    shown = _job_of(request, job_id)
    form = AdditionForm(shown, request.POST)
    if not form.is_valid():
        return _job_page(request, job_id, not_added=form)
    added = Addition.objects.create(job=shown, author=request.user, **form.cleaned_data)
    return redirect(f"{shown.get_absolute_url()}#added-{added.pk}")


def _job_of(request: Request, job_id: uuid.UUID) -> Job:
    return get_object_or_404(Job.objects.for_user(request.user).with_results(), pk=job_id)


def _job_page(
    request: Request,
    job_id: uuid.UUID,
    refused: tuple[int, CorrectionForm] | None = None,
    not_added: AdditionForm | None = None,
) -> HttpResponse:
    context = _described(_job_of(request, job_id), refused, request.GET.get("saved"))
    if not_added:
        context["addition"] = not_added
    status = UNPROCESSABLE if refused or not_added else 200
    return render(request, "recognition/job.html", context, status=status)


def _described(
    shown: Job, refused: tuple[int, CorrectionForm] | None = None, saved: str | None = None
) -> dict[str, object]:
    numbers = read_out(shown)
    forms = dict([refused] if refused else [])
    for number in numbers:
        order = number.prediction.order
        number.form = forms.get(order) or CorrectionForm(auto_id=_form_id(order))
        number.is_saved = number.is_checked and saved == str(order)
    milliseconds = shown.milliseconds
    reading_time = None if milliseconds is None else in_time(milliseconds)
    return {
        "job": shown,
        "is_wide": shown.width > WIDE * shown.height,
        "numbers": numbers,
        "addition": AdditionForm(shown),
        "tables": tables_of(shown, numbers),
        "reading_time": reading_time,
    }


def _form_id(order: int) -> str:
    """One page holds many of these forms."""
    return f"id_%s_{order}"
