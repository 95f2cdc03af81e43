"""The words of the desk."""

from __future__ import annotations

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Kind(TextChoices):
    """What a person says of a number."""

    CONFIRMED = "confirmed", _("confirmed")
    CORRECTED = "corrected", _("corrected")
    UNREADABLE = "unreadable", _("unreadable")
    NO_NUMBER = "no-number", _("no number")

    @classmethod
    def void(cls) -> tuple[Kind, ...]:
        """Those that name no number."""
        return (cls.UNREADABLE, cls.NO_NUMBER)


class Way(TextChoices):
    """How the person came to say so."""

    SEEN = "seen", _("with the reading in sight")
    BLIND = "blind", _("keyed blind")


class Blind(TextChoices):
    """Which numbers of a batch are keyed without showing what was read."""

    NONE = "none", _("none: the reading is always shown")
    DOUBTFUL = "doubtful", _("the doubtful ones")
    ALL = "all", _("all that come to the desk")
