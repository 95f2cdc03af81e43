"""What people say of numbers, who has which number before them, and how a batch is checked."""

from __future__ import annotations

import uuid
from decimal import Decimal
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from recognition.desk.vocabulary import Blind, Kind, Way

if TYPE_CHECKING:
    from django.db.models.fields.related_descriptors import RelatedManager


class Verdict(models.Model):
    """What a person says of a number; it never overwrites the prediction, and the last one holds.

    The table is called as its rows were before they were verdicts: the version before still writes
    to it while a new one is brought in.
    """

    prediction = models.ForeignKey(
        "recognition.Prediction", models.CASCADE, related_name="verdicts"
    )
    author = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="verdicts")
    kind = models.CharField(
        _("verdict"),
        max_length=10,
        choices=Kind,
        default=Kind.CORRECTED,
        db_default=Kind.CORRECTED.value,
    )
    text = models.CharField(_("text"), max_length=64, db_index=True, blank=True)
    way = models.CharField(
        _("how"), max_length=8, choices=Way, default=Way.SEEN, db_default=Way.SEEN.value
    )
    seconds = models.FloatField(_("seconds it took"), null=True)
    key = models.UUIDField(default=uuid.uuid4, null=True, editable=False)  # sent twice, kept once
    created = models.DateTimeField(_("created"), auto_now_add=True)

    class Meta:
        verbose_name = _("verdict")
        verbose_name_plural = _("verdicts")
        ordering = ["prediction", "created"]
        db_table = "recognition_correction"
        constraints = [models.UniqueConstraint(fields=["author", "key"], name="verdict_once")]

    def __str__(self) -> str:
        return self.text or str(self.get_kind_display())

    @property
    def is_void(self) -> bool:
        """Whether it names no number."""
        return self.kind in Kind.void()

    @property
    def values(self) -> tuple[Decimal, ...]:
        return self.prediction.job.values_of(self.text)


class Judged:
    """What people said of a prediction, for its row; the field `text` is what was read."""

    if TYPE_CHECKING:
        text: str
        verdicts: RelatedManager[Verdict]

    @property
    def verdict(self) -> Verdict | None:
        """What a person last said of it."""
        return max(self.verdicts.all(), key=lambda said: (said.created, said.pk), default=None)

    @property
    def is_checked(self) -> bool:
        """Whether a person has said what the number is, or that there is none."""
        return self.verdict is not None

    @property
    def is_void(self) -> bool:
        """Whether the person said that it is unreadable or no number."""
        return self.verdict is not None and self.verdict.is_void

    @property
    def is_removed(self) -> bool:
        """Whether the person said that there is no number: it does not count among the results."""
        return self.verdict is not None and self.verdict.kind == Kind.NO_NUMBER

    @property
    def is_corrected(self) -> bool:
        """Whether the person named another number than was read."""
        return self.is_checked and not (self.is_confirmed or self.is_void)

    @property
    def is_confirmed(self) -> bool:
        """Whether it is just what was read. The texts tell, whatever version kept them."""
        return self.verdict is not None and same(self.verdict.text, self.text)

    @property
    def corrected(self) -> str:
        """The number that a person last said it is, or else what was read; empty where the person
        said that there is none."""
        return self.text if self.verdict is None else self.verdict.text


def same(text: str, other: str) -> bool:
    """However they are spaced."""
    return "".join(text.split()) == "".join(other.split())


class Keying(models.Model):
    """What a person keyed without seeing the reading; a verdict once something agrees with it."""

    prediction = models.ForeignKey("recognition.Prediction", models.CASCADE, related_name="keyings")
    author = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="keyings")
    text = models.CharField(_("text"), max_length=64)
    key = models.UUIDField(default=uuid.uuid4, editable=False)
    created = models.DateTimeField(_("created"), auto_now_add=True)

    class Meta:
        verbose_name = _("blind keying")
        verbose_name_plural = _("blind keyings")
        constraints = [models.UniqueConstraint(fields=["author", "key"], name="keying_once")]

    def __str__(self) -> str:
        return self.text


class Hold(models.Model):
    """A number that lies before somebody, so that nobody else gets it (recognition/desk/holds)."""

    prediction = models.OneToOneField(
        "recognition.Prediction", models.CASCADE, primary_key=True, related_name="hold"
    )
    holder = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="holds")
    seat = models.UUIDField()  # one open page of the desk: a person may have two
    until = models.DateTimeField()

    def __str__(self) -> str:
        return str(self.seat)


class Care(models.Model):
    """How a batch is checked: what is keyed blind, and what is promised about its errors."""

    batch = models.OneToOneField(
        "recognition.Batch", models.CASCADE, primary_key=True, related_name="care"
    )
    blind = models.CharField(
        _("keyed without seeing the reading"), max_length=8, choices=Blind, default=Blind.NONE
    )
    one_in = models.PositiveIntegerField(_("at most 1 wrong in"), null=True)
    threshold = models.FloatField(null=True)  # what is less sure is looked at
    allowed = models.PositiveSmallIntegerField(default=0)  # misses in the sample
    expected = models.FloatField(default=0.0)  # share of wrong ones in the rest, by the confidences
    planned = models.DateTimeField(null=True)  # what is read later is looked at

    class Meta:
        verbose_name = _("care")
        verbose_name_plural = _("cares")

    def __str__(self) -> str:
        return str(self.pk)


class Sample(models.Model):
    """A number that was drawn to prove the promise of its batch; it is keyed blind."""

    prediction = models.OneToOneField(
        "recognition.Prediction", models.CASCADE, primary_key=True, related_name="sample"
    )
    care = models.ForeignKey(Care, models.CASCADE, related_name="samples")

    def __str__(self) -> str:
        return str(self.pk)
