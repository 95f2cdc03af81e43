"""The pages on the way in."""

from __future__ import annotations

from allauth.account.internal.decorators import login_not_required
from allauth.account.views import ConfirmEmailView
from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from accounts import mailbox
from accounts.confirmation import LinkConfirmation


@method_decorator(never_cache, name="dispatch")
@method_decorator(login_not_required, name="dispatch")
class ConfirmByLinkView(ConfirmEmailView):
    """The link of the mail; django-allauth's page for it, with our signed link."""

    def get_object(self, queryset: object = None) -> LinkConfirmation:
        confirmation = LinkConfirmation.from_key(self.kwargs["key"], self.request)
        if not confirmation:
            raise Http404
        return confirmation

    def post(self, *args: object, **kwargs: object) -> HttpResponse:
        if LinkConfirmation.from_key(self.kwargs["key"], self.request) is None:
            response: HttpResponse = self.get(*args, **kwargs)
        else:
            response = super().post(*args, **kwargs)
        return response

    def get_redirect_url(self) -> str:
        page = "account_email" if self.request.user.is_authenticated else "account_login"
        return reverse(page)


@require_safe
def waiting(request: HttpRequest) -> HttpResponse:
    """Where administrators approve accounts: what comes after the confirmation."""
    if request.user.is_authenticated and request.user.is_approved:
        return redirect(settings.LOGIN_REDIRECT_URL)
    return render(request, "accounts/waiting.html")


@never_cache
@require_safe
def open_mailbox(request: HttpRequest, key: str) -> HttpResponse:
    """The address that the terminal shows; from then on the browser needs no key."""
    response = redirect("mailbox")
    if not mailbox.open_to(response, key):
        raise Http404
    return response


@never_cache
@require_safe
def mailbox_page(request: HttpRequest) -> HttpResponse:
    """The mails of an embedded run; the page does not exist anywhere else, nor for others."""
    if not mailbox.is_open_to(request):
        return render(request, "accounts/mailbox_closed.html", status=404)
    return render(request, "accounts/mailbox.html", {"mails": mailbox.newest_first()})
