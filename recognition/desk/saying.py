"""A person says what a number is: shown the reading, or blind; and takes it back."""

from __future__ import annotations

import uuid
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING

from django.db import transaction

from recognition.desk.models import Hold, Keying, Verdict, same
from recognition.desk.numbers import is_blind
from recognition.desk.vocabulary import Kind, Way
from recognition.models import Prediction

if TYPE_CHECKING:
    from accounts.models import User


class Outcome(StrEnum):
    KEPT = "kept"
    AGAIN = "again"  # it was keyed blind, and nothing agrees with it yet


@dataclass(frozen=True)
class Saying:
    """What is said: a text, or a kind that names no number. A key that is sent twice is one."""

    text: str = ""
    void: Kind | None = None
    seconds: float | None = None
    key: uuid.UUID = field(default_factory=uuid.uuid4)


def say(user: User, number: Prediction, said: Saying) -> Outcome:
    """Keep it as a verdict.

    A blind keying becomes one when it agrees with the reading or with another keying: a slip of the
    fingers has to be made twice to do harm.
    """
    with transaction.atomic():
        if not is_blind(number):
            _keep(user, number, said, Way.SEEN)
        elif said.void or _agrees(user, number, said):
            _keep(user, number, said, Way.BLIND)
        else:
            return _outcome_of(user, said)
    return Outcome.KEPT


def kind_of(number: Prediction, text: str) -> Kind:
    return Kind.CONFIRMED if same(text, number.text) else Kind.CORRECTED


def take_back(user: User, key: uuid.UUID) -> None:
    """As if it had not been said; what one does not have cannot be taken back."""
    Verdict.objects.filter(author=user, key=key).delete()
    Keying.objects.filter(author=user, key=key).delete()


def _keep(user: User, number: Prediction, said: Saying, way: Way) -> None:
    kind = said.void or kind_of(number, said.text)
    text = "" if said.void else said.text
    row = {"prediction": number, "kind": kind, "text": text, "way": way, "seconds": said.seconds}
    Verdict.objects.get_or_create(author=user, key=said.key, defaults=row)
    Hold.objects.filter(prediction=number, holder=user).delete()


def _agrees(user: User, number: Prediction, said: Saying) -> bool:
    """Keep the keying; whether the reading or another keying says the same."""
    row = {"prediction": number, "text": said.text}
    Keying.objects.get_or_create(author=user, key=said.key, defaults=row)
    others = Keying.objects.filter(prediction=number).exclude(author=user, key=said.key)
    texts = [number.text, *others.values_list("text", flat=True)]
    return any(same(said.text, text) for text in texts)


def _outcome_of(user: User, said: Saying) -> Outcome:
    """Of a keying with which nothing agrees: sent again it may have been kept long ago."""
    kept = Verdict.objects.filter(author=user, key=said.key).exists()
    return Outcome.KEPT if kept else Outcome.AGAIN
