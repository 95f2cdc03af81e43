"""The outbox: mails that wait to be sent. A row is deleted once its mail is out."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class Mail(models.Model):
    sender = models.CharField(_("from"), max_length=320)
    recipients = models.JSONField(_("to"))
    subject = models.CharField(_("subject"), max_length=255)
    text = models.TextField(_("text"))
    html = models.TextField(_("HTML"), blank=True)
    created = models.DateTimeField(_("created"), auto_now_add=True)
    attempts = models.PositiveSmallIntegerField(_("attempts"), default=0)
    due = models.DateTimeField(_("next attempt"), db_index=True)
    error = models.CharField(_("last error"), max_length=255, blank=True)

    class Meta:
        verbose_name = _("waiting mail")
        verbose_name_plural = _("waiting mails")
        ordering = ["created"]

    def __str__(self) -> str:
        return ", ".join(self.recipients)  # a subject may hold a code
