"""A pen's path as points: arcs of ellipses, and smooth curves through what is given."""

from __future__ import annotations

import math

import numpy as np

Stroke = list[tuple[float, float]]


def arc(
    middle: tuple[float, float], reach: tuple[float, float], start: float, end: float
) -> Stroke:
    """Points of an ellipse around `middle`, from one angle to another.

    In degrees, 0 to the right and 90 down; from the greater to the less is against the clock.
    """
    steps = max(1, math.ceil(abs(end - start) / 40))
    angles = [math.radians(start + (end - start) * step / steps) for step in range(steps + 1)]
    return [
        (middle[0] + reach[0] * math.cos(angle), middle[1] + reach[1] * math.sin(angle))
        for angle in angles
    ]


def smooth(points: np.ndarray, steps: int = 12) -> np.ndarray:
    """A curve through the points (n, 2): Catmull and Rom's spline, broken at double points."""
    corners = np.flatnonzero((np.diff(points, axis=0) == 0).all(1)) + 1
    return np.concatenate([_spline(part, steps) for part in np.split(points, corners)])


def _spline(points: np.ndarray, steps: int) -> np.ndarray:
    padded = np.concatenate((2 * points[:1] - points[1:2], points, 2 * points[-1:] - points[-2:-1]))
    time = np.linspace(0, 1, steps)[:, None]
    pieces = []
    for a, b, c, d in zip(padded, padded[1:], padded[2:], padded[3:], strict=False):
        tangents = (c - a) / 2, (d - b) / 2
        pieces.append(_hermite(b, c, *tangents, time))
    return np.concatenate(pieces)


def _hermite(
    start: np.ndarray, end: np.ndarray, leaving: np.ndarray, arriving: np.ndarray, time: np.ndarray
) -> np.ndarray:
    square, cube = time**2, time**3
    return np.asarray(
        (2 * cube - 3 * square + 1) * start
        + (cube - 2 * square + time) * leaving
        + (3 * square - 2 * cube) * end
        + (cube - square) * arriving
    )
