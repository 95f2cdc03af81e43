"""What people type, choose and upload."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _

from recognition.vocabulary import SIGNS, Layout, Script

NUMBER = re.compile(rf"(?=.*\d)[\d{re.escape(SIGNS)}]+")
ACCEPTED = "image/*,.heic,.heif"  # the wide form has phones offer their camera, and convert HEIC


class ImagesInput(forms.ClearableFileInput):
    allow_multiple_selected = True


class ImagesField(forms.FileField):
    """One or more files; whether they are pictures is decided at the door, by decoding."""

    widget = ImagesInput(attrs={"accept": ACCEPTED})

    def clean(self, data: Sequence[UploadedFile[bytes]] | None, initial: Any = None) -> Any:
        if not data:
            raise forms.ValidationError(self.error_messages["required"], code="required")
        return list(data)


class UploadForm(forms.Form):
    images = ImagesField(
        label=_("Pictures"),
        error_messages={"required": _("No picture was chosen. Please choose one first.")},
    )
    layout = forms.ChoiceField(
        label=_("What is in the picture?"), choices=Layout, initial=Layout.AUTO, required=False
    )
    script = forms.ChoiceField(
        label=_("Which digits are they?"), choices=Script, initial=Script.LATIN, required=False
    )

    def clean_layout(self) -> str:
        return self.cleaned_data["layout"] or Layout.AUTO

    def clean_script(self) -> str:
        return self.cleaned_data["script"] or Script.LATIN


class CorrectionForm(forms.Form):
    text = forms.CharField(
        label=_("The right number"),
        max_length=64,
        error_messages={
            "required": _("Please type the number first."),
            "max_length": _("A number may have at most 64 characters."),
        },
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )

    def clean_text(self) -> str:
        text: str = self.cleaned_data["text"]
        if not NUMBER.fullmatch(text):
            raise forms.ValidationError(
                _("Please type digits; spaces and . , : / + - may stand with them.")
            )
        return text
