"""Where something stands in a picture."""

from __future__ import annotations

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

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
