"""A pen, the sheet that it writes on, and the strokes of one digit."""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np

from ml.networks.alphabet import FOREIGN
from ml.training.synthesis.lines.glyphs import FRAME, INSIDE, UNITS_PER_PIXEL, GlyphPool

_APART = 0.06  # of a digit's height between a dot's ink and what is beside it at least


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


@dataclass
class Sheet:
    """What one string is written on: how far each pixel is from a stroke, and drawn marks (h, w).

    x: where the writing has got to; top: of a digit; drift: by how much the line has sunk.
    """

    away: np.ndarray
    marks: np.ndarray
    x: float
    top: float
    drift: float = 0.0
    text: str = ""

    @classmethod
    def bare(cls, shape: tuple[int, int], size: float) -> Sheet:
        """One for digits of a size, with room for half a digit above and below."""
        away = np.full(shape, 99.0, np.float32)
        return cls(away, np.zeros(shape, np.uint8), size, 0.6 * size)

    def tell(self, sign: str) -> None:
        """Goes on with the text; foreign ink after foreign ink is one run of it."""
        if not (sign == FOREIGN and self.text.endswith(FOREIGN)):
            self.text += sign


def lay(
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
    if x0 >= x1 or y0 >= y1:  # past the sheet's end
        return float((right - left) * widen)
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


def dot(away: np.ndarray, corner: tuple[float, float], pen: Pen, rng: np.random.Generator) -> float:
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


def pressure(width: int, rng: np.random.Generator) -> np.ndarray:
    knots = rng.normal(1, 0.1, (1, max(2, width // 25))).astype(np.float32)
    return cv2.resize(knots, (width, 1), interpolation=cv2.INTER_LINEAR)
