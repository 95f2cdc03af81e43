"""The desk's pages and what its script asks for.

Every action is a plain form, too: without the script a person goes from number to number by loading
pages.
"""

from __future__ import annotations

import uuid
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpResponse, JsonResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from recognition.access import Request, for_confirmed
from recognition.desk import holds, promise
from recognition.desk.cards import cards_of
from recognition.desk.forms import AHEAD, CareForm, DeskForm, SayingForm
from recognition.desk.models import Care
from recognition.desk.numbers import Numbers, of_jobs, progress
from recognition.desk.saying import Outcome, say, take_back
from recognition.history.narrow import narrow
from recognition.models import Batch, Job, Prediction

UNPROCESSABLE = 422


@require_safe
@never_cache
@for_confirmed
def desk(request: Request) -> HttpResponse:
    form = _asked(request.GET)
    context = _taken(request, form, 1 + AHEAD)
    if form.cleaned_data.get("have") and not context["cards"]:
        return redirect(_address(form, seat=form.cleaned_data["seat"]))  # the postponed ones
    context |= {"form": form, "batch": _batch(request, form), "query": _query(form)}
    return render(request, "recognition/desk/desk.html", context)


@require_POST
@for_confirmed
def desk_next(request: Request) -> HttpResponse:
    """The next numbers, as cards; what the seat has stays its own, also where it asks for none."""
    form = _asked(request.POST)
    context = _taken(request, form, form.cleaned_data.get("count") or 0)
    return render(request, "recognition/desk/cards.html", context)


@require_POST
@for_confirmed
def desk_say(request: Request) -> HttpResponse:
    """Keep a verdict. The script sends it until it is answered, and it is kept once."""
    form = SayingForm(request.POST)
    if not form.is_valid():
        return _refused(request, form)
    number = get_object_or_404(_numbers_of(request), pk=form.cleaned_data["number"])
    outcome = say(request.user, number, said := form.saying)
    if _is_script(request):
        return JsonResponse({"outcome": outcome})
    if outcome is Outcome.AGAIN:
        messages.info(request, _("That is not what was read. Please key it once more."))
    return _back(request, undo=said.key)


@require_POST
@for_confirmed
def desk_undo(request: Request) -> HttpResponse:
    form = DeskForm(request.POST)
    if form.is_valid() and form.cleaned_data["undo"]:
        take_back(request.user, form.cleaned_data["undo"])
    return JsonResponse({"outcome": "undone"}) if _is_script(request) else _back(request)


@require_POST
@for_confirmed
def desk_release(request: Request) -> HttpResponse:
    """The seat is left; or, where none is named, all of the person's."""
    form = DeskForm(request.POST)
    seat = form.cleaned_data["seat"] if form.is_valid() and request.POST.get("seat") else None
    holds.release(request.user, seat)
    return HttpResponse(status=204) if _is_script(request) or seat else _back(request)


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@for_confirmed
def care(request: Request, batch_id: uuid.UUID) -> HttpResponse:
    """How a batch is checked, and how far its promise is kept."""
    batch = get_object_or_404(Batch.objects.for_user(request.user), pk=batch_id)
    shown = Care.objects.filter(batch=batch).first() or Care(batch=batch)
    if request.method == "POST":
        return _keep_care(request, shown)
    return _care_page(request, shown, CareForm(instance=shown))


def _keep_care(request: Request, shown: Care) -> HttpResponse:
    if "everything" in request.POST and shown.one_in:
        promise.look_at_everything(shown)
        return redirect("care", shown.pk)
    promised = shown.one_in
    form = CareForm(request.POST, instance=shown)
    if form.is_valid() and shown.one_in != promised and not promise.may_be_planned(shown):
        sentence = _("Pictures are still being read, or the sample is begun: it stays as it is.")
        form.add_error("one_in", sentence)
    if form.errors:
        return _care_page(request, shown, form, UNPROCESSABLE)
    if shown.one_in != promised:
        promise.plan(shown, shown.one_in)
    shown.save()
    messages.success(request, _("Kept."))
    return redirect("care", shown.pk)


def _care_page(request: Request, shown: Care, form: CareForm, status: int = 200) -> HttpResponse:
    jobs = Job.objects.for_user(request.user).filter(batch=shown.batch)
    context = {
        "batch": shown.batch,
        "form": form,
        "promise": promise.state_of(Care.objects.filter(pk=shown.pk).first() or shown),
        "progress": progress(of_jobs(jobs)),
    }
    return render(request, "recognition/desk/care.html", context, status=status)


def _asked(data: QueryDict) -> DeskForm:
    """What is not understood filters nothing."""
    form = DeskForm(data)
    form.is_valid()
    return form


def _taken(request: Request, form: DeskForm, count: int) -> dict[str, object]:
    jobs = narrow(Job.objects.for_user(request.user), form.filters)
    numbers: Numbers = of_jobs(jobs, all_of_them=form.cleaned_data.get("which") == "all")
    seat = form.cleaned_data.get("seat") or uuid.uuid4()
    have = form.cleaned_data.get("have") or []
    cards = cards_of(holds.take(numbers, request.user, seat, count, have))
    elsewhere = 0 if cards else holds.elsewhere(numbers, seat)
    return {"cards": cards, "seat": seat, "progress": progress(numbers), "elsewhere": elsewhere}


def _numbers_of(request: Request) -> Numbers:
    jobs = Job.objects.for_user(request.user).order_by()
    numbers = Prediction.objects.filter(job__in=jobs.values("pk"))
    return numbers.select_related("job__batch__care", "sample")


def _batch(request: Request, form: DeskForm) -> Batch | None:
    batch = form.filters.get("batch")
    return Batch.objects.for_user(request.user).filter(pk=batch).first() if batch else None


def _refused(request: Request, form: SayingForm) -> HttpResponse:
    sentence = str(next(iter(form.errors.values()))[0])
    if _is_script(request):
        return JsonResponse({"outcome": "refused", "sentence": sentence}, status=UNPROCESSABLE)
    messages.error(request, sentence)
    return _back(request)


def _is_script(request: Request) -> bool:
    return request.headers.get("Accept") == "application/json"


def _back(request: Request, **more: object) -> HttpResponse:
    """To the desk that was asked for, with the next number."""
    form = _asked(QueryDict(request.POST.get("query", "")))
    return redirect(_address(form, seat=form.cleaned_data.get("seat"), **more))


def _address(form: DeskForm, **more: object) -> str:
    query = urlencode({**form.filters, **{name: value for name, value in more.items() if value}})
    return f"{reverse('desk')}?{query}"


def _query(form: DeskForm) -> str:
    return urlencode({**form.filters, "seat": form.cleaned_data["seat"]})
