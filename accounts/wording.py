"""What the plain text of a mail looks like in its HTML part and on the mailbox page."""

from __future__ import annotations

import re
from dataclasses import dataclass

CODE = re.compile(r"[0-9A-Z-]{4,12}")
LINK = re.compile(r"https?://\S+")


@dataclass(frozen=True)
class Paragraph:
    text: str

    @property
    def is_code(self) -> bool:
        return bool(CODE.fullmatch(self.text))

    @property
    def is_link(self) -> bool:
        return bool(LINK.fullmatch(self.text))


def paragraphs(text: str) -> list[Paragraph]:
    """The text at its empty lines; a code or an address that stands alone is known as such."""
    blocks = re.split(r"\n\s*\n", text.replace("\r\n", "\n").strip())
    return [Paragraph(block.strip()) for block in blocks if block.strip()]
