"""The forms of one's own account."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any
from zoneinfo import available_timezones

from allauth.mfa.webauthn.forms import AddWebAuthnForm
from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from accounts.models import MOST_TOKENS, ApiToken, Plan, Scope, User

FOREVER = "0"


def time_zones() -> list[tuple[str, str]]:
    """Zones as people know them, "Europe/Paris"; without the aliases of old."""
    places = sorted(zone for zone in available_timezones() if "/" in zone and "Etc/" not in zone)
    named = [(zone, zone.replace("_", " ")) for zone in places]
    return [("", str(_("as this website: %(zone)s") % {"zone": settings.TIME_ZONE})), *named]


def languages() -> list[tuple[str, Any]]:
    return [("", _("as my browser asks")), *settings.LANGUAGES]


if TYPE_CHECKING:
    UserForm = forms.ModelForm[User]
else:
    UserForm = forms.ModelForm


class ProfileForm(UserForm):
    language = forms.ChoiceField(label=_("Language"), choices=languages, required=False)
    time_zone = forms.ChoiceField(label=_("Time zone"), choices=time_zones, required=False)

    class Meta:
        model = User
        fields = ["name", "language", "time_zone"]
        labels = {"name": _("Name")}
        widgets = {"name": forms.TextInput(attrs={"autocomplete": "name"})}


class TokenForm(forms.Form):
    name = forms.CharField(
        label=_("Name"), max_length=100, help_text=_("What the program is, such as “scanner”.")
    )
    days = forms.ChoiceField(
        label=_("Good for"),
        choices=[
            ("30", _("30 days")),
            ("90", _("90 days")),
            ("365", _("a year")),
            (FOREVER, _("ever")),
        ],
        initial="90",
    )
    scope = forms.ChoiceField(label=_("It may"), choices=Scope, initial=Scope.WRITE)

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user = user

    def clean(self) -> None:
        if self.user.auth_token_set.count() >= MOST_TOKENS:
            raise forms.ValidationError(
                _("You have %(most)d tokens, and more are not possible. Please revoke one first."),
                params={"most": MOST_TOKENS},
            )

    def save(self) -> str:
        """The token itself, which is kept nowhere."""
        days = int(self.cleaned_data["days"])
        expiry = timedelta(days=days) if days else None
        kept = {name: self.cleaned_data[name] for name in ("name", "scope")}
        _row, token = ApiToken.objects.create(self.user, expiry=expiry, **kept)
        return str(token)


class PlanForm(forms.Form):
    plan = forms.ModelChoiceField(Plan.objects.all())


class DeleteForm(forms.Form):
    email = forms.CharField(
        label=_("Type your e-mail address to confirm"),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user = user

    def clean_email(self) -> str:
        typed: str = self.cleaned_data["email"]
        if typed.strip().casefold() != self.user.email.casefold():
            raise forms.ValidationError(
                _("This is not the address of the account. It is %(email)s."),
                params={"email": self.user.email},
            )
        return typed


class AddPasskeyForm(AddWebAuthnForm):
    """A key that lets in alone is what people expect of a passkey."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["name"].label = _("Name")
        self.fields["passwordless"].label = _("Log in with it alone, without a password")
        self.fields["passwordless"].help_text = ""
        self.initial["passwordless"] = True
