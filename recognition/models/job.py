"""What is kept of each image, and how far it is.

The row is the truth and the queue only a wake-up call. A job changes its state by one conditional
UPDATE that looks at the row count, so a second delivery, a late worker or a canceled job can do no
harm, and one job never has two results.
"""

from __future__ import annotations

import uuid
from decimal import Decimal
from functools import cached_property, partial
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.files.storage import default_storage
from django.db import models, transaction
from django.db.models import Q
from django.db.models.signals import post_delete
from django.dispatch import receiver
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from ml.values import decimal_sign, values_of
from recognition.additions.models import Amended
from recognition.life import JobQuerySet
from recognition.reasons import reason
from recognition.vocabulary import FOUND_LAYOUTS, Layout, Queue, Script, State

if TYPE_CHECKING:
    from accounts.models import User


class BatchQuerySet(models.QuerySet["Batch"]):
    def for_user(self, user: User) -> BatchQuerySet:
        return self.filter(owner=user)


class Batch(models.Model):
    """What one upload brings."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, verbose_name=_("owner"), related_name="batches"
    )
    created = models.DateTimeField(_("created"), auto_now_add=True)

    objects = BatchQuerySet.as_manager()

    class Meta:
        verbose_name = _("batch")
        verbose_name_plural = _("batches")

    def __str__(self) -> str:
        return str(self.id)


def image_path(job: Job, name: str) -> str:
    """A generated name: what the person called the file never reaches the disk."""
    return f"images/{job.id.hex[:2]}/{job.id.hex}{name[name.rindex('.') :]}"


def thumbnail_path(job: Job, name: str) -> str:
    return f"thumbnails/{job.id.hex[:2]}/{job.id.hex}.jpg"


class Job(Amended, models.Model):
    """One image to read."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    batch = models.ForeignKey(Batch, models.CASCADE, verbose_name=_("batch"), related_name="jobs")
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, verbose_name=_("owner"), related_name="jobs"
    )
    name = models.CharField(_("file name"), max_length=255, blank=True)
    image = models.FileField(_("image"), upload_to=image_path)
    thumbnail = models.FileField(_("thumbnail"), upload_to=thumbnail_path)
    width = models.PositiveIntegerField(_("width"))
    height = models.PositiveIntegerField(_("height"))
    bytes = models.PositiveIntegerField(_("bytes kept"), default=0)
    layout = models.CharField(_("layout"), max_length=8, choices=Layout, default=Layout.AUTO)
    found_layout = models.CharField(
        _("layout found"),
        max_length=8,
        choices=FOUND_LAYOUTS,
        blank=True,
        default="",
        db_default="",
    )
    turned = models.PositiveSmallIntegerField(  # degrees clockwise; boxes are not turned with it
        _("turned before reading"), default=0, db_default=0
    )
    tables = models.JSONField(  # of each: rows, columns, box
        _("tables found"), default=list, db_default=models.Value([], models.JSONField())
    )
    script = models.CharField(_("script"), max_length=16, choices=Script, default=Script.LATIN)
    queue = models.CharField(_("queue"), max_length=12, choices=Queue, default=Queue.INTERACTIVE)

    state = models.CharField(_("state"), max_length=8, choices=State, default=State.QUEUED)
    attempts = models.PositiveSmallIntegerField(_("attempts"), default=0)
    claim = models.UUIDField(null=True, editable=False)  # the token of the attempt that may finish
    delivery = models.UUIDField(null=True, editable=False)  # the message that made the claim
    lease = models.DateTimeField(null=True, editable=False)  # when a RUNNING job is given up
    due = models.DateTimeField(null=True, editable=False)  # a QUEUED job is not begun before
    turn = models.PositiveIntegerField(default=1, db_default=1, editable=False)  # recognition/turns
    error_code = models.CharField(_("error"), max_length=32, blank=True)
    error_message = models.CharField(_("error message"), max_length=255, blank=True)

    created = models.DateTimeField(_("created"), auto_now_add=True)
    queued = models.DateTimeField(_("queued"))
    started = models.DateTimeField(_("started"), null=True)
    finished = models.DateTimeField(_("finished"), null=True)
    milliseconds = models.FloatField(_("milliseconds spent reading"), null=True)
    lowest = models.FloatField(
        _("confidence of the least sure number"), null=True
    )  # as it was read

    objects = JobQuerySet.as_manager()

    class Meta:
        verbose_name = _("job")
        verbose_name_plural = _("jobs")
        ordering = ["-created", "-id"]
        indexes = [
            models.Index(fields=["owner", "-created", "-id"], name="job_history"),
            models.Index(fields=["owner", "state", "-created"], name="job_history_by_state"),
            models.Index(fields=["state", "-created"], name="job_admin_by_state"),
            models.Index(fields=["-created", "-id"], name="job_newest"),
            models.Index(fields=["owner", "name", "id"], name="job_history_by_name"),
            models.Index(fields=["owner", "lowest", "id"], name="job_history_by_confidence"),
            models.Index(fields=["queue", "due"], condition=Q(state="queued"), name="job_due"),
            models.Index(
                fields=["queue", "turn", "queued", "id"],
                condition=Q(state="queued"),
                name="job_in_turn",
            ),
            models.Index(
                fields=["owner", "queue", "-turn"],
                condition=Q(state="queued"),
                name="job_turn_of_owner",
            ),
            models.Index(fields=["lease"], condition=Q(state="running"), name="job_lease"),
        ]
        constraints = [
            models.CheckConstraint(condition=Q(state__in=State.values), name="job_state_is_known"),
            models.CheckConstraint(
                condition=~Q(state="failed") | ~Q(error_code=""), name="job_failed_says_why"
            ),
        ]

    def __str__(self) -> str:
        return self.name or str(self.id)

    def get_absolute_url(self) -> str:
        return reverse("job", args=[self.id])

    @property
    def is_open(self) -> bool:
        return self.state in State.open()

    @property
    def error_sentence(self) -> str:
        """Why it failed, in the reader's language; empty for a job that did not."""
        return reason(self.error_code, self.error_message) if self.error_code else ""

    @cached_property
    def decimal_sign(self) -> str | None:
        """The sign before decimals, "," or ".", as told or as the numbers show it."""
        return settings.DECIMAL_SIGN or decimal_sign(self.texts)

    def values_of(self, text: str) -> tuple[Decimal, ...]:
        """What number this text of the image may be, likeliest first; none for a date."""
        return values_of(text, self.decimal_sign)

    @property
    def is_sure(self) -> bool:
        """Whether nothing that was found needs a look."""
        return all(p.is_sure or p.is_checked for p in self.predictions.all())

    @property
    def is_corrected(self) -> bool:
        if self.additions.all():
            return True
        return any(p.is_corrected or p.is_void for p in self.predictions.all())

    @property
    def is_confirmed(self) -> bool:
        return any(p.is_confirmed for p in self.predictions.all())


@receiver(post_delete, sender=Job, dispatch_uid="delete_files")
def delete_files(sender: type[Job], instance: Job, **_: Any) -> None:
    """Files go with their row, however it went; but only when it is gone for good. Their room is
    given back at once."""
    for name in (instance.image.name, instance.thumbnail.name):
        if name:
            transaction.on_commit(partial(default_storage.delete, name), robust=True)
    get_user_model().store(instance.owner_id, -instance.bytes)
