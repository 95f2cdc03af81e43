"""What the audit log keeps about accounts: who changed what, came in, failed to, and took data out.

Secrets stay out, and mere use of one's own account does.
"""

from __future__ import annotations

from typing import Any

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from auditlog.models import LogEntry
from auditlog.registry import auditlog
from django.contrib.auth.signals import user_logged_in, user_login_failed
from django.http import HttpRequest

from accounts.models import ApiToken, Plan, User

HIDE = "accounts.audit.hide"
LEFT_OUT = {
    User: [
        "last_login",
        "images_day",
        "images_today",
        "bytes_used",
        "leaving_due",
        "browser_language",
    ],
    Plan: [],
    ApiToken: ["digest", "last_used"],
    EmailAddress: [],
    Authenticator: ["data", "last_used_at"],
    SocialAccount: ["extra_data", "last_login"],
}


def register() -> None:
    for model, fields in LEFT_OUT.items():
        auditlog.register(
            model, exclude_fields=fields, mask_fields=["password"], mask_callable=HIDE
        )


def connect() -> None:
    user_logged_in.connect(_logged_in, dispatch_uid="audit_logged_in")
    user_login_failed.connect(_failed, dispatch_uid="audit_login_failed")


def note(user: User, deed: str, **more: Any) -> None:
    """That something was done with the account; by whom and from where the middleware adds."""
    access, changes = LogEntry.Action.ACCESS, {deed: ["", "yes"]}
    LogEntry.objects.log_create(user, action=access, changes=changes, serialized_data=None, **more)


def _logged_in(sender: object, user: User, **_: Any) -> None:
    note(user, "logged in", actor=user, actor_email=user.email)


def _failed(
    sender: object, credentials: dict[str, Any], request: HttpRequest | None = None, **_: Any
) -> None:
    """An address that nobody here has is not kept: it may be a password in the wrong field."""
    typed = str(credentials.get("email") or credentials.get("username") or "")
    user = User.objects.filter(email=typed.lower()).first()
    if user:
        note(user, "failed to log in")
    else:
        note(User(), "failed to log in", object_pk="", object_repr="unknown account")


def hide(value: str) -> str:
    """That it changed is worth knowing; django-auditlog's own mask leaves half of it."""
    return "***"
