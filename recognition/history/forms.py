"""The filters above the history; what is not understood filters nothing."""

from __future__ import annotations

from django import forms
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from recognition.history.order import LABELS
from recognition.vocabulary import State

CHECK, CORRECTED = "check", "corrected"
SHOWN = [
    ("", _("all")),
    (CHECK, _("please check")),
    (CORRECTED, _("corrected")),
    *State.choices,
]
ISO = "%Y-%m-%d"
LIMITS = (99, 95, 80, 50)  # percent


class Day(forms.DateField):
    widget = forms.DateInput(format=ISO, attrs={"type": "date"})


class HistoryForm(forms.Form):
    text = forms.CharField(
        label=_("Number or file name"),
        max_length=64,
        required=False,
        widget=forms.SearchInput(attrs={"autocomplete": "off"}),
    )
    state = forms.ChoiceField(label=_("State"), choices=SHOWN, required=False)
    under = forms.TypedChoiceField(
        label=_("How sure"),
        choices=[
            ("", _("all")),
            *((limit, format_lazy(_("under {limit} %"), limit=limit)) for limit in LIMITS),
        ],
        coerce=int,
        empty_value=None,
        required=False,
    )
    since = Day(label=_("Since"), required=False, input_formats=[ISO])
    until = Day(label=_("Until"), required=False, input_formats=[ISO])
    sort = forms.ChoiceField(label=_("Order"), choices=list(LABELS.items()), required=False)
    batch = forms.UUIDField(required=False, widget=forms.HiddenInput)

    @property
    def choices(self) -> list[forms.BoundField]:
        """What stands beside the search."""
        return [field for field in self.visible_fields() if field.name != "text"]
