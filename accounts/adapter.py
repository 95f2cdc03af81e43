"""Where our sign-up, log-in and mails differ from django-allauth's defaults."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.internal.flows.email_verification_by_code import EmailVerificationProcess
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from allauth.socialaccount.models import SocialApp, SocialLogin
from allauth.utils import build_absolute_uri
from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.forms import BaseForm
from django.http import Http404, HttpRequest
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts import attempts
from accounts.confirmation import LinkConfirmation
from accounts.models import User
from accounts.wording import paragraphs

WRONG_CODE = _("This code is not right. Please use the newest one.")


class AccountAdapter(DefaultAccountAdapter):
    """Accounts by e-mail."""

    _forgive: Callable[[], None] | None = None

    error_messages = {
        **DefaultAccountAdapter.error_messages,
        "email_password_mismatch": _("The e-mail address or the password is not right."),
        "incorrect_code": WRONG_CODE,
        "too_many_login_attempts": _(
            "That was wrong too often. Please wait five minutes and try again, or ask for a new "
            "code or password."
        ),
        "rate_limited": _("That was too quick. Please wait a moment and try again."),
    }

    def pre_authenticate(self, request: HttpRequest, **credentials: Any) -> None:
        account = self._get_login_attempts_cache_key(request, **credentials)
        self._forgive = attempts.take(request, account)
        if self._forgive is None:
            raise self.validation_error("too_many_login_attempts")

    def _rollback_login_failed_rl_usage(self) -> None:
        """django-allauth takes back the last attempt alone, so that earlier ones add up."""
        if self._forgive:
            self._forgive()

    def _delete_login_attempts_cached_email(self, request: HttpRequest, **credentials: Any) -> None:
        account = self._get_login_attempts_cache_key(request, **credentials)
        attempts.forgive_anywhere(request, account)

    def new_user(self, request: HttpRequest) -> User:
        return User(
            is_approved=not settings.APPROVE_ACCOUNTS,
            browser_language=translation.get_language_from_request(request),
        )

    def save_user(
        self, request: HttpRequest, user: User, form: BaseForm, commit: bool = True
    ) -> User:
        form.cleaned_data["email"] = form.cleaned_data["email"].lower()
        saved: User = super().save_user(request, user, form, commit)
        return saved

    def get_login_stages(self) -> list[str]:
        return [*super().get_login_stages(), "accounts.stages.ApprovalStage"]

    def send_confirmation_mail(
        self, request: HttpRequest, emailconfirmation: EmailVerificationProcess, signup: bool
    ) -> None:
        address = emailconfirmation.email_address
        link = build_absolute_uri(request, LinkConfirmation.of(emailconfirmation).path)
        self.send_mail(
            "account/email/email_confirmation",
            address.email,
            {"user": address.user, "code": emailconfirmation.key, "link": link},
        )

    def render_mail(
        self,
        template_prefix: str,
        email: str,
        context: dict[str, Any],
        headers: dict[str, str] | None = None,
    ) -> EmailMultiAlternatives:
        """The words stand once, as text; the HTML part shows the same paragraphs.

        They are in the recipient's language; for an address that nobody here has, in that of
        whoever asks.
        """
        with translation.override(_language_of(email) or translation.get_language()):
            return self._render(template_prefix, email, context, headers)

    def _render(
        self,
        template_prefix: str,
        email: str,
        context: dict[str, Any],
        headers: dict[str, str] | None,
    ) -> EmailMultiAlternatives:
        text = render_to_string(f"{template_prefix}_message.txt", context).strip()
        subject = render_to_string(f"{template_prefix}_subject.txt", context)
        message = EmailMultiAlternatives(
            " ".join(subject.split()), text, self.get_from_email(), [email], headers=headers
        )
        html = render_to_string("mail/message.html", {"paragraphs": paragraphs(text)})
        message.attach_alternative(html, "text/html")
        return message


def _language_of(email: str) -> str:
    """In which to write to whoever has the address; empty where nobody has.

    An address that somebody added but has not confirmed tells nothing of its owner.
    """
    address = email.lower()  # as all of them are kept
    confirmed = User.objects.filter(emailaddress__email=address, emailaddress__verified=True)
    recipient = User.objects.filter(email=address).first() or confirmed.first()
    return recipient.mail_language if recipient else ""


class SocialAccountAdapter(DefaultSocialAccountAdapter):
    """Accounts by Google and LinkedIn."""

    def get_app(
        self, request: HttpRequest, provider: str, client_id: str | None = None
    ) -> SocialApp:
        """Raises Http404 for a provider that is not set up, instead of failing."""
        try:
            return super().get_app(request, provider, client_id)
        except SocialApp.DoesNotExist:
            raise Http404 from None

    def populate_user(self, request: HttpRequest, sociallogin: SocialLogin, data: Any) -> User:
        user: User = super().populate_user(request, sociallogin, data)
        given = f"{data.get('first_name') or ''} {data.get('last_name') or ''}"
        user.name = str(data.get("name") or given.strip())[:150]
        return user


class SecondFactorAdapter(DefaultMFAAdapter):
    """Authenticator apps, recovery codes and passkeys."""

    error_messages = {
        **DefaultMFAAdapter.error_messages,
        "incorrect_code": WRONG_CODE,
        "add_email_blocked": _(
            "Please switch your second factor off, add the address, and switch it on again."
        ),
    }

    def generate_authenticator_name(self, user: User, type: str) -> str:
        return gettext("My device")
