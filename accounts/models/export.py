"""A person's data as one ZIP, for some days."""

from __future__ import annotations

import uuid
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from django.conf import settings
from django.core.files.storage import default_storage
from django.db import models, transaction
from django.db.models import Q
from django.db.models.signals import post_delete
from django.dispatch import receiver
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from accounts.models.user import User

KEPT = timedelta(days=7)


def export_path(export: DataExport, name: str) -> str:
    return f"exports/{export.id.hex}.zip"


class DataExportQuerySet(models.QuerySet["DataExport"]):
    def current(self, user: User) -> DataExportQuerySet:
        """What the person asked for and may still download."""
        return self.filter(user=user).filter(
            Q(finished=None) | Q(finished__gt=timezone.now() - KEPT)
        )

    def expired(self) -> DataExportQuerySet:
        return self.filter(finished__lte=timezone.now() - KEPT)

    def unfinished(self) -> DataExportQuerySet:
        return self.filter(finished=None)


class DataExport(models.Model):
    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="exports")
    created = models.DateTimeField(_("asked for"), auto_now_add=True)
    finished = models.DateTimeField(_("finished"), null=True)
    file = models.FileField(_("file"), upload_to=export_path)
    link = models.URLField(_("address"), max_length=500, default="")  # what the mail leads to

    objects = DataExportQuerySet.as_manager()

    class Meta:
        verbose_name = _("data export")
        verbose_name_plural = _("data exports")
        ordering = ["-created"]

    def __str__(self) -> str:
        return str(self.id)

    @property
    def expires(self) -> datetime:
        return (self.finished or self.created) + KEPT

    @property
    def is_ready(self) -> bool:
        return self.finished is not None and timezone.now() < self.expires


@receiver(post_delete, sender=DataExport, dispatch_uid="delete_export")
def delete_export(sender: type[DataExport], instance: DataExport, **_: object) -> None:
    """The file goes with its row, but only when that is gone for good."""
    if name := instance.file.name:
        transaction.on_commit(lambda: default_storage.delete(name), robust=True)
