"""One's own data: download it, delete it."""

from __future__ import annotations

import uuid

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from accounts import audit, deletion, export
from accounts.access import for_confirmed, fresh
from accounts.forms.account import DeleteForm
from accounts.models import DataExport
from accounts.parts import send_part
from accounts.views.account import person, show_or_send


@for_confirmed
@show_or_send
def data(request: HttpRequest) -> HttpResponse:
    user = person(request)
    if request.method == "POST":
        if export.ask_for(user, request.build_absolute_uri):
            audit.note(user, "had the data packed")
            messages.success(request, _("We write to you as soon as your data is packed."))
        else:
            messages.info(request, _("Your data is being packed already."))
        return redirect("account_data")
    return render(request, "accounts/data.html", {"exports": DataExport.objects.current(user)})


@for_confirmed
@never_cache
@require_safe
def download(request: HttpRequest, pk: uuid.UUID) -> HttpResponseBase:
    packed = get_object_or_404(DataExport, pk=pk, user=person(request))
    if not packed.is_ready:
        raise Http404
    audit.note(person(request), "downloaded the data")
    return send_part(request, packed.file.open(), packed.bytes, "longhand.zip")


@for_confirmed
@require_POST
def remove_export(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    mine = DataExport.objects.exclude(finished=None)
    get_object_or_404(mine, pk=pk, user=person(request)).delete()
    messages.success(request, _("The file is deleted."))
    return redirect("account_data")


@for_confirmed
@fresh
@never_cache
@show_or_send
def delete(request: HttpRequest) -> HttpResponse:
    user = person(request)
    form = DeleteForm(request.POST or None, user=user)
    if request.method == "POST" and form.is_valid():
        deletion.begin(user)
        request.session.flush()
        text = _(
            "Your account is locked and is being deleted. We write to you when nothing is left."
        )
        messages.success(request, text)
        return redirect("front")
    return render(request, "accounts/delete.html", {"form": form})
