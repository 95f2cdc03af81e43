"""What was read in an image; what people say of it stands in recognition/desk/models.py."""

from __future__ import annotations

from decimal import Decimal

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from ml.values import digits_of
from recognition.desk.models import Judged
from recognition.models.job import Job

SURE = 0.95  # the probability from which a number is called sure
UNIT = [MinValueValidator(0.0), MaxValueValidator(1.0)]


class Boxed(models.Model):
    """A rectangle in pixels of the upright image, and how sure the reading of it is."""

    confidence = models.FloatField(_("confidence"), validators=UNIT)
    x = models.PositiveIntegerField()
    y = models.PositiveIntegerField()
    w = models.PositiveIntegerField()
    h = models.PositiveIntegerField()

    class Meta:
        abstract = True

    @property
    def box(self) -> list[int]:
        return [self.x, self.y, self.w, self.h]


class Prediction(Judged, Boxed):
    """One number found in a job's image."""

    job = models.ForeignKey(Job, models.CASCADE, related_name="predictions")
    order = models.PositiveSmallIntegerField(_("order on the page"))
    text = models.CharField(_("text"), max_length=255, db_index=True)  # with its signs
    table = models.PositiveSmallIntegerField(_("table"), null=True)  # these count from 0
    row = models.PositiveSmallIntegerField(_("row"), null=True)
    column = models.PositiveSmallIntegerField(_("column"), null=True)
    alternatives = models.JSONField(_("alternatives"), default=list)
    model = models.CharField(_("model"), max_length=64)

    class Meta:
        verbose_name = _("prediction")
        verbose_name_plural = _("predictions")
        ordering = ["job", "order"]
        constraints = [
            models.UniqueConstraint(fields=["job", "order"], name="prediction_once_per_job"),
        ]
        indexes = [
            models.Index(fields=["job"], condition=Q(confidence__lt=SURE), name="number_in_doubt"),
        ]

    def __str__(self) -> str:
        return self.text

    @property
    def number(self) -> str:
        """The digits alone of what was read."""
        return digits_of(self.text)

    @property
    def values(self) -> tuple[Decimal, ...]:
        return self.job.values_of(self.text)

    @property
    def is_sure(self) -> bool:
        return self.confidence >= SURE


class Digit(Boxed):
    """One character of a prediction."""

    prediction = models.ForeignKey(Prediction, models.CASCADE, related_name="digits")
    position = models.PositiveSmallIntegerField(_("position"))
    value = models.CharField(_("value"), max_length=1)
    glyph = models.CharField(_("glyph"), max_length=4)
    probabilities = models.JSONField(_("probability of each class"))

    class Meta:
        verbose_name = _("digit")
        verbose_name_plural = _("digits")
        ordering = ["prediction", "position"]
        constraints = [
            models.UniqueConstraint(fields=["prediction", "position"], name="digit_once"),
        ]

    def __str__(self) -> str:
        return self.glyph
