"""Digits in the hands that MNIST lacks: a 1 with a long upstroke, a 5 like a hook, a 9 like a P.

Each is a pen's path, bent and moved a little, so that a few ways of writing become many hands.
"""

from __future__ import annotations

import cv2
import numpy as np

from ml.training.synthesis.curves import Stroke, smooth
from ml.training.synthesis.pen_paths import WAYS

_SIDE = 28
_FIT = 20  # pixels of the longer side, as in MNIST
_WIDTH = 2  # pixels of the pen
_FINE = 4  # times larger while drawn
_COPIES = 3  # of each digit by each hand
_WAVES, _BENDS = 4, 1.2  # that bend a path: how many, and bends in a digit's height at most


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
    """Every point moved, with deviation `reach`, points near each other alike."""
    waves = rng.uniform(-_BENDS, _BENDS, (_WAVES, 2))
    phases = rng.uniform(0, 2 * np.pi, (2, _WAVES))
    weights = rng.normal(0, reach * np.sqrt(2 / _WAVES), (2, _WAVES))
    moved = []
    for stroke in strokes:
        points = np.array(stroke)
        turns = 2 * np.pi * points @ waves.T
        moves = [(weights[axis] * np.cos(turns + phases[axis])).sum(1) for axis in (0, 1)]
        moved.append([(float(x), float(y)) for x, y in points + np.stack(moves, axis=1)])
    return moved


def _drawn(strokes: list[Stroke], manner: np.ndarray) -> np.ndarray:
    """The strokes in MNIST's frame; manner: width, slant and tilt of the hand, standard normal."""
    linear = np.array([[0.62 * np.exp(0.2 * manner[0]), -0.16 * manner[1]], [0.05 * manner[2], 1]])
    paths = [smooth(np.array(stroke)) @ linear.T for stroke in strokes]
    every = np.concatenate(paths)
    low, size = every.min(0), np.ptp(every, axis=0)
    scale = _FIT * _FINE / float(size.max())
    corner = (_SIDE * _FINE - scale * size) / 2
    frame = np.zeros((_SIDE * _FINE,) * 2, np.uint8)
    for path in paths:
        points = np.round(16 * ((path - low) * scale + corner)).astype(np.int32)
        cv2.polylines(frame, [points], False, 255, _WIDTH * _FINE, cv2.LINE_AA, 4)
    return np.asarray(cv2.resize(frame, (_SIDE, _SIDE), interpolation=cv2.INTER_AREA))
