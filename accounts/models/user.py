"""The person, who logs in by e-mail."""

from __future__ import annotations

import zoneinfo
from typing import Any

from allauth.account.models import EmailAddress
from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib.auth.models import AbstractBaseUser, BaseUserManager, PermissionsMixin
from django.db import models
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models.subscriber import Subscriber


class UserManager(BaseUserManager["User"]):
    def create_user(self, email: str, password: str | None = None, **fields: Any) -> User:
        user = self.model(email=self.normalize_email(email).lower(), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_confirmed(self, email: str, password: str | None = None, **fields: Any) -> User:
        """An account whose address whoever can run the command line vouches for."""
        user = self.create_user(email, password, **fields)
        user.confirm()
        return user

    def create_superuser(self, email: str, password: str | None = None, **fields: Any) -> User:
        return self.create_confirmed(email, password, is_staff=True, is_superuser=True, **fields)

    def get_by_natural_key(self, username: str | None) -> User:
        return self.get(email__iexact=username)


class User(AbstractBaseUser, PermissionsMixin, Subscriber):  # type: ignore[django-manager-missing]
    email = models.EmailField(_("e-mail address"), unique=True)
    name = models.CharField(_("name"), max_length=150, blank=True)
    language = models.CharField(_("language"), max_length=10, blank=True)
    browser_language = models.CharField(
        max_length=10, blank=True, editable=False, default="", db_default=""
    )  # what the browser last asked for; empty where none was seen yet
    time_zone = models.CharField(_("time zone"), max_length=64, blank=True)
    is_staff = models.BooleanField(_("administrator"), default=False)
    is_active = models.BooleanField(_("may log in"), default=True)
    is_approved = models.BooleanField(_("approved"), default=True)
    date_joined = models.DateTimeField(_("joined"), default=timezone.now)
    leaving = models.DateTimeField(_("being deleted since"), null=True, editable=False)
    leaving_due = models.DateTimeField(null=True, editable=False)  # the next step may begin

    USERNAME_FIELD = EMAIL_FIELD = "email"
    objects = UserManager()

    class Meta:
        verbose_name = _("user")
        verbose_name_plural = _("users")
        constraints = [
            models.UniqueConstraint(Lower("email"), name="user_email_unique_in_any_case"),
        ]

    def __str__(self) -> str:
        return self.email

    def save(self, *args: Any, **kwargs: Any) -> None:
        """With an old password go the tokens that were made while it held."""
        typed = getattr(self, "_password", None)  # Django's: None again once it is saved
        is_new_password = typed is not None and not self._state.adding
        super().save(*args, **kwargs)
        if is_new_password:
            self.auth_token_set.all().delete()

    def get_full_name(self) -> str:
        return self.name or self.email

    @property
    def chosen_language(self) -> str:
        """What the person asked for; empty for none, or one that Longhand does not speak (now)."""
        return self.language if self.language in dict(settings.LANGUAGES) else ""

    @property
    def mail_language(self) -> str:
        """In which to write to the person, whoever causes the mail."""
        return self.chosen_language or self.browser_language or settings.LANGUAGE_CODE

    @property
    def zone(self) -> zoneinfo.ZoneInfo | None:
        """None, the site's zone, where none was chosen or there is no such zone (any more)."""
        try:
            return zoneinfo.ZoneInfo(self.time_zone) if self.time_zone else None
        except zoneinfo.ZoneInfoNotFoundError:
            return None

    def note_browser_language(self, language: str) -> None:
        """A mail that somebody else or a worker causes later has not this browser to ask."""
        if language != self.browser_language:
            type(self).objects.filter(pk=self.pk).update(browser_language=language)

    @property
    def is_confirmed(self) -> bool:
        """Whether the person has shown that the address is theirs, and may come in."""
        return not self.halt

    @property
    def halt(self) -> str:
        """The name of the page that the person must pass before any other; empty for none."""
        if not self.is_approved:
            return "account_waiting"
        verified = EmailAddress.objects.filter(user=self, verified=True).exists()
        return "" if verified else "account_email_verification_sent"

    def confirm(self) -> None:
        """Take the address for theirs without a mail."""
        EmailAddress.objects.update_or_create(
            user=self, email=self.email, defaults={"verified": True, "primary": True}
        )

    def end_sessions(self) -> None:
        """Log out on every device."""
        for session in UserSession.objects.filter(user=self):
            session.end()

    def lock(self) -> None:
        """No way in any more: neither by log-in, nor by an open session, nor by a token."""
        self.is_active = False
        self.save(update_fields=["is_active"])
        self.end_sessions()

    def unlock(self) -> None:
        self.is_active = True
        self.save(update_fields=["is_active"])
