"""Marks that stand beside digits and are none: separators, currency signs, dashes, letters."""

from __future__ import annotations

import re
from dataclasses import dataclass, fields
from functools import lru_cache
from pathlib import Path

import cv2
import matplotlib
import numpy as np
from PIL import Image, ImageDraw, ImageFont

from ml.networks.alphabet import FOREIGN
from ml.results import DOTTED

Point = tuple[float, float]


@dataclass(frozen=True)
class Signs:
    """Names of the marks and words that may stand beside a script's digits, or alone.

    over: between the parts of a date, a fraction or a sum; opening, closing: around a number.
    """

    before: list[str]
    between: list[str]
    over: list[str]
    opening: list[str]
    closing: list[str]
    after: list[str]
    alone: list[str]
    words: list[str]

    def without(self, names: frozenset[str]) -> Signs:
        """The others, or a space where none of a kind is left."""
        kinds = (getattr(self, field.name) for field in fields(self))
        return Signs(*[[n for n in kind if n not in names] or [" "] for kind in kinds])


# Polylines in a box one digit high: x to the right, y down from the top (0) to the baseline (1).
# Slashes and brackets are taller than digits, as many people's 1 looks like one.
MARKS: dict[str, list[list[Point]]] = {
    ".": [[(0.0, 0.97), (0.02, 1.0)]],
    ",": [[(0.06, 0.93), (0.08, 1.02), (0.0, 1.2)]],
    "·": [[(0.0, 0.55), (0.02, 0.58)]],
    "'": [[(0.08, -0.05), (0.0, 0.2)]],
    "-": [[(0.0, 0.55), (0.4, 0.52)]],
    "=": [[(0.0, 0.42), (0.42, 0.4)], [(0.0, 0.68), (0.4, 0.64)]],
    ".-": [[(0.0, 0.97), (0.02, 1.0)], [(0.2, 0.6), (0.62, 0.58)]],
    ",-": [[(0.06, 0.93), (0.08, 1.0), (0.0, 1.2)], [(0.2, 0.6), (0.7, 0.56)]],
    ".~": [[(0.0, 0.97), (0.02, 1.0)], [(0.16, 0.76), (0.3, 0.6), (0.56, 0.63), (0.85, 0.5)]],
    "---": [[(0.0, 0.55), (0.9, 0.52), (1.8, 0.52)]],
    "-.": [[(0.0, 0.6), (0.6, 0.56)], [(0.9, 0.93), (0.92, 0.96)]],
    "/-": [[(0.5, -0.12), (0.0, 1.15)], [(0.4, 0.6), (1.1, 0.54)]],
    "/=": [[(0.5, -0.12), (0.0, 1.15)], [(0.45, 0.45), (0.9, 0.42)], [(0.42, 0.68), (0.86, 0.65)]],
    "-//-": [[(0.0, 0.55), (1.1, 0.48)], [(0.5, 0.28), (0.38, 0.78)], [(0.75, 0.25), (0.64, 0.76)]],
    "z": [[(0.0, 0.62), (0.26, 0.58), (0.02, 0.82), (0.3, 0.8)]],  # "=" without lifting the pen
    "#": [
        [(0.2, 0.1), (0.08, 0.95)],
        [(0.48, 0.1), (0.36, 0.95)],
        [(0.0, 0.38), (0.55, 0.36)],
        [(0.0, 0.7), (0.52, 0.67)],
    ],
    "*": [
        [(0.2, 0.2), (0.2, 0.7)],
        [(0.0, 0.3), (0.4, 0.6)],
        [(0.4, 0.3), (0.0, 0.6)],
    ],
    "~": [[(0.0, 0.55), (0.15, 0.45), (0.3, 0.6), (0.5, 0.48)]],
    "--": [[(0.0, 0.55), (0.9, 0.5)]],
    "x": [[(0.0, 0.5), (0.35, 1.0)], [(0.35, 0.48), (0.0, 1.0)]],
    "+": [[(0.0, 0.6), (0.4, 0.58)], [(0.2, 0.38), (0.2, 0.82)]],
    "_": [[(0.0, 1.0), (0.7, 0.96), (1.3, 1.0)]],
    "_+": [[(0.0, 1.0), (0.7, 0.97), (1.2, 0.99)], [(0.55, 0.72), (0.58, 1.32)]],
    "_x": [[(0.0, 1.0), (0.8, 0.96)], [(0.7, 0.8), (1.05, 1.25)], [(1.05, 0.78), (0.75, 1.3)]],
    "/": [[(0.5, -0.12), (0.0, 1.15)]],
    "//": [[(0.8, -0.08), (0.35, 0.6), (0.0, 1.12)]],
    "///": [[(0.5, -0.3), (0.0, 1.32)]],
    "(": [[(0.26, -0.18), (0.1, 0.1), (0.03, 0.5), (0.1, 0.9), (0.26, 1.18)]],
    ")": [[(0.0, -0.18), (0.16, 0.1), (0.23, 0.5), (0.16, 0.9), (0.0, 1.18)]],
    "[": [[(0.24, -0.18), (0.0, -0.16), (0.0, 1.18), (0.24, 1.18)]],
    "]": [[(0.0, -0.18), (0.24, -0.16), (0.24, 1.18), (0.0, 1.18)]],
    "%": [
        [(0.62, 0.05), (0.06, 1.0)],
        [(0.15, 0.1), (0.02, 0.2), (0.06, 0.38), (0.2, 0.36), (0.24, 0.18), (0.15, 0.1)],
        [(0.58, 0.62), (0.44, 0.72), (0.48, 0.92), (0.64, 0.9), (0.68, 0.72), (0.58, 0.62)],
    ],
    ":": [[(0.0, 0.5), (0.02, 0.53)], [(0.0, 0.95), (0.02, 0.98)]],
    "$": [
        [(0.45, 0.15), (0.2, 0.08), (0.05, 0.25), (0.2, 0.47), (0.42, 0.62), (0.4, 0.88),
         (0.2, 0.95), (0.0, 0.83)],
        [(0.25, -0.12), (0.22, 1.12)],
    ],
    "£": [
        [(0.5, 0.2), (0.38, 0.05), (0.2, 0.12), (0.18, 0.5), (0.15, 0.85), (0.02, 0.98),
         (0.25, 0.9), (0.5, 0.98)],
        [(0.05, 0.5), (0.4, 0.5)],
    ],
    "€": [
        [(0.5, 0.12), (0.3, 0.03), (0.12, 0.25), (0.08, 0.6), (0.2, 0.92), (0.5, 0.9)],
        [(0.0, 0.42), (0.4, 0.4)],
        [(0.0, 0.6), (0.38, 0.58)],
    ],
}  # fmt: skip
AFTER = [
    "-", "=", ".-", ",-", "#", "*", "~", "--", ".", ",", "x", "+", ":",
    ".~", "---", "-.", "-//-", "z", "%", "/-", "/-", "/=",
]  # fmt: skip
ALONE = [  # what no one takes for a digit even when it is all there is
    "$", "£", "€", "#", "*", "=", "-", "x", "+", ":", "--", "---", "_", "_+", "_+", "_x", "-//-",
]  # fmt: skip
BEFORE = ["$", "£", "€", "#", "*", "=", "-", "x", "+", ":"]
# smaller too, anywhere in the height
FLOATING = {"-", "=", "--", "~", ":", "*", "x", "+", "#", "-//-", "z"}
BETWEEN = [".", ".", ".", ",", ",", "'", " ", " "]
OVER = ["/", "//", "///", "-", "-", ".", ".", "+", "+", "="]
WORDS = [
    "kr", "Rs", "Kr.", "EUR", "Fr", "No", "USD", "Nr.", "Total", "CLP", "Summe", "DM", "kg",
    "Amount", "Account", "Date", "Name", "Page", "Code", "Ref.", "A", "Sum", "Balance", "Form",
    "Betrag", "Konto", "Datum", "Ort", "Seite", "PLZ", "Montant", "Fecha", "Monto", "Valor", "RUT",
    "Januar", "April", "Juli", "August", "October", "December", "Student Number:", "Class", "D",
]  # fmt: skip
LATIN = Signs(BEFORE, BETWEEN, OVER, ["(", "["], [")", "]"], AFTER, ALONE, WORDS)
_ALIKE = frozenset((
    "$", "£", "€", "#", "*", "~", ".~", "x", "+", "_+", "_x", "z", "%",
    "/", "//", "///", "/-", "/=", "(", ")", "[", "]",
))  # fmt: skip
_DOTS = frozenset((".", ",", "'", ":", ".-", ",-", "-."))
_PLAIN = frozenset(("kg", "Sum", "Summe", "Name", "Page", "Seite"))  # words that hold none of it
_TOLD = {**{sign: sign for sign in ".,-/:"}, "//": "/", "///": "/", "'": " ", "·": "."}
_LOOKS = {"/": ("/", "//", "///"), ".": (".", ".", ".", ".", "·")}
_FONTS = [
    cv2.FONT_HERSHEY_SCRIPT_SIMPLEX,
    cv2.FONT_HERSHEY_SCRIPT_COMPLEX,
    cv2.FONT_HERSHEY_SIMPLEX,
    cv2.FONT_HERSHEY_COMPLEX,
    cv2.FONT_HERSHEY_DUPLEX,
]


def signs_of(script: str) -> Signs:
    """A script's signs: none that looks like a digit of it, as a dot like an Arabic-Indic zero."""
    if script == "latin":
        return LATIN
    if script in DOTTED:
        return LATIN.without(_ALIKE | _DOTS | frozenset(WORDS) - _PLAIN)
    return LATIN.without(_ALIKE)


def looks_of(name: str, rng: np.random.Generator) -> str:
    """One of the ways in which a mark is drawn."""
    looks = _LOOKS.get(name, (name,))
    return looks[rng.integers(len(looks))]


def tidied(text: str) -> str:
    """What is told of a line: a dash that no digit follows is none of the signs."""
    return re.sub(r"\?+", FOREIGN, re.sub(r"-(?![0-9])", FOREIGN, text))


def told_of(name: str) -> str:
    """What is told of a mark among digits: the sign that it is, or that it is foreign."""
    return _TOLD.get(name, FOREIGN)


def draw_mark(
    ink: np.ndarray, name: str, corner: Point, size: float, radius: float, rng: np.random.Generator
) -> float:
    """Draws a mark with its box's upper left corner at `corner`; returns its width in pixels."""
    if name in WORDS:
        return _draw_word(ink, name, corner, size, radius, rng)
    right = 0.0
    stretch = rng.uniform(0.8, 1.4)
    for line in MARKS[name]:
        points = np.array(line) * (stretch, 1) + rng.normal(0, 0.025, (len(line), 2))
        right = max(right, float(points[:, 0].max()))
        where = np.round((points * size + corner) * 16).astype(np.int32)
        width = max(1, round(2 * radius * rng.uniform(0.8, 1.3)))
        cv2.polylines(ink, [where], False, 255, width, cv2.LINE_AA, 4)
    return right * size


def _draw_word(
    ink: np.ndarray, word: str, corner: Point, size: float, radius: float, rng: np.random.Generator
) -> float:
    high = size * rng.uniform(0.4, 0.95)
    if rng.random() < 0.5:
        return _print_word(ink, word, (corner[0], corner[1] + size), high, rng)
    font = _FONTS[rng.integers(len(_FONTS))]
    width = max(1, round(2 * radius * rng.uniform(0.5, 1)))
    scale = high / 22
    where = (int(corner[0]), int(corner[1] + size))
    cv2.putText(ink, word, where, font, scale, 255, width, cv2.LINE_AA)
    (length, _), _ = cv2.getTextSize(word, font, scale, width)
    return float(length)


def _print_word(
    ink: np.ndarray, word: str, foot: Point, high: float, rng: np.random.Generator
) -> float:
    """A printed word from its foot's left end on, its capitals `high`."""
    faces = _typefaces()
    face = ImageFont.truetype(faces[rng.integers(len(faces))], max(6, round(high / 0.72)))
    left, top, right, low = (int(edge) for edge in face.getbbox(word, anchor="ls"))
    sheet = Image.new("L", (right - left, low - top))
    ImageDraw.Draw(sheet).text((-left, -top), word, fill=255, font=face, anchor="ls")
    x, y = int(foot[0]), max(0, int(foot[1]) + top)
    part = ink[y : y + sheet.height, x : x + sheet.width]
    np.maximum(part, np.asarray(sheet)[: part.shape[0], : part.shape[1]], out=part)
    return float(sheet.width)


@lru_cache(maxsize=1)
def _typefaces() -> list[Path]:
    """The typefaces with letters that come with what draws the figures."""
    folder = Path(matplotlib.get_data_path()) / "fonts" / "ttf"
    return sorted(path for path in folder.glob("DejaVu*.ttf") if "Display" not in path.name)


def add_lines(ink: np.ndarray, radius: float, rng: np.random.Generator) -> None:
    """Underlines, rules, the frame of a box or a neighbour's ink, drawn into the ink."""
    height, width = ink.shape
    shade, thick = float(rng.uniform(0.3, 1)), int(rng.integers(1, 4))
    kind = rng.integers(4)
    if kind == 0:
        y, x = int(height * rng.uniform(0.8, 1)), np.sort(rng.integers(0, width, 2))
        _line(ink, (int(x[0]), y), (int(x[1]), y + int(rng.integers(-4, 5))), shade, thick)
    elif kind == 1:
        for y in rng.uniform(0, height, rng.integers(1, 3)):
            _line(ink, (0, int(y)), (width, int(y + rng.normal(0, 2))), shade, thick)
    elif kind == 2:
        for x in rng.choice([0, 1, width - 2, width - 1], rng.integers(1, 3)):
            _line(ink, (int(x), 0), (int(x + rng.integers(-2, 3)), height), shade, thick + 1)
        y = int(rng.choice([0, height - 1]))
        _line(ink, (0, y), (width, y), shade, thick)
    else:
        y = int(rng.choice([0, height - 1]))
        for x in rng.integers(0, width, rng.integers(1, 5)):
            reach = (int(x + rng.normal(0, 8)), int(abs(y - height * rng.uniform(0.03, 0.2))))
            _line(ink, (int(x), y), reach, shade, max(1, round(2 * radius)))


def _line(
    ink: np.ndarray, start: tuple[int, int], end: tuple[int, int], shade: float, thick: int
) -> None:
    layer = np.zeros_like(ink)
    cv2.line(layer, start, end, shade, thick, cv2.LINE_AA)
    np.maximum(ink, layer, out=ink)
