"""What isn't there is taken out by the verdict that it is no number: what was read stays."""

from __future__ import annotations

from typing import TYPE_CHECKING

from recognition.desk.vocabulary import Kind
from recognition.models import Prediction, Verdict

if TYPE_CHECKING:
    from accounts.models import User


def remove(prediction: Prediction, author: User) -> None:
    if not prediction.is_removed:
        Verdict.objects.create(prediction=prediction, author=author, kind=Kind.NO_NUMBER)


def put_back(prediction: Prediction) -> None:
    """As it was before: the verdict that it had holds again."""
    prediction.verdicts.filter(kind=Kind.NO_NUMBER).delete()
