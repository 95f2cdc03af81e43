"""A sheet under the pen: its darkness, and for each pixel what made it dark."""

from __future__ import annotations

from dataclasses import dataclass, field

import cv2
import numpy as np

from ml.training.synthesis.lines.glyphs import FRAME, UNITS_PER_PIXEL, GlyphPool

PAPER, RULE, PRINT, OTHER, DIGIT = range(5)  # a later one covers an earlier one
_SOLID = 0.35  # of full ink; a pixel that has more belongs to the stroke
_SPINE = 0.3  # of a digit's height is as thick as the line along a number


@dataclass
class Canvas:
    """darkness (h, w), 0 to 1; what (h, w), one of the five; spine (h, w), 1 along each number.

    tall (h, w): where the spine is, and a little around it, the digits' height in pixels.
    """

    height: int
    width: int
    darkness: np.ndarray = field(init=False)
    what: np.ndarray = field(init=False)
    spine: np.ndarray = field(init=False)
    tall: np.ndarray = field(init=False)

    def __post_init__(self) -> None:
        shape = (self.height, self.width)
        self.darkness = np.zeros(shape, np.float32)
        self.what = np.zeros(shape, np.uint8)
        self.spine = np.zeros(shape, np.uint8)
        self.tall = np.zeros(shape, np.float32)

    def lay(self, ink: np.ndarray, corner: tuple[int, int], shade: float, kind: int) -> None:
        """Ink (h, w), 0 to 1, with its upper left corner (x, y) at `corner`, as dark as `shade`."""
        x, y = corner
        x0, y0 = max(0, x), max(0, y)
        x1, y1 = min(self.width, x + ink.shape[1]), min(self.height, y + ink.shape[0])
        if x1 <= x0 or y1 <= y0:
            return
        part = ink[y0 - y : y1 - y, x0 - x : x1 - x]
        dark = self.darkness[y0:y1, x0:x1]
        np.maximum(dark, part * shade, out=dark)
        seen = self.what[y0:y1, x0:x1]
        np.maximum(seen, np.where(part > _SOLID, kind, PAPER).astype(np.uint8), out=seen)

    def stroke(
        self, points: np.ndarray, thickness: float, shade: float, kind: int, closed: bool = False
    ) -> None:
        """A line through points (n, 2), x and y, as thick as told in pixels."""
        reach = thickness / 2 + 2
        low = np.floor(points.min(0) - reach).astype(int)
        size = np.ceil(points.max(0) + reach).astype(int) - low
        if (size > 4096).any() or (size < 1).any():
            return
        layer = np.zeros((size[1], size[0]), np.uint8)
        where = np.round((points - low) * 16).astype(np.int32)
        full = max(1, round(thickness))
        cv2.polylines(layer, [where], closed, 255, full, cv2.LINE_AA, 4)
        ink = layer.astype(np.float32) * (min(1.0, thickness / full) / 255)
        self.lay(ink, (int(low[0]), int(low[1])), shade, kind)

    def mark_number(self, middles: list[tuple[float, float]], tall: float) -> None:
        """A number whose digits have these middles (x, y) and this height."""
        where = np.round(np.array(middles, float) * 16).astype(np.int32)
        thick = max(3, round(_SPINE * tall))
        if len(middles) == 1:
            where = np.concatenate((where, where + 1))
        cv2.polylines(self.spine, [where], False, 1, thick, cv2.LINE_8, 4)
        cv2.polylines(self.tall, [where], False, tall, thick + max(4, thick), cv2.LINE_8, 4)


def glyph(
    pool: GlyphPool, row: int, scales: tuple[float, float], slant: float, radius: float
) -> tuple[np.ndarray, tuple[float, float, float, float]]:
    """A digit's ink (h, w), 0 to 1, drawn by a pen, and its box left, top, right, bottom in it.

    scales: pixels across and down for one of the glyph's frame of 56. radius: of the pen, pixels.
    """
    wide, high = scales
    pad = radius + 2
    lean = slant * high * FRAME
    place = np.array([[wide, -slant * high, pad + max(lean, 0)], [0, high, pad]], np.float32)
    size = (int(FRAME * wide + abs(lean) + 2 * pad), int(FRAME * high + 2 * pad))
    away = cv2.warpAffine(
        pool.maps[row], place, size, borderMode=cv2.BORDER_CONSTANT, borderValue=255
    ).astype(np.float32) * ((wide + high) / 2 / UNITS_PER_PIXEL)
    ink = np.clip(radius - away + 0.5, 0, 1)
    rows, columns = np.flatnonzero(ink.max(1) > 0.3), np.flatnonzero(ink.max(0) > 0.3)
    if not len(rows):
        return ink, (0.0, 0.0, 1.0, 1.0)
    return ink, (float(columns[0]), float(rows[0]), columns[-1] + 1.0, rows[-1] + 1.0)
