"""Who may use the API."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _
from rest_framework.permissions import SAFE_METHODS, BasePermission

if TYPE_CHECKING:
    from rest_framework.request import Request
    from rest_framework.views import APIView


class MayWrite(BasePermission):
    """A token for reading changes nothing; who is logged in may do all that the person may."""

    code = "read-only"
    message = _("This token is for reading only. Please make one that may upload.")

    def has_permission(self, request: Request, view: APIView) -> bool:
        return request.method in SAFE_METHODS or getattr(request.auth, "may_write", True)


class IsConfirmed(BasePermission):
    """A person whose address is confirmed; nobody at all is asked to log in (401)."""

    code = "unconfirmed"
    message = _("Please confirm your e-mail address first: open the link in the mail we sent you.")

    def has_permission(self, request: Request, view: APIView) -> bool:
        user = request.user
        return bool(user.is_authenticated and user.is_confirmed)
