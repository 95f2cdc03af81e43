"""The number that was missed, and where it stands."""

from __future__ import annotations

from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from recognition.forms import CorrectionForm
from recognition.models import Job

SIDES = ("x", "y", "w", "h")


def _side() -> forms.IntegerField:
    return forms.IntegerField(required=False, min_value=0, widget=forms.HiddenInput)


class AdditionForm(CorrectionForm):
    """The box is drawn, so that who has no script or no mouse gives none."""

    x, y, w, h = (_side() for _ in SIDES)

    def __init__(self, job: Job, data: QueryDict | None = None) -> None:
        super().__init__(data, auto_id="id_%s_added")
        self.job = job

    def clean(self) -> dict[str, Any]:
        sides = [self.cleaned_data.get(side) for side in SIDES]
        if any(side in self.errors for side in SIDES) or not self._is_box(sides):
            raise forms.ValidationError(
                _("This box does not lie on the picture. Please draw it again, or leave it out.")
            )
        return self.cleaned_data

    def _is_box(self, sides: list[int | None]) -> bool:
        x, y, w, h = sides
        if x is None or y is None or w is None or h is None:
            return not any(side is not None for side in sides)
        return bool(w and h and x + w <= self.job.width and y + h <= self.job.height)
