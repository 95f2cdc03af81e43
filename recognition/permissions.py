"""Who may use the API."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _
from rest_framework.permissions import BasePermission

if TYPE_CHECKING:
    from rest_framework.request import Request
    from rest_framework.views import APIView


class IsConfirmed(BasePermission):
    """A person whose address is confirmed; nobody at all is asked to log in (401)."""

    code = "unconfirmed"
    message = _("Please confirm your e-mail address first: open the link in the mail we sent you.")

    def has_permission(self, request: Request, view: APIView) -> bool:
        user = request.user
        return bool(user.is_authenticated and user.is_confirmed)
