"""Lines of digits by one hand on some paper, as a scanner or a telephone would give them.

As in Jain and others, "MDW: multi-digit writer strings" (arXiv 2512.00676), with touching, slanted
and uneven digits, and with marks that the reader must not take for digits.
"""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np

from ml.results import DOTTED
from ml.training.synthesis.lines.glyphs import FRAME, INSIDE, UNITS_PER_PIXEL, GlyphPool
from ml.training.synthesis.lines.marks import FLOATING, add_lines, draw_mark, signs_of
from ml.training.synthesis.lines.scanning import crop, degrade, distort
from ml.training.synthesis.lines.texts import divided, random_text

LOWEST = 12.0  # pixels of what is written
EMPTY_SHARE = 0.08
_FURTHEST = 0.5  # of a digit's height a line climbs or falls at most: so far it stays in sight
_APART = 0.06  # of a digit's height between a dot's ink and what is beside it at least
_WORDS = 0.4  # of the lines without digits, written with letters
_BRACKETS = 0.03  # of the numbers stand in them
_MARKERS = 0.06  # of the pens


@dataclass
class Pen:
    """How one string is written; lengths in pixels."""

    size: float
    radius: float
    gap: float
    slope: float
    small_zeros: float
    wide_zeros: float
    joined_zeros: float | None  # where in their height, from the line up
    running: float  # how far into a zero the stroke between two runs, 1 for its size
    wide: float
    ragged: float


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
        rng = self.rng
        size = rng.uniform(20, 44)
        radius = float(np.clip(rng.lognormal(np.log(0.052), 0.38), 0.018, 0.13))
        if rng.random() < _MARKERS:
            radius = rng.uniform(0.08, 0.15)
        joined = rng.random() < 0.2 and not self.zeros_are_dots
        pen = Pen(
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
        text = "" if rng.random() < EMPTY_SHARE else random_text(rng)
        ink = self.strokes(text, pen)
        ink = distort(ink, rng)
        least = pen.size * (0.8 if text else rng.uniform(0.2, 0.8))
        ink = crop(ink, max(least, LOWEST), rng)
        if rng.random() < 0.3:
            add_lines(ink, pen.radius, rng)
        return self._photograph(ink), text

    def strokes(self, text: str, pen: Pen) -> np.ndarray:
        """Ink (h, w) float32, 0 to 1, of the text and the marks around it."""
        rng = self.rng
        high = int(pen.size * 2.2)
        digit = pen.size * 0.95 * max(pen.wide * pen.wide_zeros, 1) + max(pen.gap, 0)
        wide = int(14 * pen.size + digit * len(text))
        away = np.full((high, wide), 99.0, np.float32)
        marks = np.zeros((high, wide), np.uint8)
        x, top = pen.size, pen.size * 0.6
        if self.letters and rng.random() < (0.04 if text else _WORDS):
            x += self._word(away, self.letters, (x, top + pen.size), pen)
            x += pen.size * rng.uniform(0.3, 0.8)
        elif rng.random() < 0.2 or not text:
            alone = self.signs.before if text else self.signs.alone
            names = self.signs.words if rng.random() < 0.35 else alone
            x += self._mark(marks, names, (x, top), pen) + pen.size * rng.uniform(0.1, 0.5)
        bracketed = bool(text) and rng.random() < _BRACKETS
        if bracketed:
            x += self._mark(marks, self.signs.opening, (x, top), pen) + max(pen.gap, 0)
        number = rng.integers(len(self.pools)) if len(self.pools) > 1 else 0
        pool, by_value = self.pools[number], self.by_value[number]
        writer = pool.writers[rng.integers(len(pool.writers))]
        rows = [own if len(own) else any_ for own, any_ in zip(writer, by_value, strict=True)]
        places, over = divided(text, rng)
        between = self.signs.over if over else self.signs.between
        right: float | None = None  # edge of the zero before
        zero = pen.size * pen.small_zeros
        for place, character in enumerate(text):
            furthest = _FURTHEST * pen.size
            drift = min(max(pen.slope * (x - pen.size), -furthest), furthest)
            if pen.joined_zeros is not None and right is not None and character == "0":
                foot = top + pen.size + drift
                self._join(marks, (right, x), foot - pen.joined_zeros * zero, pen)
            x += self._digit(away, pool, rows, int(character), (x, top + pen.size + drift), pen)
            right = x if character == "0" and place not in places else None
            space = pen.gap + rng.normal(0, 0.05) * pen.size
            x += max(space, 0.0) if self.zeros_are_dots else space
            if place in places:
                x += self._mark(marks, between, (x, top + drift), pen)
                x += max(pen.gap, 0) + rng.uniform(0, 0.15) * pen.size
        if bracketed:
            x += self._mark(marks, self.signs.closing, (x, top), pen)
        if text and rng.random() < 0.35:
            names = self.signs.words if rng.random() < 0.12 else self.signs.after
            x += self._mark(marks, names, (x + pen.size * rng.uniform(0.02, 0.3), top), pen)
        radius = pen.radius * _pressure(wide, rng)
        ink = np.clip(radius - away + 0.5, 0, 1)
        return np.maximum(ink, marks.astype(np.float32) / 255)[:, : int(x + pen.size)]

    def _mark(
        self, ink: np.ndarray, names: list[str], corner: tuple[float, float], pen: Pen
    ) -> float:
        name = names[self.rng.integers(len(names))]
        if name == " ":
            return pen.size * self.rng.uniform(0.2, 0.6)
        size = pen.size * (self.rng.uniform(0.5, 1.1) if name in FLOATING else 1.0)
        place = corner[0], corner[1] + self.rng.uniform(0, 1) * max(pen.size - size, 0)
        return draw_mark(ink, name, place, size, pen.radius, self.rng)

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

    def _digit(
        self,
        away: np.ndarray,
        pool: GlyphPool,
        rows: list[np.ndarray],
        value: int,
        corner: tuple[float, float],
        pen: Pen,
    ) -> float:
        """Lays one digit, of a hand's `rows`, with its lower left corner at `corner`; its width."""
        rng = self.rng
        row = rows[value][rng.integers(len(rows[value]))]
        scale = pen.size / 36 * (1 + np.clip(rng.normal(0, pen.ragged), -0.3, 0.3))
        widen = scale * rng.uniform(0.8, 1.12) * pen.wide
        if value == 0:
            scale *= pen.small_zeros
            widen *= pen.small_zeros * pen.wide_zeros
        bottom = corner[1] + rng.normal(0, pen.ragged * 0.5) * pen.size
        if value == 0 and self.zeros_are_dots and not pool.solid:
            return _dot(away, (corner[0], bottom), pen, rng)
        return _lay(away, pool, row, (corner[0], bottom), (widen, scale), pen.radius)

    def _word(
        self, away: np.ndarray, letters: GlyphPool, corner: tuple[float, float], pen: Pen
    ) -> float:
        """Lays some letters with their lower left corner at `corner`; returns their width."""
        rng = self.rng
        x, size = corner[0], pen.size / 36 * rng.uniform(0.5, 1.0)
        for row in rng.integers(len(letters.values), size=rng.integers(2, 7)):
            scales = size * rng.uniform(0.75, 1.1), size * rng.uniform(0.75, 1.1)
            x += _lay(
                away, letters, row, (x, corner[1]), scales, pen.radius
            ) + pen.gap * rng.uniform(0.3, 1)
        return x - corner[0]

    def _photograph(self, ink: np.ndarray) -> np.ndarray:
        rng = self.rng
        height, width = ink.shape
        shade = rng.uniform(0.28, 1.0)
        paper = self._paper((height, width), 0.75 * shade)
        if rng.random() < 0.25:
            ink = ink * self._paper((height, width), 0.6)
        light = rng.uniform(130, 255) * (1 + rng.normal(0, 0.12) * np.linspace(-1, 1, ink.shape[1]))
        if rng.random() < 0.12:
            light = light * np.where(np.arange(ink.shape[1]) < rng.integers(ink.shape[1]), 0.7, 1)
        image = paper * light[None].astype(np.float32) * (1 - shade * ink)
        return degrade(image, rng)

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


def _lay(
    away: np.ndarray,
    pool: GlyphPool,
    row: int,
    corner: tuple[float, float],
    scales: tuple[float, float],
    radius: float,
) -> float:
    """Lays a glyph, enlarged across and down, with its lower left corner at `corner`.

    radius: the pen's, of which a solid glyph's own edge lies as far from its middle. Returns its
    width.
    """
    (widen, scale), (left, _, right, lower) = scales, pool.boxes[row]
    place = np.array(
        [[widen, 0, corner[0] - left * widen], [0, scale, corner[1] - lower * scale]], np.float32
    )
    x0, x1 = int(max(0, place[0, 2])), int(min(away.shape[1], place[0, 2] + FRAME * widen))
    y0, y1 = int(max(0, place[1, 2])), int(min(away.shape[0], place[1, 2] + FRAME * scale))
    place[:, 2] -= (x0, y0)
    laid = cv2.warpAffine(
        pool.maps[row], place, (x1 - x0, y1 - y0), borderMode=cv2.BORDER_CONSTANT, borderValue=255
    ).astype(np.float32)
    part = away[y0:y1, x0:x1]
    laid *= scale / UNITS_PER_PIXEL
    if pool.solid:
        laid += radius - INSIDE * scale
    np.minimum(part, laid, out=part)
    return float((right - left) * widen)


def _dot(
    away: np.ndarray, corner: tuple[float, float], pen: Pen, rng: np.random.Generator
) -> float:
    """Lays a zero that is a dot: as small as the pen, or up to a digit's height; its width.

    Its middle stands about half of a digit's height above the lower left corner, with some room
    on either side: dots that run into each other can't be counted.
    """
    size, beside = pen.size, pen.radius + _APART * pen.size
    reach = size * max(0.0, rng.uniform(-0.1, 0.4))
    run, rise = size * rng.uniform(0, 0.12), size * rng.uniform(-0.1, 0.1)
    x, y = corner[0] + beside + reach, corner[1] - max(reach, size * rng.uniform(0.2, 0.65))
    left, right = max(0, int(x - size)), int(x + run + size)
    rows, columns = np.mgrid[0 : away.shape[0], left : min(right, away.shape[1])]
    along = ((columns - x) * run + (rows - y) * rise) / max(run * run + rise * rise, 1e-6)
    along = np.clip(along, 0, 1)
    distance = np.hypot(columns - x - along * run, rows - y - along * rise) - reach
    part = away[:, left:right]
    np.minimum(part, distance.astype(np.float32), out=part)
    return 2 * (beside + reach) + run


def _pressure(width: int, rng: np.random.Generator) -> np.ndarray:
    knots = rng.normal(1, 0.1, (1, max(2, width // 25))).astype(np.float32)
    return cv2.resize(knots, (width, 1), interpolation=cv2.INTER_LINEAR)
