"""Digits in the hands that MNIST lacks: a 1 with a long upstroke, a looped 2, a 5 like a hook.

Each is a pen's path, bent and moved a little, so that a few ways of writing become many hands.
"""

from __future__ import annotations

import cv2
import numpy as np

_SIDE = 28
_FIT = 20  # pixels of the longer side, as in MNIST
_WIDTH = 2  # pixels of the pen
_FINE = 4  # times larger while drawn
_COPIES = 3  # of each digit by each hand

Stroke = list[tuple[float, float]]

# Points of the strokes, x to the right and y downwards, 0 to 1; a point given twice is a corner.
WAYS: dict[int, list[list[Stroke]]] = {
    0: [
        [[(0.6, 0.0), (0.2, 0.15), (0.05, 0.55), (0.35, 1.0), (0.8, 0.8), (0.9, 0.35), (0.5, 0.0)]],
        [[(0.75, 0.12), (0.35, 0.05), (0.05, 0.5), (0.4, 1.0), (0.85, 0.65), (0.7, 0.1),
          (0.45, 0.12), (0.6, 0.28), (1.0, 0.12)]],
        [[(0.5, 0.0), (0.1, 0.4), (0.4, 1.0), (0.85, 0.6), (0.6, 0.0), (0.3, 0.1)],
         [(0.95, 0.0), (0.05, 1.0)]],
        [[(0.35, 0.05), (0.0, 0.5), (0.4, 1.0), (0.9, 0.6), (0.75, 0.1), (0.5, 0.0), (0.3, 0.2)]],
    ],
    1: [
        [[(0.0, 0.85), (0.55, 0.0), (0.55, 0.0), (0.55, 1.0)]],
        [[(0.0, 0.8), (0.2, 0.65), (0.5, 0.0), (0.5, 0.0), (0.45, 1.0)]],
        [[(0.0, 1.0), (0.15, 0.95), (0.6, 0.1), (0.68, 0.0), (0.66, 0.2), (0.6, 0.85),
          (0.7, 1.0)]],
        [[(0.1, 0.45), (0.5, 0.0), (0.5, 0.0), (0.5, 1.0)], [(0.15, 1.0), (0.85, 1.0)]],
        [[(0.6, 0.0), (0.4, 1.0)]],
        [[(0.1, 0.5), (0.6, 0.0), (0.6, 0.0), (0.35, 1.0)]],
    ],
    2: [
        [[(0.4, 0.5), (0.12, 0.4), (0.15, 0.1), (0.6, 0.0), (0.85, 0.25), (0.65, 0.6), (0.25, 0.95),
          (0.05, 0.98), (0.1, 0.82), (0.4, 0.88), (1.0, 1.0)]],
        [[(0.35, 0.3), (0.25, 0.45), (0.05, 0.3), (0.3, 0.02), (0.75, 0.1), (0.75, 0.45),
          (0.15, 1.0), (0.15, 1.0), (0.95, 0.92)]],
        [[(0.1, 0.05), (0.85, 0.0), (0.85, 0.0), (0.05, 1.0), (0.05, 1.0), (0.95, 0.97)]],
        [[(0.05, 0.25), (0.4, 0.0), (0.8, 0.2), (0.55, 0.6), (0.1, 0.95), (0.2, 0.8), (0.45, 0.9),
          (0.95, 0.85)]],
    ],
    3: [
        [[(0.1, 0.05), (0.85, 0.0), (0.85, 0.0), (0.4, 0.4), (0.4, 0.4), (0.85, 0.6), (0.7, 0.95),
          (0.05, 0.95)]],
        [[(0.1, 0.1), (0.5, 0.0), (0.75, 0.2), (0.4, 0.45), (0.25, 0.42), (0.35, 0.36),
          (0.85, 0.65), (0.6, 1.0), (0.0, 0.9)]],
        [[(0.0, 0.15), (0.5, 0.0), (0.7, 0.25), (0.3, 0.45), (0.3, 0.45), (0.9, 0.65), (0.5, 1.0),
          (0.1, 0.95), (0.05, 0.8)]],
    ],
    4: [
        [[(0.2, 0.0), (0.05, 0.5), (0.1, 0.6), (0.8, 0.5)], [(0.75, 0.1), (0.6, 1.0)]],
        [[(0.15, 0.05), (0.1, 0.4), (0.3, 0.55), (0.7, 0.3), (0.8, 0.0), (0.8, 0.0), (0.65, 1.0)]],
        [[(0.6, 0.0), (0.0, 0.65), (0.0, 0.65), (0.95, 0.62)], [(0.6, 0.3), (0.55, 1.0)]],
        [[(0.7, 1.0), (0.7, 0.0), (0.7, 0.0), (0.0, 0.65), (0.0, 0.65), (1.0, 0.65)]],
        [[(0.45, 0.0), (0.1, 0.75), (0.1, 0.75), (0.9, 0.65)], [(0.6, 0.45), (0.5, 1.0)]],
    ],
    5: [
        [[(0.9, 0.0), (0.4, 0.05), (0.25, 0.4), (0.7, 0.5), (0.7, 0.9), (0.1, 0.95)]],
        [[(0.35, 0.05), (0.25, 0.45), (0.25, 0.45), (0.75, 0.55), (0.65, 0.95), (0.05, 0.95)],
         [(0.35, 0.05), (1.0, 0.0)]],
        [[(0.45, 0.1), (0.4, 0.45), (0.4, 0.45), (0.55, 0.6), (0.35, 0.95), (0.0, 1.0),
          (0.05, 0.85)], [(0.45, 0.08), (1.0, 0.0)]],
        [[(0.3, 0.15), (0.3, 0.5), (0.3, 0.5), (0.7, 0.45), (0.8, 0.8), (0.4, 1.0), (0.05, 0.85)],
         [(0.35, 0.02), (0.9, 0.0)]],
        [[(1.0, 0.05), (0.5, 0.0), (0.35, 0.3), (0.55, 0.6), (0.35, 0.95), (0.0, 0.9)]],
    ],
    6: [
        [[(0.7, 0.0), (0.25, 0.4), (0.1, 0.8), (0.4, 1.0), (0.75, 0.8), (0.55, 0.58),
          (0.15, 0.75)]],
        [[(0.15, 0.0), (0.1, 0.75), (0.35, 1.0), (0.75, 0.8), (0.55, 0.5), (0.15, 0.65)]],
        [[(0.85, 0.1), (0.55, 0.0), (0.1, 0.5), (0.25, 0.95), (0.75, 0.9), (0.7, 0.55),
          (0.2, 0.65)]],
        [[(0.5, 0.0), (0.1, 0.6), (0.2, 1.0), (0.6, 0.85), (0.7, 0.6), (0.45, 0.6), (0.4, 0.8)]],
    ],
    7: [
        [[(0.05, 0.1), (0.3, 0.02), (0.85, 0.02), (0.85, 0.02), (0.4, 1.0)],
         [(0.25, 0.5), (0.9, 0.45)]],
        [[(0.05, 0.2), (0.05, 0.0), (0.05, 0.0), (0.9, 0.02), (0.9, 0.02), (0.35, 1.0)]],
        [[(0.0, 0.15), (0.3, 0.0), (0.55, 0.1), (0.85, 0.0), (0.85, 0.0), (0.45, 1.0)],
         [(0.3, 0.55), (0.9, 0.45)]],
        [[(0.05, 0.15), (0.2, 0.0), (0.7, 0.05), (0.65, 0.3), (0.45, 1.0)],
         [(0.15, 0.5), (0.9, 0.42)]],
        [[(0.0, 0.05), (0.8, 0.0), (0.8, 0.0), (0.3, 1.0)]],
    ],
    8: [
        [[(0.8, 0.1), (0.45, 0.0), (0.2, 0.2), (0.75, 0.65), (0.6, 0.98), (0.2, 0.9), (0.25, 0.6),
          (0.8, 0.05)]],
        [[(0.5, 0.45), (0.15, 0.2), (0.5, 0.0), (0.85, 0.2), (0.5, 0.45), (0.1, 0.75), (0.5, 1.0),
          (0.9, 0.75), (0.5, 0.45)]],
        [[(0.95, 0.0), (0.45, 0.45), (0.15, 0.8), (0.45, 1.0), (0.7, 0.75), (0.2, 0.3),
          (0.35, 0.05), (0.75, 0.15)]],
        [[(0.2, 0.0), (0.15, 0.5), (0.15, 1.0), (0.7, 0.95), (0.75, 0.6), (0.2, 0.5), (0.7, 0.35),
          (0.65, 0.02), (0.15, 0.05)]],
        [[(0.3, 0.1), (0.7, 0.5), (0.6, 0.95), (0.2, 0.9), (0.3, 0.55), (0.7, 0.3), (0.65, 0.02),
          (0.3, 0.1)]],
    ],
    9: [
        [[(0.75, 0.15), (0.35, 0.0), (0.1, 0.25), (0.4, 0.5), (0.75, 0.2), (0.75, 0.2),
          (0.65, 1.0)]],
        [[(0.8, 0.1), (0.3, 0.02), (0.15, 0.35), (0.6, 0.4), (0.8, 0.1), (0.7, 0.8), (0.4, 1.0),
          (0.1, 0.9)]],
        [[(0.6, 0.4), (0.2, 0.45), (0.15, 0.1), (0.6, 0.0), (0.75, 0.3), (0.6, 0.75), (0.2, 1.0)]],
        [[(0.7, 0.0), (0.2, 0.1), (0.15, 0.4), (0.65, 0.35), (0.75, 0.0), (0.75, 0.0), (0.75, 0.7),
          (0.85, 1.0)]],
        [[(0.85, 0.05), (0.5, 0.0), (0.15, 0.2), (0.4, 0.45), (0.8, 0.2), (0.85, 0.05), (0.5, 0.6),
          (0.15, 1.0)]],
    ],
}  # fmt: skip


def hands(count: int, rng: np.random.Generator) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Digits in MNIST's frame (n, 28, 28) uint8, their values (n,), and whose they are (n,)."""
    frames, values, whose = [], [], []
    for hand in range(count):
        manner = rng.normal(0, 1, 3)
        for value, ways in WAYS.items():
            way = ways[rng.integers(len(ways))]
            own = _bent(way, 0.035, rng)
            for _ in range(_COPIES):
                frames.append(_drawn(_bent(own, 0.02, rng), manner))
                values.append(value)
                whose.append(hand)
    return np.stack(frames), np.array(values), np.array(whose)


def _bent(strokes: list[Stroke], reach: float, rng: np.random.Generator) -> list[Stroke]:
    """Every point moved by a normal step; strokes that share a point still do."""
    moves: dict[tuple[float, float], tuple[float, float]] = {}
    for point in {point for stroke in strokes for point in stroke}:
        x, y = rng.normal(0, reach, 2)
        moves[point] = (point[0] + float(x), point[1] + float(y))
    return [[moves[point] for point in stroke] for stroke in strokes]


def _drawn(strokes: list[Stroke], manner: np.ndarray) -> np.ndarray:
    """The strokes in MNIST's frame; manner: width, slant and tilt of the hand, standard normal."""
    linear = np.array([[0.62 * np.exp(0.2 * manner[0]), -0.16 * manner[1]], [0.05 * manner[2], 1]])
    paths = [_smooth(np.array(stroke)) @ linear.T for stroke in strokes]
    every = np.concatenate(paths)
    low, size = every.min(0), np.ptp(every, axis=0)
    scale = _FIT * _FINE / float(size.max())
    corner = (_SIDE * _FINE - scale * size) / 2
    frame = np.zeros((_SIDE * _FINE,) * 2, np.uint8)
    for path in paths:
        points = np.round(16 * ((path - low) * scale + corner)).astype(np.int32)
        cv2.polylines(frame, [points], False, 255, _WIDTH * _FINE, cv2.LINE_AA, 4)
    return np.asarray(cv2.resize(frame, (_SIDE, _SIDE), interpolation=cv2.INTER_AREA))


def _smooth(points: np.ndarray, steps: int = 12) -> np.ndarray:
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
