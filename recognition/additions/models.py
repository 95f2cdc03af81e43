"""Numbers that a person saw in the picture and the reading missed: they are the person's alone."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from django.db.models.fields.related_descriptors import RelatedManager

    from recognition.models import Prediction


class Amended:
    """A picture's numbers as people left them."""

    if TYPE_CHECKING:
        predictions: RelatedManager[Prediction]
        additions: RelatedManager[Addition]

    @property
    def text(self) -> str:
        """What stands in the image, as corrected: the numbers in reading order, and the added."""
        return "  ".join(self.texts)

    @property
    def kept(self) -> list[Prediction]:
        """What was read and nobody removed, in reading order."""
        return [prediction for prediction in self.predictions.all() if not prediction.is_removed]

    @property
    def removed(self) -> list[Prediction]:
        return [prediction for prediction in self.predictions.all() if prediction.is_removed]

    @property
    def texts(self) -> list[str]:
        """None of what is unreadable."""
        added = [addition.text for addition in self.additions.all()]
        read = [prediction.corrected for prediction in self.kept]
        return [text for text in read + added if text]


class Addition(models.Model):
    """A number that was missed, with the box in pixels of the upright image where one was drawn."""

    job = models.ForeignKey("recognition.Job", models.CASCADE, related_name="additions")
    author = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="additions")
    text = models.CharField(_("text"), max_length=64, db_index=True)
    x = models.PositiveIntegerField(null=True)
    y = models.PositiveIntegerField(null=True)
    w = models.PositiveIntegerField(null=True)
    h = models.PositiveIntegerField(null=True)
    created = models.DateTimeField(_("created"), auto_now_add=True)

    class Meta:
        verbose_name = _("added number")
        verbose_name_plural = _("added numbers")
        ordering = ["job", "created", "id"]

    def __str__(self) -> str:
        return self.text

    @property
    def box(self) -> list[int] | None:
        """[x, y, width, height]; None where none was drawn."""
        sides = [side for side in (self.x, self.y, self.w, self.h) if side is not None]
        return sides if len(sides) == 4 else None

    @property
    def values(self) -> tuple[Decimal, ...]:
        return self.job.values_of(self.text)
