"""Lines of digits by one hand on some paper, as a scanner or a telephone would give them.

As in Jain and others, "MDW: multi-digit writer strings" (arXiv 2512.00676), with touching, slanted
and uneven digits, and with marks that the reader must not take for digits.
"""

from __future__ import annotations

import cv2
import numpy as np

from ml.networks.alphabet import FOREIGN, digits_of
from ml.results import DOTTED
from ml.training.synthesis.lines.glyphs import GlyphPool
from ml.training.synthesis.lines.marks import (
    FLOATING,
    LATIN,
    add_lines,
    draw_mark,
    looks_of,
    signs_of,
    tidied,
    told_of,
)
from ml.training.synthesis.lines.scanning import crop, degrade, distort
from ml.training.synthesis.lines.sheet import Pen, Sheet, dot, lay, pressure
from ml.training.synthesis.lines.texts import divided, has_form, random_text, signed_text

LOWEST = 12.0  # pixels of what is written
EMPTY_SHARE = 0.08
_FURTHEST = 0.5  # of a digit's height a line climbs or falls at most: so far it stays in sight
_WORDS = 0.4  # of the lines without digits, written with letters
_BRACKETS = 0.03  # of the numbers stand in them
_MARKERS = 0.06  # of the pens
_SPACE = 0.45  # of a digit's height; a wider gap is one between groups
_WIDER = 1.6  # times the gap between digits at least is one between groups
_CLEAR = 0.15  # of what is written; a minus stands so far from the picture's edge at least
_FAINT = 0.09, 0.22  # of the light, that a hard pencil takes away


Hand = tuple[GlyphPool, list[np.ndarray]]


class LineWriter:
    """Draws labelled lines without end: `write()` gives a grey image (h, w) uint8 and its text.

    With each of several pools of digits it writes equally often.
    """

    def __init__(
        self,
        pools: list[GlyphPool],
        papers: list[np.ndarray],
        seed: int | tuple[int, int],
        letters: GlyphPool | None = None,
        script: str = "latin",
    ) -> None:
        self.pools, self.papers, self.letters = pools, papers, letters
        self.signs, self.zeros_are_dots = signs_of(script), script in DOTTED
        self.by_value = [pool.by_value for pool in pools]
        self.rng = np.random.default_rng(seed)

    def write(self) -> tuple[np.ndarray, str]:
        """A line and its text with signs, in the alphabet SIGNED."""
        rng, pen = self.rng, self.pen()
        ink, text = self.strokes("" if rng.random() < EMPTY_SHARE else random_text(rng), pen)
        ink = distort(ink, rng)
        least = pen.size * (0.8 if digits_of(text) else rng.uniform(0.2, 0.8))
        ink = crop(ink, max(least, LOWEST), rng, _CLEAR if text.startswith("-") else 0.0)
        if rng.random() < 0.3:
            add_lines(ink, pen.radius, rng)
        return self.photograph(ink), text

    def pen(self) -> Pen:
        rng = self.rng
        size = rng.uniform(20, 44)
        radius = float(np.clip(rng.lognormal(np.log(0.052), 0.38), 0.018, 0.13))
        if rng.random() < _MARKERS:
            radius = rng.uniform(0.08, 0.15)
        joined = rng.random() < 0.2 and not self.zeros_are_dots
        return Pen(
            size=size,
            radius=radius * size,
            gap=rng.uniform(0.0 if self.zeros_are_dots else -0.13, 0.3) * size,
            slope=rng.normal(0, 0.03),
            small_zeros=rng.uniform(0.35, 0.85) if rng.random() < 0.15 + 0.4 * joined else 1.0,
            wide_zeros=rng.uniform(1.1, 1.8) if rng.random() < 0.15 + 0.25 * joined else 1.0,
            joined_zeros=rng.choice((0.85, 0.5, 0.1), p=(0.5, 0.25, 0.25)) if joined else None,
            running=rng.uniform(0.1, 0.5),
            wide=float(np.exp(rng.normal(0, 0.13))),
            ragged=rng.uniform(0.02, 0.13),
        )

    def strokes(self, text: str, pen: Pen, *, alone: bool = False) -> tuple[np.ndarray, str]:
        """Ink (h, w) float32, 0 to 1, of the digits with marks around them, and all that is told.

        alone: nothing stands around the digits nor between them.
        """
        rng = self.rng
        text, between, minus = self._divided(text, alone)
        digit = pen.size * 0.95 * max(pen.wide * pen.wide_zeros, 1) + max(pen.gap, 0)
        wide = int(14 * pen.size + (digit + pen.size * 0.25) * len(text))
        sheet = Sheet.bare((int(pen.size * 2.2), wide), pen.size)
        if not alone:
            self._begin(sheet, bool(text), minus, pen)
        self._number(sheet, text, between, pen, bracketed=not alone and rng.random() < _BRACKETS)
        if text and not alone and rng.random() < 0.35:
            names = self.signs.words if rng.random() < 0.12 else self.signs.after
            sheet.x += pen.size * rng.uniform(0.02, 0.3)
            self.mark(sheet, names, pen)
        return self.inked(sheet, pen), tidied(sheet.text)

    def inked(self, sheet: Sheet, pen: Pen) -> np.ndarray:
        """The ink (h, w) float32, 0 to 1, that a pen leaves on a sheet, up to where it got."""
        radius = pen.radius * pressure(sheet.away.shape[1], self.rng)
        ink = np.clip(radius - sheet.away + 0.5, 0, 1)
        ink = np.maximum(ink, sheet.marks.astype(np.float32) / 255)
        return np.asarray(ink[:, : int(sheet.x + pen.size)])

    def _divided(self, text: str, alone: bool) -> tuple[str, dict[int, str], bool]:
        """The digits, the mark after each place that has one, and whether a minus stands before.

        Numbers with signs may be written as people write amounts and dates; then they are others.
        """
        rng = self.rng
        if alone or not text:
            return text, {}, False
        if not self.zeros_are_dots and self.signs is LATIN and has_form(rng):
            return signed_text(rng)
        places, over = divided(text, rng)
        names = self.signs.over if over else self.signs.between
        return text, {place: names[rng.integers(len(names))] for place in places}, False

    def _begin(self, sheet: Sheet, numbered: bool, minus: bool, pen: Pen) -> None:
        """Writes what stands before a number, or alone."""
        rng = self.rng
        if minus:
            self._tell(sheet, "-", pen)
            sheet.x += pen.size * rng.uniform(0.02, 0.35)
        elif self.letters and rng.random() < (0.04 if numbered else _WORDS):
            self.word(sheet, pen)
            sheet.x += pen.size * rng.uniform(0.3, 0.8)
        elif rng.random() < 0.2 or not numbered:
            names = self.signs.before if numbered else self.signs.alone
            names = self.signs.words if rng.random() < 0.35 else names
            self.mark(sheet, names, pen, lone=not numbered)
            sheet.x += pen.size * rng.uniform(0.1, 0.5)

    def _number(
        self, sheet: Sheet, text: str, between: dict[int, str], pen: Pen, *, bracketed: bool
    ) -> None:
        rng = self.rng
        bracketed = bracketed and bool(text)
        if bracketed:
            self.mark(sheet, self.signs.opening, pen)
            sheet.x += max(pen.gap, 0)
        hand = self.hand()
        right: float | None = None  # edge of the zero before
        zero, furthest = pen.size * pen.small_zeros, _FURTHEST * pen.size
        for place, character in enumerate(text):
            sheet.drift = min(max(pen.slope * (sheet.x - pen.size), -furthest), furthest)
            if pen.joined_zeros is not None and right is not None and character == "0":
                foot = sheet.top + pen.size + sheet.drift
                self._join(sheet.marks, (right, sheet.x), foot - pen.joined_zeros * zero, pen)
            self.digit(sheet, hand, character, pen)
            right = sheet.x if character == "0" and place not in between else None
            space = pen.gap + rng.normal(0, 0.05) * pen.size
            sheet.x += max(space, 0.0) if self.zeros_are_dots else space
            if place in between:
                self._tell(sheet, between[place], pen)
                if between[place] != " ":
                    sheet.x += max(pen.gap, 0) + rng.uniform(0, 0.15) * pen.size
        sheet.drift = 0.0
        if bracketed:
            self.mark(sheet, self.signs.closing, pen)

    def hand(self) -> Hand:
        """A hand to write with: a pool, and which of its digits are that hand's."""
        number = self.rng.integers(len(self.pools)) if len(self.pools) > 1 else 0
        pool, by_value = self.pools[number], self.by_value[number]
        writer = pool.writers[self.rng.integers(len(pool.writers))]
        rows = [own if len(own) else any_ for own, any_ in zip(writer, by_value, strict=True)]
        return pool, rows

    def mark(self, sheet: Sheet, names: list[str], pen: Pen, lone: bool = False) -> None:
        """Draws one of some marks and tells it; lone: nothing else stands there."""
        self._tell(sheet, names[self.rng.integers(len(names))], pen, lone)

    def _tell(self, sheet: Sheet, name: str, pen: Pen, lone: bool = False) -> None:
        """Draws a mark and tells it; lone: nothing else stands there."""
        if name == " ":
            wide = self.rng.uniform(0.2, 0.9) * pen.size
            sheet.x += wide
            if wide + max(pen.gap, 0) > max(_SPACE * pen.size, _WIDER * pen.gap):
                sheet.tell(" ")
            return
        name = looks_of(name, self.rng)
        size = pen.size * (self.rng.uniform(0.5, 1.1) if name in FLOATING else 1.0)
        y = sheet.top + sheet.drift + self.rng.uniform(0, 1) * max(pen.size - size, 0)
        sheet.x += draw_mark(sheet.marks, name, (sheet.x, y), size, pen.radius, self.rng)
        sheet.tell(FOREIGN if lone else told_of(name))

    def _join(self, ink: np.ndarray, gap: tuple[float, float], y: float, pen: Pen) -> None:
        """The stroke that runs on from one zero into the next, across the gap between them."""
        rng = self.rng
        zero = pen.size * pen.small_zeros
        start, end = y + zero * rng.uniform(-0.18, 0.18, 2)
        reach = zero * pen.running * rng.uniform(0.7, 1.3)
        middle = (start + end) / 2 + zero * rng.uniform(-0.1, 0.15)
        path = [(gap[0] - reach, start), (sum(gap) / 2, middle), (gap[1] + reach, end)]
        where = np.round(np.array(path) * 16).astype(np.int32)
        cv2.polylines(ink, [where], False, 255, max(1, round(2 * pen.radius)), cv2.LINE_AA, 4)

    def digit(self, sheet: Sheet, hand: Hand, character: str, pen: Pen) -> None:
        """Lays one digit where the sheet has got to."""
        rng = self.rng
        (pool, rows), value = hand, int(character)
        row = rows[value][rng.integers(len(rows[value]))]
        scale = pen.size / 36 * (1 + np.clip(rng.normal(0, pen.ragged), -0.3, 0.3))
        widen = scale * rng.uniform(0.8, 1.12) * pen.wide
        if value == 0:
            scale *= pen.small_zeros
            widen *= pen.small_zeros * pen.wide_zeros
        bottom = sheet.top + pen.size + sheet.drift + rng.normal(0, pen.ragged * 0.5) * pen.size
        corner = sheet.x, bottom
        if value == 0 and self.zeros_are_dots and not pool.solid:
            sheet.x += dot(sheet.away, corner, pen, rng)
        else:
            sheet.x += lay(sheet.away, pool, row, corner, (widen, scale), pen.radius)
        sheet.tell(character)

    def word(self, sheet: Sheet, pen: Pen) -> None:
        """Lays some letters, where there are any."""
        rng = self.rng
        if not self.letters:
            return
        size, foot = pen.size / 36 * rng.uniform(0.5, 1.0), sheet.top + pen.size
        for row in rng.integers(len(self.letters.values), size=rng.integers(1, 7)):
            scales = size * rng.uniform(0.75, 1.1), size * rng.uniform(0.75, 1.1)
            corner = (sheet.x, foot)
            sheet.x += lay(sheet.away, self.letters, row, corner, scales, pen.radius)
            sheet.x += pen.gap * rng.uniform(0.3, 1)
        sheet.tell(FOREIGN)

    def photograph(self, ink: np.ndarray, *, faint: bool = False, paper: float = 1.0) -> np.ndarray:
        """Ink (h, w) on some paper, grey uint8.

        faint: as by a hard pencil; paper: how much of the paper's print shows.
        """
        rng = self.rng
        height, width = ink.shape
        shade = rng.uniform(*_FAINT) if faint else rng.uniform(0.28, 1.0)
        sheet = self._paper((height, width), 0.75 * shade * paper)
        if rng.random() < 0.25:
            ink = ink * self._paper((height, width), 0.6)
        light = rng.uniform(130, 255) * (1 + rng.normal(0, 0.12) * np.linspace(-1, 1, ink.shape[1]))
        if rng.random() < 0.12:
            light = light * np.where(np.arange(ink.shape[1]) < rng.integers(ink.shape[1]), 0.7, 1)
        image = sheet * light[None].astype(np.float32) * (1 - shade * ink)
        return degrade(image, rng, 9 * min(1.0, 3 * shade))

    def _paper(self, size: tuple[int, int], strongest: float) -> np.ndarray:
        """Reflectance (h, w) float32 of a piece of some paper, faint to strong."""
        rng = self.rng
        height, width = size
        if rng.random() < 0.2:
            return np.ones((height, width), np.float32)
        sheet = self.papers[rng.integers(len(self.papers))]
        zoom = rng.uniform(0.6, 1.6)
        h, w = min(sheet.shape[0], int(height * zoom)), min(sheet.shape[1], int(width * zoom))
        y, x = rng.integers(sheet.shape[0] - h + 1), rng.integers(sheet.shape[1] - w + 1)
        piece = cv2.resize(sheet[y : y + h, x : x + w], (width, height))
        strength = rng.beta(1.3, 2) * strongest
        return np.asarray(1 - strength * (1 - piece.astype(np.float32) / 255))
