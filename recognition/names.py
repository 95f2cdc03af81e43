"""What people called their files."""

from __future__ import annotations

from pathlib import PurePath

MOST = 255  # characters, as the row keeps
# A browser writes three characters of a name otherwise, lest they end its field in the upload
# (WHATWG, multipart/form-data encoding algorithm).
ESCAPED = {"%22": '"', "%0D": " ", "%0A": " "}


def shown(name: str) -> str:
    """The last part of a path as it was on the sender's machine."""
    for escaped, character in ESCAPED.items():
        name = name.replace(escaped, character)
    return PurePath(name.replace("\\", "/")).name[:MOST]
