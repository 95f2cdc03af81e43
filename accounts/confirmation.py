"""Confirming an address by the link that stands in the same mail as the code.

django-allauth offers either a code or a link; the code is the base here, and the link is a signed
name of the person and the address. It needs a click on the page that it opens, since mail scanners
follow links.
"""

from __future__ import annotations

from dataclasses import dataclass

from allauth.account.internal.flows.email_verification import mark_email_address_as_verified
from allauth.account.internal.flows.email_verification_by_code import (
    EMAIL_VERIFICATION_CODE_SESSION_KEY,
)
from allauth.account.models import EmailAddress
from django.conf import settings
from django.core import signing
from django.http import HttpRequest
from django.urls import reverse

from accounts.models import User

SALT = "accounts.confirmation"


@dataclass(frozen=True)
class LinkConfirmation:
    """What a confirmation link stands for."""

    email_address: EmailAddress

    @property
    def key(self) -> str:
        return signing.dumps([self.email_address.user_id, self.email_address.email], salt=SALT)

    @property
    def path(self) -> str:
        return reverse("account_confirm_email", args=[self.key])

    @classmethod
    def from_key(cls, key: str) -> LinkConfirmation | None:
        """None where the link is forged, too old, used already or its account is gone."""
        try:
            user_id, email = signing.loads(
                key, salt=SALT, max_age=settings.CONFIRMATION_LINK_SECONDS
            )
            user = User.objects.get(pk=user_id, is_active=True)
        except (signing.BadSignature, User.DoesNotExist):
            return None
        address = EmailAddress.objects.filter(user=user, email=email).first()
        if address and address.verified:
            return None
        return cls(address or EmailAddress(user=user, email=email))

    def confirm(self, request: HttpRequest) -> EmailAddress | None:
        request.session.pop(EMAIL_VERIFICATION_CODE_SESSION_KEY, None)
        address: EmailAddress | None = mark_email_address_as_verified(request, self.email_address)
        return address
