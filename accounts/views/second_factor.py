"""The page that asks for the second factor: django-allauth's, asking for what the person has."""

from __future__ import annotations

from typing import Any

from allauth.mfa.base.views import AuthenticateView
from allauth.mfa.models import Authenticator
from allauth.mfa.utils import is_mfa_enabled


class SecondFactorView(AuthenticateView):
    """Whoever has passkeys alone is not asked for an authenticator's code."""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        user, kinds = self.stage.login.user, Authenticator.Type
        has = {
            "has_app": is_mfa_enabled(user, [kinds.TOTP]),
            "has_passkey": is_mfa_enabled(user, [kinds.WEBAUTHN]),
            "has_recovery_codes": is_mfa_enabled(user, [kinds.RECOVERY_CODES]),
        }
        context: dict[str, Any] = super().get_context_data(**kwargs)
        return context | has
