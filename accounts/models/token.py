"""Keys for programs."""

from __future__ import annotations

from datetime import timedelta

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from knox.models import AbstractAuthToken

MOST = 20  # tokens of one person: more than anybody has programs


class Scope(models.TextChoices):
    """What a program may do with its token."""

    READ = "read", _("read results only")
    WRITE = "write", _("read, upload, cancel and delete")


class ApiToken(AbstractAuthToken):
    """A key for programs. Only its digest is kept; the token itself is shown once."""

    scope = models.CharField(
        _("may"), max_length=5, choices=Scope, default=Scope.WRITE, db_default=Scope.WRITE
    )
    name = models.CharField(_("name"), max_length=100, blank=True)
    last_used = models.DateTimeField(_("last used"), null=True, blank=True)

    class Meta:
        verbose_name = _("API token")
        verbose_name_plural = _("API tokens")

    def __str__(self) -> str:
        return self.name or self.token_key

    @property
    def may_write(self) -> bool:
        return self.scope == Scope.WRITE

    def note_use(self) -> None:
        """Once a minute is enough to know, and spares the database."""
        now = timezone.now()
        if self.last_used is None or self.last_used < now - timedelta(minutes=1):
            type(self).objects.filter(pk=self.pk).update(last_used=now)
