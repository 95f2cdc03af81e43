"""Keys for programs."""

from __future__ import annotations

from datetime import timedelta

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from knox.models import AbstractAuthToken


class ApiToken(AbstractAuthToken):
    """A key for programs. Only its digest is kept; the token itself is shown once."""

    name = models.CharField(_("name"), max_length=100, blank=True)
    last_used = models.DateTimeField(_("last used"), null=True, blank=True)

    class Meta:
        verbose_name = _("API token")
        verbose_name_plural = _("API tokens")

    def __str__(self) -> str:
        return self.name or self.token_key

    def note_use(self) -> None:
        """Once a minute is enough to know, and spares the database."""
        now = timezone.now()
        if self.last_used is None or self.last_used < now - timedelta(minutes=1):
            type(self).objects.filter(pk=self.pk).update(last_used=now)
