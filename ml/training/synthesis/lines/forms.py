"""Lines as forms show them: boxes, frames, rules and the ink of the rows beside them.

What a reader cuts out of a form is rarely a number alone. Here are rows of boxes with a digit in
each, cells with parts of their frame, tallies behind dashes, numbers cut to their ink, and words
and struck-out numbers beside them; the text tells the digits and signs, never the paper's print.
"""

from __future__ import annotations

from dataclasses import replace

import cv2
import numpy as np

from ml.networks.alphabet import FOREIGN
from ml.training.synthesis.lines.drawing import LineWriter
from ml.training.synthesis.lines.marks import draw_mark, tidied
from ml.training.synthesis.lines.printed import (
    Place,
    boxes,
    comb,
    cut,
    frame,
    grid_sides,
    print_behind,
    rule,
    written,
)
from ml.training.synthesis.lines.scanning import distort
from ml.training.synthesis.lines.sheet import Pen, Sheet
from ml.training.synthesis.lines.texts import random_text, short_text

_FAINT = 0.12  # of the lines, as by a hard pencil
_PLAIN, _QUIET = 0.65, 0.25  # of the papers are plainer than cheques', and by how much
_BEHIND = 0.15  # of the lines, over a watermark or print
_ABOVE = 0.3  # of the lines, with ink of the row above or below at the crop's edge
_SHORT = 0.6  # of the numbers are as short as those in cells
_NAMED = 0.12  # of the rows of boxes have a word before them
_SPREAD = 0.25  # of the cells are several, over whose sides a number is written
_LOOSE = 0.25  # of the pens leave wide gaps between digits

Drawn = tuple[np.ndarray, str]


class FormWriter:
    """Draws labelled lines of forms without end, with a writer's hands, papers and pens."""

    def __init__(self, writer: LineWriter) -> None:
        self.writer, self.rng = writer, writer.rng

    def write(self) -> Drawn:
        """A grey line (h, w) uint8 and its text in the alphabet SIGNED."""
        rng = self.rng
        kinds = (self._boxed, self._celled, self._tallied, self._tight, self._beside)
        ink, text = kinds[rng.choice(len(kinds), p=(0.26, 0.26, 0.16, 0.2, 0.12))](self._pen())
        if rng.random() < _BEHIND:
            ink = np.maximum(ink, print_behind(ink.shape, rng))
        paper = _QUIET if rng.random() < _PLAIN else 1.0
        return self.writer.photograph(ink, faint=rng.random() < _FAINT, paper=paper), text

    def _pen(self) -> Pen:
        pen = self.writer.pen()
        if self.rng.random() < _LOOSE:
            pen = replace(pen, gap=self.rng.uniform(0.3, 0.9) * pen.size)
        return pen

    def _text(self) -> str:
        return short_text(self.rng) if self.rng.random() < _SHORT else random_text(self.rng)

    def _line(self, pen: Pen, *, alone: bool) -> Drawn:
        """A number's ink, bent as by a hand; with signs and marks unless it stands alone."""
        ink, text = self.writer.strokes(self._text(), pen, alone=alone)
        return distort(ink, self.rng), text

    def _boxed(self, pen: Pen) -> Drawn:
        """A row of boxes with one digit in each, or none, a dash, a cross, a letter."""
        rng = self.rng
        count = int(rng.choice((1, 2, 3, 4, 5, 6, 8, 10, 12), p=_COUNTS))
        pitch = pen.size * rng.uniform(0.85, 1.9)
        empty = rng.choice((0.0, 0.0, 0.0, 0.3, 0.7, 1.0), p=(0.3, 0.2, 0.1, 0.2, 0.1, 0.1))
        sheet = Sheet.bare((int(pen.size * 2.2), int(pitch * count + 14 * pen.size)), pen.size)
        begun = sheet.x
        if rng.random() < _NAMED:
            self.writer.mark(sheet, self.writer.signs.words, pen)
            sheet.x += pen.size * rng.uniform(0.2, 0.8)
        hand, first = self.writer.hand(), sheet.x
        ones = rng.random() < 0.2
        leading = rng.random() < 0.5  # digits stand before the empty boxes
        filled = np.zeros(count, bool)
        filled[: count - rng.binomial(count, empty)] = True
        if not leading:
            rng.shuffle(filled)
        for part in range(count):
            left = first + part * pitch
            sheet.x = left + max(0.0, pitch - 0.65 * pen.size) * np.clip(rng.normal(0.5, 0.2), 0, 1)
            if filled[part]:
                value = 1 if ones and rng.random() < 0.4 else rng.integers(10)
                self.writer.digit(sheet, hand, str(value), pen)
            elif rng.random() < 0.25:
                self._foreign(sheet, pen)
        sheet.x = first + count * pitch + pen.size
        ink = self.writer.inked(sheet, pen)
        bent = distort(ink, rng, 0.4)
        moved = (bent.shape[1] - ink.shape[1]) / 2
        place = Place(first + moved, 0.6 * pen.size, pitch * count, pen.size)
        draw = boxes if rng.random() < 0.8 else comb
        framed, area = draw(bent, place, count, rng)
        named = first - begun
        area = replace(area, x=area.x - named, w=area.w + named)
        return cut(framed, area, pen.size, rng), sheet.text

    def _foreign(self, sheet: Sheet, pen: Pen) -> None:
        """What stands in a box for nothing."""
        rng, before = self.rng, sheet.text
        if rng.random() < 0.25:
            self.writer.word(sheet, pen)
        else:
            name = str(rng.choice(("-", "x", "x", "--", "+", "*", "#")))
            size = pen.size * rng.uniform(0.5, 1.1)
            draw_mark(sheet.marks, name, (sheet.x, sheet.top), size, pen.radius, rng)
        sheet.text = before + FOREIGN  # one in each box

    def _celled(self, pen: Pen) -> Drawn:
        """A number, or nothing, in a frame or between the rules of a table's cell."""
        rng = self.rng
        kind = rng.random()
        if kind < 0.12:
            ink, text = np.zeros((int(2 * pen.size), int(pen.size * rng.uniform(2, 7)))), ""
            ink = ink.astype(np.float32)
        elif kind < 0.2:
            ink, text = self.writer.strokes("", pen)
            ink = distort(ink, rng)
        else:
            ink, text = self._line(pen, alone=rng.random() < 0.6)
        ink, place = written(ink, pen.size)
        ink, place = self._with_neighbours(ink, place, pen)
        draw = frame if rng.random() < 0.55 else grid_sides
        if rng.random() < _SPREAD:
            framed, area = self._spread(ink, place)
        else:
            framed, area = draw(ink, place, rng)
        return cut(framed, area, pen.size, rng), text

    def _spread(self, ink: np.ndarray, place: Place) -> tuple[np.ndarray, Place]:
        """A number in some of several cells, whose sides it may cross."""
        rng = self.rng
        wide = max(place.w, place.h) * rng.uniform(1.2, 3)
        left = place.x - (wide - place.w) * rng.uniform(0, 1)
        cells = Place(left, place.y, wide, place.h)
        wider = np.pad(ink, ((0, 0), (int(wide), int(wide))))
        moved = replace(cells, x=cells.x + int(wide))
        return boxes(wider, moved, int(rng.integers(2, 5)), rng)

    def _tallied(self, pen: Pen) -> Drawn:
        """A number behind a dash or a rule that comes from the left, in a row among others."""
        rng = self.rng
        ink, text = self._line(pen, alone=True)
        ink, place = written(ink, pen.size)
        ink, place = self._with_neighbours(ink, place, pen, share=0.7)
        if rng.random() < 0.75:
            y = place.y + place.h * rng.uniform(0.35, 0.7)
            end = place.x - pen.size * rng.uniform(-0.05, 0.3)
            start = (place.x - pen.size * rng.uniform(0.25, 2.5), y + rng.normal(0, 1.5))
            rule(ink, start, (end, y), rng.uniform(0.5, 1), max(1, round(2 * pen.radius)))
            left = start[0] + pen.size * rng.uniform(0, 0.1)
        else:
            left = place.x - pen.size * rng.uniform(0.0, 0.8)
        for side in (place.y - pen.size * 0.15, place.y + place.h + pen.size * 0.1):
            if rng.random() < 0.6:
                y = side + rng.normal(0, 0.12) * pen.size
                tilt = rng.normal(0, 2)
                shade, thick = rng.uniform(0.25, 0.9), int(rng.integers(1, 4))
                rule(ink, (0, y - tilt), (ink.shape[1], y + tilt), shade, thick)
        if rng.random() < 0.3:
            x = place.x + place.w + pen.size * rng.uniform(-0.05, 0.5)
            rule(ink, (x, 0), (x + rng.normal(0, 3), ink.shape[0]), rng.uniform(0.3, 1), 2)
        right = place.x + place.w + pen.size * rng.uniform(0.0, 0.6)
        return cut(ink, Place(left, place.y, right - left, place.h), pen.size, rng, sides=0.0), text

    def _tight(self, pen: Pen) -> Drawn:
        """A number cut to its ink, with up to three pixels around it that may be repeated."""
        rng = self.rng
        ink, text = self._line(pen, alone=rng.random() < 0.7)
        ink, place = written(ink, pen.size)
        left, top, right, low = rng.integers(0, 4, 4)
        left += int(0.15 * pen.size) * text.startswith("-")
        y, x = max(0, int(place.y) - top), max(0, int(place.x) - left)
        tight = ink[y : int(place.y + place.h) + low, x : int(place.x + place.w) + right]
        around = int(tight.shape[0] * rng.choice((0.0, 0.1, 0.2, 0.4)))
        return np.pad(tight, around, mode="edge" if rng.random() < 0.5 else "constant"), text

    def _beside(self, pen: Pen) -> Drawn:
        """A number with letters touching it, struck-out digits before, one written over."""
        rng = self.rng
        text = self._text()
        sheet = Sheet.bare((int(2.2 * pen.size), int(pen.size * (16 + 1.6 * len(text)))), pen.size)
        hand, struck = self.writer.hand(), rng.random() < 0.45
        if struck:
            start = sheet.x
            for _ in range(rng.integers(1, 4)):
                self.writer.digit(sheet, hand, str(rng.integers(10)), pen)
            _strike(sheet, start, pen, rng)
            sheet.text = FOREIGN
        elif rng.random() < 0.7:
            self.writer.word(sheet, pen)
        sheet.x += pen.size * rng.uniform(0.05, 0.9)
        over = rng.integers(len(text)) if rng.random() < 0.4 else -1
        for order, character in enumerate(text):
            start = sheet.x
            self.writer.digit(sheet, hand, character, pen)
            if order == over:
                _thicken(sheet, start, pen, rng)
            sheet.x += pen.gap
        if rng.random() < 0.35:
            sheet.x += pen.size * rng.uniform(0.05, 0.7)
            self.writer.word(sheet, pen)
        ink, place = written(distort(self.writer.inked(sheet, pen), rng), pen.size)
        return cut(ink, place, pen.size, rng), tidied(sheet.text)

    def _with_neighbours(
        self, ink: np.ndarray, place: Place, pen: Pen, share: float = _ABOVE
    ) -> tuple[np.ndarray, Place]:
        """The ink with parts of the rows above and below."""
        rng = self.rng
        for up in (True, False):
            if rng.random() < share:
                beside = "" if rng.random() < 0.25 else short_text(rng)
                other, _ = self.writer.strokes(beside, pen, alone=bool(beside))
                other, own = written(distort(other, rng), pen.size)
                other = other[int(own.y) : int(own.y + own.h), int(own.x) : int(own.x + own.w)]
                gap = pen.size * rng.uniform(-0.08, 0.35)
                y = place.y - gap - other.shape[0] if up else place.y + place.h + gap
                x = place.x + rng.uniform(-0.5, 0.8) * pen.size
                _lay(ink, other, int(x), int(y))
        return ink, place


_COUNTS = (0.16, 0.1, 0.14, 0.14, 0.16, 0.1, 0.1, 0.06, 0.04)


def _lay(ink: np.ndarray, other: np.ndarray, x: int, y: int) -> None:
    """Lays other ink over the ink, what fits."""
    x0, y0 = max(x, 0), max(y, 0)
    x1 = min(x + other.shape[1], ink.shape[1])
    y1 = min(y + other.shape[0], ink.shape[0])
    if x1 > x0 and y1 > y0:
        part = ink[y0:y1, x0:x1]
        np.maximum(part, other[y0 - y : y1 - y, x0 - x : x1 - x], out=part)


def _strike(sheet: Sheet, start: float, pen: Pen, rng: np.random.Generator) -> None:
    """Strokes through what stands from `start` on: a few level ones, or a scribble."""
    thick = max(1, round(2 * pen.radius))
    if rng.random() < 0.5:
        for _ in range(rng.integers(1, 4)):
            y = sheet.top + pen.size * rng.uniform(0.25, 0.8, 2)
            ends = (int(start), int(y[0])), (int(sheet.x), int(y[1]))
            cv2.line(sheet.marks, *ends, 255, thick, cv2.LINE_AA)
        return
    turns = int(rng.integers(4, 14))
    x = np.linspace(start, sheet.x, turns) + rng.normal(0, 0.12, turns) * pen.size
    y = sheet.top + pen.size * (np.arange(turns) % 2 * 0.8 + rng.normal(0.1, 0.1, turns))
    path = np.round(np.stack([x, y], 1) * 16).astype(np.int32)
    cv2.polylines(sheet.marks, [path], False, 255, thick, cv2.LINE_AA, 4)


def _thicken(sheet: Sheet, start: float, pen: Pen, rng: np.random.Generator) -> None:
    """Makes a digit one written over itself: its strokes get up to three times as thick."""
    part = sheet.away[:, max(0, int(start)) : int(sheet.x) + 1]
    part -= np.float32(pen.radius * rng.uniform(0.5, 2.0))
