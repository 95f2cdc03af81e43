"""The administration: behind the same log-in as everything else, and a second factor."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from allauth.account.decorators import secure_admin_login
from allauth.core.internal.httpkit import authenticated_user
from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.contrib import messages
from django.contrib.admin import AdminSite, ModelAdmin
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

if TYPE_CHECKING:
    from accounts.models import User

SHOWN = {"accounts", "recognition", "auditlog"}


def has_second_factor(request: HttpRequest) -> bool:
    """Whether this person has a second factor, which each log-in asks for, where it is wanted."""
    return not settings.STAFF_SECOND_FACTOR or bool(is_mfa_enabled(request.user))


class StaffSite(AdminSite):
    site_header = gettext_lazy("Longhand administration")
    site_title = gettext_lazy("Longhand")
    index_title = gettext_lazy("Jobs, people and plans")
    enable_nav_sidebar = False  # six kinds of rows: a second menu would only narrow their lists

    def register(
        self,
        model_or_iterable: Any,
        admin_class: type[ModelAdmin[Any]] | None = None,
        **options: Any,
    ) -> None:
        """Our own pages and the log's. Those of other libraries show secrets, or change rows past
        the rules that hold for them everywhere else."""
        if admin_class is not None and admin_class.__module__.partition(".")[0] in SHOWN:
            super().register(model_or_iterable, admin_class, **options)

    def has_permission(self, request: HttpRequest) -> bool:
        if not request.user.is_authenticated or not request.user.is_confirmed:
            return False
        return super().has_permission(request) and has_second_factor(request)

    def login(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """Django's own log-in page knows nothing of codes and limits, so nobody ever sees it."""
        response: HttpResponse = secure_admin_login(self._after_log_in)(request)
        return response

    def password_change(  # type: ignore[override]
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """The account's own page asks for a fresh log-in, and mails that it happened."""
        return redirect("account_change_password")

    def password_change_done(  # type: ignore[override]
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        return redirect("account_change_password")

    def _after_log_in(self, request: HttpRequest) -> HttpResponse:
        if self.has_permission(request):
            return redirect("admin:index")
        if not has_second_factor(request):
            messages.info(request, _("The administration needs a second factor. Set one up here."))
            return redirect("mfa_index")
        user: User = authenticated_user(request)
        return redirect(user.halt)
