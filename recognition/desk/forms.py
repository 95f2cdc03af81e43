"""What the desk is asked for, and what is said there."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext_lazy as _

from recognition.desk.models import Care
from recognition.desk.saying import Saying
from recognition.desk.vocabulary import Kind
from recognition.forms import CorrectionForm
from recognition.history.forms import HistoryForm

if TYPE_CHECKING:
    _CareForm = forms.ModelForm[Care]
else:
    _CareForm = forms.ModelForm

AHEAD = 5  # numbers that are loaded before they are asked for
IDS = r"\d{1,18}(,\d{1,18})*"
LONGEST = 86_400  # seconds before a number: a day says that nobody was there
PROMISES = [100, 200, 500, 1000, 2000, 5000]


class DeskForm(HistoryForm):
    """Which numbers: the history's filters; and which seat asks, with what before it already."""

    which = forms.ChoiceField(
        label=_("Numbers"), choices=[("", _("doubtful")), ("all", _("all"))], required=False
    )
    seat = forms.UUIDField(required=False)
    have = forms.RegexField(IDS, max_length=4000, required=False)
    count = forms.IntegerField(min_value=0, max_value=AHEAD, required=False)
    undo = forms.UUIDField(required=False)

    def clean_seat(self) -> uuid.UUID:
        return self.cleaned_data["seat"] or uuid.uuid4()

    def clean_have(self) -> list[int]:
        have = self.cleaned_data["have"]
        return [int(number) for number in have.split(",")] if have else []

    @property
    def filters(self) -> dict[str, Any]:
        """What stays the same from one number to the next."""
        kept = ("text", "state", "under", "since", "until", "batch", "which")
        return {name: self.cleaned_data[name] for name in kept if self.cleaned_data.get(name)}


class SayingForm(CorrectionForm):
    """A verdict: the number as typed, or why there is none."""

    number = forms.IntegerField(min_value=1, max_value=2**63 - 1)
    void = forms.ChoiceField(choices=[("", ""), *((k, k) for k in Kind.void())], required=False)
    seconds = forms.FloatField(min_value=0, max_value=LONGEST, required=False)
    key = forms.UUIDField(required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["text"].required = not self.data.get("void")

    def clean_text(self) -> str:
        return "" if self.data.get("void") else super().clean_text()

    @property
    def saying(self) -> Saying:
        void = self.cleaned_data["void"]
        return Saying(
            text=self.cleaned_data["text"],
            void=Kind(void) if void else None,
            seconds=self.cleaned_data["seconds"],
            key=self.cleaned_data["key"] or uuid.uuid4(),
        )


class CareForm(_CareForm):
    """How a batch is checked."""

    one_in = forms.TypedChoiceField(
        label=_("Promise for the errors that are left"),
        choices=[
            ("", _("none: look at what is doubtful")),
            *((n, _("at most 1 wrong in %(n)s") % {"n": n}) for n in PROMISES),
        ],
        coerce=int,
        empty_value=None,
        required=False,
    )

    class Meta:
        model = Care
        fields = ["blind", "one_in"]
