"""What a reading gives back: plain values, free of arrays, ready for the database or JSON."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from ml.values import digits_of, values_together

GLYPHS = {
    "latin": "0123456789",
    "devanagari": "०१२३४५६७८९",
    "bengali": "০১২৩৪৫৬৭৮৯",
    "telugu": "౦౧౨౩౪౫౬౭౮౯",
    "kannada": "೦೧೨೩೪೫೬೭೮೯",
    "arabic-indic": "٠١٢٣٤٥٦٧٨٩",
    "thai": "๐๑๒๓๔๕๖๗๘๙",
}
SCRIPTS = tuple(GLYPHS)
DOTTED = frozenset(("arabic-indic",))  # scripts whose zero is a dot
LAYOUTS = ("auto", "digit", "number", "page")


@dataclass(frozen=True)
class Box:
    """A rectangle in whole pixels; (x, y) is its upper left corner."""

    x: int
    y: int
    w: int
    h: int

    def scaled(self, factor: float) -> "Box":
        """The same rectangle in a picture `factor` times as large."""
        left, top = round(self.x * factor), round(self.y * factor)
        right = round((self.x + self.w) * factor)
        bottom = round((self.y + self.h) * factor)
        return Box(left, top, max(1, right - left), max(1, bottom - top))

    def moved(self, x: int, y: int) -> "Box":
        return Box(self.x + x, self.y + y, self.w, self.h)

    def within(self, width: int, height: int) -> "Box":
        """What of it lies in a picture, one pixel at least."""
        left, top = min(max(self.x, 0), width - 1), min(max(self.y, 0), height - 1)
        right, bottom = min(self.x + self.w, width), min(self.y + self.h, height)
        return Box(left, top, max(1, right - left), max(1, bottom - top))


def around_all(boxes: Iterable[Box]) -> Box:
    """The smallest box that holds all the others, of which there is one at least."""
    corners = [(b.x, b.y, b.x + b.w, b.y + b.h) for b in boxes]
    lefts, tops, rights, bottoms = zip(*corners, strict=True)
    left, top = min(lefts), min(tops)
    return Box(left, top, max(rights) - left, max(bottoms) - top)


def overlap(one: Box, other: Box) -> float:
    """Intersection over union of two boxes, 0 to 1."""
    width = min(one.x + one.w, other.x + other.w) - max(one.x, other.x)
    height = min(one.y + one.h, other.y + other.h) - max(one.y, other.y)
    shared = max(0, width) * max(0, height)
    return shared / (one.w * one.h + other.w * other.h - shared)


@dataclass(frozen=True)
class Digit:
    """One character: value "0".."9", its glyph in the script, and ten class probabilities."""

    value: str
    glyph: str
    confidence: float
    box: Box
    probabilities: tuple[float, ...]


@dataclass(frozen=True)
class Alternative:
    """Another reading of the same number, with its signs."""

    text: str
    confidence: float


@dataclass(frozen=True)
class Prediction:
    """One number; confidence is the probability that the whole text is right.

    `text` is what is written, with its signs `. , - / :` and a space between groups: "36,08",
    "12/05/2024", "-6", "1 234". Only its digits have boxes. `table` says in which of the
    recognition's tables it stands, `row` and `column` in which cell, each counting from 0; None
    for what stands in no table.
    """

    text: str
    confidence: float
    box: Box
    digits: tuple[Digit, ...]
    alternatives: tuple[Alternative, ...] = ()
    table: int | None = None
    row: int | None = None
    column: int | None = None

    @property
    def number(self) -> str:
        """The digits of the text alone: "3608" where "36,08" is written."""
        return digits_of(self.text)


@dataclass(frozen=True)
class Table:
    """A table that was found; a cell without a prediction is an empty cell."""

    rows: int
    columns: int
    box: Box


@dataclass(frozen=True)
class Recognition:
    """All numbers of one image in reading order.

    Boxes are in pixels of the image as it was given, once its own orientation mark is followed.
    `turned` says by how many degrees clockwise (0, 90, 180 or 270) what it shows was then turned
    to be read; the boxes are turned back.
    """

    predictions: tuple[Prediction, ...]
    layout: str
    model: str
    milliseconds: float
    tables: tuple[Table, ...] = ()
    turned: int = 0

    def values(self, decimal: str | None = None) -> tuple[tuple[Decimal, ...], ...]:
        """For each prediction what number its text may be, likeliest first; none for a date.

        `decimal` is the sign before decimals, "," or ".", where it is known.
        """
        return values_together([prediction.text for prediction in self.predictions], decimal)
