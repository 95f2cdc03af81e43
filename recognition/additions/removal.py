"""A number that isn't there is taken out by a correction without text: what was read stays."""

from __future__ import annotations

from typing import TYPE_CHECKING

from recognition.models import Correction, Prediction

if TYPE_CHECKING:
    from accounts.models import User


def remove(prediction: Prediction, author: User) -> None:
    if not prediction.is_removed:
        Correction.objects.create(prediction=prediction, author=author, text="")


def put_back(prediction: Prediction) -> None:
    """As it was before: a correction that it had holds again."""
    prediction.corrections.filter(text="").delete()
