"""Signs as a pen leaves them, for measuring: bent strokes that press harder here than there.

They are drawn apart from ml.training.synthesis on purpose: what training draws, training knows.
"""

from __future__ import annotations

import cv2
import numpy as np
import numpy.typing as npt

Sheet = npt.NDArray[np.uint8]
Point = tuple[float, float]

STEPS = 24  # discs along a stroke: at the sizes drawn they overlap


def draw_sign(
    sheet: Sheet, sign: str, foot: Point, size: float, radius: float, rng: np.random.Generator
) -> float:
    """Draws one of `. , - / :` with its left end on the line at `foot`; its width in pixels.

    size: a digit's height; radius: the pen's.
    """
    right = foot[0]
    for start, end, bend in _strokes(sign, rng):
        path = _bent(start, end, bend)
        path = np.array(foot) + path * (size, -size) + (radius, 0)
        pressure = np.interp(np.linspace(0, 2, STEPS), (0, 1, 2), rng.uniform(0.7, 1.25, 3))
        for (x, y), press in zip(path, pressure, strict=True):
            middle = (round(x * 16), round(y * 16))
            cv2.circle(sheet, middle, round(radius * press * 16), 255, -1, cv2.LINE_AA, 4)
        right = max(right, float(path[:, 0].max()) + radius)
    return right - foot[0]


def _strokes(sign: str, rng: np.random.Generator) -> list[tuple[Point, Point, float]]:
    """Start, end and bend of each stroke in digits' heights; x to the right, y up from the line."""
    if sign == ".":
        return [_dot(rng.uniform(0.0, 0.06), rng)]
    if sign == ":":
        low, high = rng.uniform(0.02, 0.2), rng.uniform(0.45, 0.7)
        return [_dot(low, rng), _dot(high, rng)]
    if sign == ",":
        top = (rng.uniform(0.08, 0.16), rng.uniform(0.0, 0.08))
        return [(top, (0.0, -rng.uniform(0.16, 0.32)), rng.uniform(-0.06, 0.0))]
    if sign == "-":
        high, length = rng.uniform(0.35, 0.6), rng.uniform(0.25, 0.5)
        return [((0.0, high), (length, high + rng.normal(0, 0.03)), rng.normal(0, 0.04))]
    low, high = -rng.uniform(0.02, 0.25), 1 + rng.uniform(0.0, 0.25)
    return [((rng.uniform(0.3, 0.6), high), (0.0, low), rng.normal(0, 0.04))]


def _dot(high: float, rng: np.random.Generator) -> tuple[Point, Point, float]:
    """A touch of the pen, at times a short stroke."""
    reach, angle = rng.uniform(0, 0.06), rng.uniform(0, np.pi)
    end = (abs(reach * np.cos(angle)), high + reach * np.sin(angle))
    return (0.0, high), end, 0.0


def _bent(start: Point, end: Point, bend: float) -> npt.NDArray[np.float64]:
    """A parabola (steps, 2) from start to end that leaves the straight way by `bend`."""
    one, other = np.array(start), np.array(end)
    along = np.linspace(0, 1, STEPS)[:, None]
    across = np.array([one[1] - other[1], other[0] - one[0]])
    across = across / max(float(np.hypot(*across)), 1e-6)
    return one + along * (other - one) + 4 * along * (1 - along) * bend * across
