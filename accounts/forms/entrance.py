"""django-allauth's forms in our words."""

from __future__ import annotations

import copy
import uuid
from typing import Any

from allauth.account import forms as allauth
from django.contrib.auth.hashers import make_password
from django.db import transaction
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _

from accounts.models import User

NOWHERE = "nobody.invalid"  # RFC 2606: no such domain will ever be
EMAIL = _("E-mail address")
LABELS = {
    "email": EMAIL,
    "login": EMAIL,
    "password1": _("New password"),
    "oldpassword": _("Your password until now"),
    "password2": _("Password again"),
    "remember": _("Keep me logged in on this device"),
}
HELP: dict[str, Any] = {
    "oldpassword": "",
    "password": "",
    "password1": _("At least 8 characters, not only digits. Three or four words make a good one."),
}


class Plain(Form):
    """A label says what a field is; a placeholder would say it twice and vanish."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():
            field.widget.attrs.pop("placeholder", None)
            field.label = LABELS.get(name, field.label or "")
            field.help_text = HELP.get(name, field.help_text or "")


class SignupForm(Plain, allauth.SignupForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["password1"].label = _("Password")
        self.fields["email"].help_text = _("We send a code there to see that it is yours.")

    def try_save(self, request: HttpRequest) -> tuple[User | None, HttpResponse | None]:
        """Take as long for a known address as for a new one."""
        if self.account_already_exists:
            self._save_nobody(request)
        user, response = super().try_save(request)
        return user, response

    def _save_nobody(self, request: HttpRequest) -> None:
        """Hash and write as for a new account, and forget it."""
        make_password(self.cleaned_data["password1"])  # before the database is locked
        twin = copy.copy(self)
        twin.account_already_exists = False
        twin.cleaned_data = {"email": f"{uuid.uuid4().hex}@{NOWHERE}"}
        with transaction.atomic():
            twin.save(request)
            transaction.set_rollback(True)


class LoginForm(Plain, allauth.LoginForm):
    pass


class ReauthenticateForm(Plain, allauth.ReauthenticateForm):
    pass


class ResetPasswordForm(Plain, allauth.ResetPasswordForm):
    pass


class ResetPasswordKeyForm(Plain, allauth.ResetPasswordKeyForm):
    pass


class ChangePasswordForm(Plain, allauth.ChangePasswordForm):
    pass


class SetPasswordForm(Plain, allauth.SetPasswordForm):
    pass


class AddEmailForm(Plain, allauth.AddEmailForm):
    pass


class RequestLoginCodeForm(Plain, allauth.RequestLoginCodeForm):
    pass


class ConfirmLoginCodeForm(Plain, allauth.ConfirmLoginCodeForm):
    pass


class ConfirmEmailCodeForm(Plain, allauth.ConfirmEmailVerificationCodeForm):
    pass
