"""The pages of one's own account that django-allauth does not have."""

from __future__ import annotations

from allauth.account.internal.flows.logout import logout
from allauth.core.internal.httpkit import authenticated_user
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from accounts.access import for_confirmed, fresh_to_change
from accounts.forms.account import PlanForm, ProfileForm, TokenForm
from accounts.middleware import speak_with
from accounts.models import ApiToken, Plan, User

show_or_send = require_http_methods(["GET", "HEAD", "POST"])


def person(request: HttpRequest) -> User:
    user: User = authenticated_user(request)
    return user


@for_confirmed
@show_or_send
def profile(request: HttpRequest) -> HttpResponse:
    form = ProfileForm(request.POST or None, instance=person(request))
    if request.method == "POST" and form.is_valid():
        speak_with(form.save(), request)
        messages.success(request, _("Saved."))
        return redirect("account_profile")
    return render(request, "accounts/profile.html", {"form": form})


@for_confirmed
@require_POST
def log_out_everywhere(request: HttpRequest) -> HttpResponse:
    user = person(request)
    logout(request)
    user.end_sessions()
    return redirect("account_login")


@for_confirmed
@show_or_send
def plan(request: HttpRequest) -> HttpResponse:
    user = person(request)
    form = PlanForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        chosen = form.cleaned_data["plan"]
        removed = user.removed_by(chosen)
        if removed and "sure" not in request.POST:
            asked = {"chosen": chosen, "removed": removed, "asks": user.must_ask_for(chosen)}
            return render(request, "accounts/plan_removes.html", asked)
        name = {"plan": chosen.shown_name}
        if user.choose(chosen):
            messages.success(request, _("Your plan is now “%(plan)s”.") % name)
        else:
            messages.info(request, _("We asked an administrator for “%(plan)s”.") % name)
        return redirect("account_plan")
    shown = {"plans": Plan.objects.all(), "current": user.current_plan}
    return render(request, "accounts/plan.html", shown)


@for_confirmed
@fresh_to_change
@never_cache
@show_or_send
def tokens(request: HttpRequest) -> HttpResponse:
    """A new token is shown in the answer to its making, and never again."""
    user = person(request)
    form = TokenForm(request.POST or None, user=user)
    new_token = ""
    if request.method == "POST" and form.is_valid():
        new_token, form = form.save(), TokenForm(user=user)
    mine = ApiToken.objects.filter(user=user).order_by("-created")
    shown = {"form": form, "tokens": mine, "new_token": new_token}
    return render(request, "accounts/tokens.html", shown)


@for_confirmed
@require_POST
def revoke_token(request: HttpRequest, key: str) -> HttpResponse:
    token = get_object_or_404(ApiToken, user=person(request), token_key=key)
    token.delete()
    messages.success(request, _("“%(token)s” works no more.") % {"token": token})
    return redirect("account_tokens")
