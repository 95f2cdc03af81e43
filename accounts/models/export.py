"""A person's data as one ZIP, for some days; it counts as storage like the pictures in it."""

from __future__ import annotations

import uuid
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.files.storage import default_storage
from django.db import models, transaction
from django.db.models import F, Q
from django.db.models.signals import post_delete
from django.dispatch import receiver
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from accounts.models.user import User

KEPT = timedelta(days=7)
LEASE = timedelta(minutes=25)  # what one attempt may take; its worker is killed before
MAX_ATTEMPTS = 3


def export_path(export: DataExport, name: str = "") -> str:
    return f"exports/{export.id.hex}.zip"


class DataExportQuerySet(models.QuerySet["DataExport"]):
    def current(self, user: User) -> DataExportQuerySet:
        """What the person asked for and may still download, or has to know of."""
        start = timezone.now() - KEPT
        return self.filter(user=user).filter(
            Q(finished=None, failed=None) | Q(finished__gt=start) | Q(failed__gt=start)
        )

    def expired(self) -> DataExportQuerySet:
        end = timezone.now() - KEPT
        return self.filter(Q(finished__lte=end) | Q(failed__lte=end))

    def unfinished(self) -> DataExportQuerySet:
        return self.filter(finished=None, failed=None)

    def due(self) -> DataExportQuerySet:
        return self.unfinished().filter(due__lte=timezone.now())

    def claim(self, pk: uuid.UUID, attempt: int) -> DataExport | None:
        """Begin this attempt; None where it was begun already, or the export is over."""
        this = self.unfinished().filter(pk=pk, attempts=attempt, attempts__lt=MAX_ATTEMPTS)
        if not this.update(attempts=F("attempts") + 1, due=timezone.now() + LEASE):
            return None
        return self.select_related("user").filter(pk=pk).first()

    def give_up(self) -> int:
        """End what has no attempt left; how many."""
        tried = self.due().filter(attempts__gte=MAX_ATTEMPTS)
        return tried.update(failed=timezone.now())


class DataExport(models.Model):
    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="exports")
    created = models.DateTimeField(_("asked for"), auto_now_add=True)
    attempts = models.PositiveSmallIntegerField(_("attempts"), default=0)
    due = models.DateTimeField(_("next attempt"), default=timezone.now)
    finished = models.DateTimeField(_("finished"), null=True)
    failed = models.DateTimeField(_("failed"), null=True)
    file = models.FileField(_("file"), upload_to=export_path)
    bytes = models.BigIntegerField(_("bytes kept"), default=0, db_default=0)
    link = models.URLField(_("address"), max_length=500, default="")  # what the mail leads to

    objects = DataExportQuerySet.as_manager()

    class Meta:
        verbose_name = _("data export")
        verbose_name_plural = _("data exports")
        ordering = ["-created"]
        constraints = [
            models.UniqueConstraint(
                fields=["user"],
                condition=Q(finished=None, failed=None),
                name="export_packed_once_at_a_time",
            ),
        ]

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
    """The file goes with its row, named there or not, but only when that is gone for good."""
    path = export_path(instance)
    get_user_model().store(instance.user_id, -instance.bytes)
    transaction.on_commit(lambda: default_storage.delete(path), robust=True)
