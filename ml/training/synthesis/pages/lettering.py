"""Print: words of forms in the fonts that come with matplotlib."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

import matplotlib
import numpy as np
from PIL import Image, ImageDraw, ImageFont

from ml.training.synthesis.pages.canvas import DIGIT, PRINT, Canvas

_NAMES = ("DejaVuSans", "DejaVuSerif", "DejaVuSansMono", "STIXGeneral", "cmr10", "cmss10")
WORDS = [
    "Name", "Date", "Total", "Amount", "Account", "No.", "Page", "Code", "Form", "Signature",
    "Student", "Number", "Sum", "Betrag", "Datum", "Konto", "Ort", "Seite", "Fecha", "Monto",
    "Valor", "Montant", "Nom", "Class", "Grade", "Score", "Hole", "Par", "Address", "Street",
    "City", "of", "the", "and", "for", "please", "use", "only", "black", "ink", "block",
    "letters", "Jumlah", "Nama", "Suara", "Sah", "January", "October", "April", "Juli",
    "August", "Marts", "December", "Kirke", "Rs.", "kr.", "EUR", "USD", "Item", "Qty", "Price",
    "Tax", "Subject", "Roll", "Marks",
]  # fmt: skip


def print_text(
    canvas: Canvas,
    text: str,
    corner: tuple[float, float],
    size: float,
    shade: float,
    rng: np.random.Generator,
    *,
    is_number: bool = False,
) -> tuple[float, float]:
    """Printed text, its capitals `size` high, from its lower left corner on; right end and top.

    is_number: it counts as a number that is to be read.
    """  # fmt: skip
    face = _face(int(rng.integers(len(_faces()))), max(6, round(size / 0.72)))
    left, top, right, low = (int(edge) for edge in face.getbbox(text, anchor="ls"))
    if right <= left or low <= top or right - left > 3000:
        return corner
    sheet = Image.new("L", (right - left, low - top))
    ImageDraw.Draw(sheet).text((-left, -top), text, fill=255, font=face, anchor="ls")
    ink = np.asarray(sheet, np.float32) / 255
    x, y = round(corner[0]), round(corner[1]) + top
    canvas.lay(ink, (x, y), shade, DIGIT if is_number else PRINT)
    if is_number:
        middle = corner[1] - size / 2
        step = (right - left) / len(text)
        middles = [(corner[0] + (place + 0.5) * step, middle) for place in range(len(text))]
        canvas.mark_number(middles, size)
    return corner[0] + right - left, float(y)


def phrase(rng: np.random.Generator, words: int) -> str:
    """What a form may have printed, figures among it."""
    chosen = [WORDS[rng.integers(len(WORDS))] for _ in range(words)]
    for place in range(words):
        if words > 1 and rng.random() < 0.15:
            chosen[place] = str(rng.integers(1, 3000))
    text = " ".join(chosen)
    return text.upper() if rng.random() < 0.2 else text


@lru_cache(maxsize=1)
def _faces() -> list[Path]:
    folder = Path(matplotlib.get_data_path()) / "fonts" / "ttf"
    found = [path for path in folder.glob("*.ttf") if path.stem.startswith(_NAMES)]
    return sorted(path for path in found if "Display" not in path.name)


@lru_cache(maxsize=512)
def _face(number: int, size: int) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(_faces()[number], size)
