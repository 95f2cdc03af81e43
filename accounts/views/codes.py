"""The pages that ask for a code from a mail; django-allauth's, which say more where it is silent.

There a code that is too old leads back without a word, and "Cancel" is a link that leaves the
attempt in the session, so that the code of an address that was taken back still confirms it.
"""

from __future__ import annotations

from allauth.account.internal.flows.email_verification_by_code import (
    EMAIL_VERIFICATION_CODE_SESSION_KEY,
)
from allauth.account.views import ConfirmEmailVerificationCodeView, ConfirmLoginCodeView
from django.contrib import messages
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache


@method_decorator(never_cache, name="dispatch")
class ConfirmEmailCodeView(ConfirmEmailVerificationCodeView):
    def dispatch(self, request: HttpRequest, *args: object, **kwargs: object) -> HttpResponseBase:
        is_asked_for = EMAIL_VERIFICATION_CODE_SESSION_KEY in request.session
        response: HttpResponseBase = super().dispatch(request, *args, **kwargs)
        if is_asked_for and not self._process:
            if request.user.is_authenticated:
                messages.error(request, _("This code is too old. Please add the address again."))
            else:
                messages.error(request, _("This code is too old. Log in, and we send a new one."))
        return response

    def post(self, request: HttpRequest, *args: object, **kwargs: object) -> HttpResponseBase:
        if request.POST.get("action") == "cancel" and request.user.is_authenticated:
            self._process.abort()
            response: HttpResponseBase = redirect("account_email")
        else:
            response = super().post(request, *args, **kwargs)
        return response


class ConfirmLogInCodeView(ConfirmLoginCodeView):
    def dispatch(self, request: HttpRequest, *args: object, **kwargs: object) -> HttpResponseBase:
        response: HttpResponseBase = super().dispatch(request, *args, **kwargs)
        if getattr(self, "_process", True) is None:  # unset where nobody asked for a code
            messages.error(request, _("This code is too old. Please ask for a new one."))
        return response
