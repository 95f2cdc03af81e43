"""Numbers that are drawn to be measured, with digits of writers whom no network learned from.

`cut_numbers` are cut to their ink as a person with scissors, or a program, cuts them;
`signed_numbers` are amounts, dates and times with the signs that people write. The digits are
MNIST's own ink, made thicker or thinner, not the distance maps that training writes with.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import cv2
import numpy as np
import numpy.typing as npt

from ml.training.datasets.drawn.pictures import photographed
from ml.training.datasets.drawn.signs import draw_sign
from ml.training.datasets.drawn.texts import signed_text
from ml.training.datasets.uploads import Upload

HIGH = 120  # pixels of a digit while it is drawn, before it is made as small as on paper
ROOM = 60  # pixels around the digits, for signs that reach above or below
FAINTEST = 70  # of 255: paler is paper between strokes
FIELD = 28  # MNIST's side, of which the digit's own height is kept apart
CUT, SIGNED = 200, 300  # pictures
# Line networks learn from writers whose number isn't a multiple of 10, digit networks from those
# that aren't one of 12. With numbers up to four digits both may be asked.
UNSEEN_BY_LINES, UNSEEN_BY_ALL = 10, 60
SEEDS = {"cut": 20, "signed": 300}

Ink = npt.NDArray[np.uint8]


@dataclass(frozen=True)
class Writer:
    """The digits of one hand: ink (n, 28, 28) for each value."""

    digits: tuple[Ink, ...]


def writers(data: Path, one_in: int, half: int = 0) -> list[Writer]:
    """Hands whose number is a multiple of `one_in` and who wrote each digit; of their digits

    every second one, half 0 to measure with and half 1 to fit to. Raises FileNotFoundError.
    """
    with np.load(data / "mnist" / "train.npz") as arrays:
        images, labels = arrays["x"], arrays["y"]
    with np.load(data / "mnist_writers" / "writers.npz") as arrays:
        whose = arrays["train"][:, 2]
    found = []
    for writer in np.unique(whose[whose % one_in == 0]):
        own = [
            np.flatnonzero((whose == writer) & (labels == value))[half::2] for value in range(10)
        ]
        if all(len(rows) for rows in own):
            found.append(Writer(tuple(images[rows] for rows in own)))
    return found


def cut_numbers(
    data: Path, count: int = CUT, half: int = 0, seed: int = SEEDS["cut"]
) -> list[Upload]:
    """Numbers of one to four digits, every second one beginning with a 1, cut to their ink."""
    rng = np.random.default_rng(seed)
    hands = writers(data, UNSEEN_BY_ALL, half)
    uploads = []
    for number in range(count):
        text = _plain_text(rng)
        ink = _scaled(written(text, _anyone(hands, rng), rng), rng.uniform(20, 60))
        margins = rng.integers(0, 4, 4)
        picture = photographed(_cut(ink, margins), rng)
        uploads.append(Upload(f"cut-{number:03}", picture, (text,)))
    return uploads


def signed_numbers(
    data: Path, count: int = SIGNED, half: int = 0, seed: int = SEEDS["signed"]
) -> list[Upload]:
    """Amounts, dates and times with their signs, on paper that is a little larger."""
    rng = np.random.default_rng(seed)
    hands = writers(data, UNSEEN_BY_LINES, half)
    uploads = []
    for number in range(count):
        kind, text = signed_text(rng)
        ink = _scaled(written(text, _anyone(hands, rng), rng), rng.uniform(24, 70))
        margins = (len(ink) * rng.uniform(0.1, 0.6, 4)).astype(int)
        picture = photographed(_cut(ink, margins), rng)
        uploads.append(Upload(f"signed-{number:03}", picture, (text,), source=kind))
    return uploads


def written(text: str, hand: Writer, rng: np.random.Generator) -> Ink:
    """Ink (h, w) of a line of digits and signs, a digit about HIGH pixels high."""
    thicker, apart = int(rng.integers(-3, 6)), rng.uniform(-0.03, 0.25) * HIGH
    glyphs = {c: _glyph(c, hand, thicker, rng) for c in dict.fromkeys(text) if c.isdigit()}
    radius = max(4.0, float(np.median([_radius(glyph) for glyph in glyphs.values()])))
    sheet = np.zeros((HIGH + 2 * ROOM, int(len(text) * 1.3 * HIGH) + 2 * ROOM), np.uint8)
    x, line, climb = float(ROOM), ROOM + HIGH, rng.normal(0, 0.02)
    for character in text:
        foot = (x, line - climb * x + rng.normal(0, 0.02) * HIGH)
        if character == " ":
            x += HIGH * rng.uniform(0.4, 0.7)
        elif character.isdigit():
            x += _lay(sheet, _glyph(character, hand, thicker, rng), foot) + apart
        else:
            x += draw_sign(sheet, character, foot, HIGH, radius, rng) + max(apart, 0.05 * HIGH)
    return _slanted(sheet, rng.normal(0, 0.1))


def _plain_text(rng: np.random.Generator) -> str:
    """One to four digits; every second time the first is a 1."""
    digits = rng.integers(0, 10, int(rng.integers(1, 5)))
    if rng.random() < 0.5:
        digits[0] = 1
    return "".join(map(str, digits))


def _anyone(hands: list[Writer], rng: np.random.Generator) -> Writer:
    return hands[rng.integers(len(hands))]


def _glyph(value: str, hand: Writer, thicker: int, rng: np.random.Generator) -> Ink:
    """A digit as large as it is drawn, cut to its ink; thicker: by so many pixels on each side."""
    own = hand.digits[int(value)]
    zoom = HIGH / 20 * np.clip(rng.normal(1, 0.06), 0.85, 1.15)  # 20: MNIST's digits in their field
    side = round(FIELD * zoom)
    large = cv2.resize(own[rng.integers(len(own))], (side, side), interpolation=cv2.INTER_CUBIC)
    ink = (cv2.GaussianBlur(large, (0, 0), 3) > FAINTEST).astype(np.uint8) * 255
    brush = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (2 * abs(thicker) + 1,) * 2)
    pressed = cv2.dilate(ink, brush) if thicker > 0 else cv2.erode(ink, brush)
    ink = pressed if _pieces(pressed) == _pieces(ink) else ink  # no pen breaks a stroke
    left, top, width, height = cv2.boundingRect(ink)
    return np.asarray(ink[top : top + height, left : left + width])


def _pieces(ink: Ink) -> int:
    return int(cv2.connectedComponents(ink)[0])


def _radius(glyph: Ink) -> float:
    """Half of the stroke's width: ink's area to the length of its edge."""
    edges, _ = cv2.findContours(glyph, cv2.RETR_LIST, cv2.CHAIN_APPROX_NONE)
    around = sum(cv2.arcLength(edge, True) for edge in edges)
    return float(np.count_nonzero(glyph) / max(around, 1.0))


def _lay(sheet: Ink, glyph: Ink, foot: tuple[float, float]) -> float:
    """Lays a digit with its lower left corner at `foot`; its width."""
    height, width = glyph.shape
    left, top = int(foot[0]), max(0, int(foot[1]) - height)
    part = sheet[top : top + height, left : left + width]
    np.maximum(part, glyph[: part.shape[0], : part.shape[1]], out=part)
    return float(width)


def _slanted(ink: Ink, slant: float) -> Ink:
    height, width = ink.shape
    extra = int(abs(slant) * height) + 1
    shift = np.array([[1, -slant, slant * height if slant > 0 else 0], [0, 1, 0]], np.float32)
    return np.asarray(cv2.warpAffine(ink, shift, (width + extra, height)))


def _scaled(ink: Ink, high: float) -> Ink:
    """The ink alone, so many pixels high."""
    left, top, width, height = cv2.boundingRect((ink > 80).astype(np.uint8))
    tight = ink[top : top + height, left : left + width]
    size = (max(1, round(width * high / height)), max(1, round(high)))
    return np.asarray(cv2.resize(tight, size, interpolation=cv2.INTER_AREA))


def _cut(ink: Ink, margins: npt.NDArray[np.int_]) -> Ink:
    """The ink with so many pixels of paper above, below, left and right of it."""
    above, below, before, after = (int(margin) for margin in margins)
    return np.pad(ink, ((above, below), (before, after)))
