"""Why a picture was not read: a code for programs, and a sentence in the reader's language."""

from __future__ import annotations

from django.utils.translation import gettext, gettext_noop

REASONS = {
    # the picture's fault, in the words of ml, which knows no translation
    "empty": gettext_noop("The picture is empty. Please upload it again."),
    "format": gettext_noop(
        "This is not a picture we can read. Please upload a PNG, JPEG, WebP, BMP, "
        "GIF, TIFF, HEIC or PDF file."
    ),
    "corrupt": gettext_noop(
        "The picture is damaged or incomplete. Please save or photograph it again."
    ),
    "kind": gettext_noop(
        "This is a kind of picture file that we can't read. Please save it as PNG."
    ),
    "kind-of-tiff": gettext_noop(
        "This is a kind of TIFF that we can't read. Please save it as PNG."
    ),
    "too-large": gettext_noop(
        "The picture is too large. Please upload at most 25 MB, 120 megapixels and "
        "16,000 pixels on a side."
    ),
    "locked": gettext_noop("The file is protected by a password. Please save it without one."),
    "nothing": gettext_noop("There is no picture in this file. Please upload one that holds some."),
    "pages": gettext_noop("The file has more than 500 pages. Please upload it in several parts."),
    "unpacked": gettext_noop(
        "The ZIP file unpacks to more than 500 MB. Please upload it in several parts."
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
