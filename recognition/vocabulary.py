"""The words that a job is described with."""

from __future__ import annotations

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

SIGNS = " .,:/+-"  # what may stand in a number beside its digits


class State(TextChoices):
    QUEUED = "queued", _("waiting")
    RUNNING = "running", _("being read")
    DONE = "done", _("done")
    FAILED = "failed", _("failed")
    CANCELED = "canceled", _("canceled")

    @classmethod
    def open(cls) -> tuple[State, ...]:
        return (cls.QUEUED, cls.RUNNING)

    @classmethod
    def retryable(cls) -> tuple[State, ...]:
        return (cls.FAILED, cls.CANCELED)


class Layout(TextChoices):
    """What the image holds."""

    AUTO = "auto", _("find out")
    DIGIT = "digit", _("one digit")
    NUMBER = "number", _("one number")
    PAGE = "page", _("a page of numbers")


FOUND_LAYOUTS = [choice for choice in Layout.choices if choice[0] != Layout.AUTO]


class Script(TextChoices):
    """The digits' writing system."""

    LATIN = "latin", _("0 1 2 3 (Latin)")
    DEVANAGARI = "devanagari", _("० १ २ ३ (Devanagari)")
    BENGALI = "bengali", _("০ ১ ২ ৩ (Bengali)")
    TELUGU = "telugu", _("౦ ౧ ౨ ౩ (Telugu)")
    KANNADA = "kannada", _("೦ ೧ ೨ ೩ (Kannada)")
    ARABIC_INDIC = "arabic-indic", _("٠ ١ ٢ ٣ (Arabic)")
    THAI = "thai", _("๐ ๑ ๒ ๓ (Thai)")


class Queue(TextChoices):
    """A worker takes from the first that has something."""

    INTERACTIVE = "interactive", _("interactive")
    BULK = "bulk", _("bulk")
