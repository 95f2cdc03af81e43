"""Why a picture was not read: a code for programs, and a sentence in the reader's language."""

from __future__ import annotations

from django.utils.translation import gettext, gettext_noop

REASONS = {
    # the picture's fault, in the words of ml, which knows no translation
    "empty": gettext_noop("The picture is empty. Please upload it again."),
    "format": gettext_noop(
        "This is not a picture we can read."
        " Please upload a PNG, JPEG, WebP, BMP, GIF, TIFF or HEIC file."
    ),
    "corrupt": gettext_noop(
        "The picture is damaged or incomplete. Please save or photograph it again."
    ),
    "too-large": gettext_noop(
        "The picture is too large. Please upload at most 10 MB, 24 megapixels"
        " and 10,000 pixels on a side."
    ),
    # ours
    "worker_lost": gettext_noop(
        "Reading this picture failed three times. Please try another photo of it."
    ),
    "timeout": gettext_noop(
        "Reading this picture took too long. Please upload a smaller part of it."
    ),
    "internal": gettext_noop(
        "Something went wrong on our side. We kept your picture; please try again."
    ),
}


def reason(code: str, message: str) -> str:
    """The code's sentence; `message` is what was kept in English, for a code of another version."""
    return gettext(REASONS.get(code, message))
