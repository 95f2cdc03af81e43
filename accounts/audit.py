"""What the audit log keeps about accounts: who changed what. Secrets and mere use stay out."""

from __future__ import annotations

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from auditlog.registry import auditlog

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


def hide(value: str) -> str:
    """That it changed is worth knowing; django-auditlog's own mask leaves half of it."""
    return "***"
