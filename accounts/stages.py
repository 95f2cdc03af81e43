"""A step of logging in beyond django-allauth's own."""

from __future__ import annotations

from allauth.account.stages import LoginStage
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse


class ApprovalStage(LoginStage):
    """Where administrators approve accounts, nobody comes in before they did."""

    key = "approval"

    def handle(self) -> tuple[HttpResponse | None, bool]:
        if self.login.user.is_approved:
            return None, True
        return HttpResponseRedirect(reverse("account_waiting")), False
