"""Confirming an address by the link that stands in the same mail as the code.

django-allauth offers either a code or a link; the code is the base here, and the link is a signed
name of the person, the address and the attempt. It needs a click on the page that it opens, since
mail scanners follow links.

Whoever registers may open it in any browser, until the account has a confirmed address. An address
that is added later has no row before it is confirmed, so its link works only in the session that
asked for it: the person can change their mind, and a mistyped address gets no way in.
"""

from __future__ import annotations

from dataclasses import dataclass

from allauth.account.internal.flows.email_verification import mark_email_address_as_verified
from allauth.account.internal.flows.email_verification_by_code import (
    EMAIL_VERIFICATION_CODE_SESSION_KEY,
    EmailVerificationProcess,
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
    attempt: float  # when the code was asked for: it tells the attempts of a session apart

    @classmethod
    def of(cls, process: EmailVerificationProcess) -> LinkConfirmation:
        return cls(process.email_address, process.state["at"])

    @property
    def key(self) -> str:
        address = self.email_address
        return signing.dumps([address.user_id, address.email, self.attempt], salt=SALT)

    @property
    def path(self) -> str:
        return reverse("account_confirm_email", args=[self.key])

    @classmethod
    def from_key(cls, key: str, request: HttpRequest) -> LinkConfirmation | None:
        """None where the link is forged, too old, used or taken back, or its account is gone."""
        try:
            user_id, email, attempt = signing.loads(
                key, salt=SALT, max_age=settings.CONFIRMATION_LINK_SECONDS
            )
            user = User.objects.get(pk=user_id, is_active=True)
        except (signing.BadSignature, User.DoesNotExist):
            return None
        address = EmailAddress.objects.filter(user=user, email=email).first()
        confirmation = cls(address or EmailAddress(user=user, email=email), attempt)
        is_pending = confirmation._is_first() or confirmation._is_asked_for_in(request)
        return confirmation if is_pending else None

    def confirm(self, request: HttpRequest) -> EmailAddress | None:
        request.session.pop(EMAIL_VERIFICATION_CODE_SESSION_KEY, None)
        address: EmailAddress | None = mark_email_address_as_verified(request, self.email_address)
        return address

    def _is_first(self) -> bool:
        """Whether it is the address of an account that has confirmed none yet."""
        address = self.email_address
        others = EmailAddress.objects.filter(user=address.user, verified=True)
        return bool(address.pk) and address.email == address.user.email and not others.exists()

    def _is_asked_for_in(self, request: HttpRequest) -> bool:
        """Whether this person has added the address here, and neither confirmed nor cancelled."""
        address = self.email_address
        state = request.session.get(EMAIL_VERIFICATION_CODE_SESSION_KEY, {})
        return (
            request.user == address.user
            and not address.verified
            and (state.get("email"), state.get("at")) == (address.email, self.attempt)
        )
