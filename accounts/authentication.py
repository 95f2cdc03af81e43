"""Tokens at the API's door."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _
from knox.auth import TokenAuthentication as KnoxTokenAuthentication
from rest_framework.exceptions import AuthenticationFailed, PermissionDenied

from accounts.models import ApiToken, User


class TokenAuthentication(KnoxTokenAuthentication):
    """Knox's, with an answer for bytes that are no text and for people who are locked out."""

    def authenticate_credentials(self, token: bytes) -> tuple[User, ApiToken]:
        if not token.isalnum():
            raise AuthenticationFailed
        user, key = super().authenticate_credentials(token)
        key.note_use()
        return user, key

    def validate_user(self, auth_token: ApiToken) -> tuple[User, ApiToken]:
        if not auth_token.user.is_active:
            raise PermissionDenied(
                _("This account is locked. Please ask an administrator to unlock it."), "locked"
            )
        return auth_token.user, auth_token
