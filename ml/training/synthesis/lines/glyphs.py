"""Handwritten digits as distance maps, so that any pen can draw them again, or as they are.

Each digit is doubled to 56x56, thinned to its centre line (Zhang and Suen, "A fast parallel
algorithm for thinning digital patterns", CACM 1984) and kept as the distance of each pixel from
that line. A stroke of radius r is then everything nearer than r: hairlines, ball pens and
markers come from the same digit, with clean edges at any scale. Kept as the distance from the
edge of its ink instead, a digit keeps its own pen: blots, blobs and filled rings stay.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import cv2
import numpy as np

from ml.networks.digit_network import NOT_A_DIGIT
from ml.training.datasets.digit_sets import LETTERS_FILE, letters
from ml.training.synthesis.skeletons import thinned

FRAME = 56
UNITS_PER_PIXEL = 8  # distances are kept in eighths of a pixel, up to 31 pixels
INSIDE = 8  # pixels inside its ink up to which a solid digit's distances are kept
_SPECK = 7  # pixels of a centre line; shorter pieces are no strokes
_CHUNK = 2000


@dataclass(frozen=True)
class GlyphPool:
    """Distance maps (n, 56, 56), boxes x0, y0, x1, y1 (n, 4), values (n,), rows by writer."""

    maps: np.ndarray
    boxes: np.ndarray
    values: np.ndarray
    writers: list[list[np.ndarray]]  # [writer][digit] -> row numbers
    solid: bool = False  # distances are from the ink's edge, INSIDE on it, not from a centre line

    @property
    def by_value(self) -> list[np.ndarray]:
        return [np.flatnonzero(self.values == digit) for digit in range(10)]


def distance_maps(digits: np.ndarray) -> np.ndarray:
    """Digits (n, 28, 28) uint8 to distances from their centre line (n, 56, 56) uint8."""
    maps = np.empty((len(digits), FRAME, FRAME), np.uint8)
    for start in range(0, len(digits), _CHUNK):
        part = digits[start : start + _CHUNK]
        large = np.stack(
            [cv2.resize(d, (FRAME, FRAME), interpolation=cv2.INTER_CUBIC) for d in part]
        )
        for row, line in enumerate(thinned(large > 110), start):
            line = _without_specks(line)
            away = cv2.distanceTransform((~line).astype(np.uint8), cv2.DIST_L2, 5)
            smooth = cv2.GaussianBlur(away, (0, 0), 0.8) * UNITS_PER_PIXEL
            maps[row] = np.minimum(smooth, 255).astype(np.uint8)
    return maps


def _without_specks(line: np.ndarray) -> np.ndarray:
    """A centre line without pieces of a few pixels, which would be drawn as dots beside digits."""
    count, parts = cv2.connectedComponents(line.astype(np.uint8), connectivity=8)
    if count < 3:
        return line
    sizes = np.bincount(parts.ravel())[1:]
    kept = sizes >= min(_SPECK, sizes.max())
    return np.asarray(np.append(False, kept)[parts])


def edge_maps(digits: np.ndarray) -> np.ndarray:
    """Digits (n, 28, 28) uint8 to distances from their ink's edge (n, 56, 56) uint8."""
    maps = np.empty((len(digits), FRAME, FRAME), np.uint8)
    for row, digit in enumerate(digits):
        large = cv2.resize(digit, (FRAME, FRAME), interpolation=cv2.INTER_CUBIC)
        ink = (large > 127).astype(np.uint8)
        away = cv2.distanceTransform(1 - ink, cv2.DIST_L2, 5)
        away -= cv2.distanceTransform(ink, cv2.DIST_L2, 5)
        smooth = cv2.GaussianBlur(away + INSIDE, (0, 0), 0.8) * UNITS_PER_PIXEL
        maps[row] = np.clip(smooth, 0, 255).astype(np.uint8)
    return maps


def load_pool(data: Path, *, held_out: bool = False, one_in: int = 10) -> GlyphPool:
    """The digits of MNIST's training writers, or of the one writer in ten kept out of training."""
    mnist = np.load(data / "mnist" / "train.npz")
    writer_of = np.load(data / "mnist_writers" / "writers.npz")["train"][:, 2]
    chosen = np.flatnonzero((writer_of % one_in == 0) == held_out)
    return build_pool(mnist["x"][chosen], mnist["y"][chosen], writer_of[chosen])


def letter_pool(data: Path, *, held: bool = False) -> GlyphPool | None:
    """Photographed letters that nobody takes for digits: those held out, or the others.

    None where the set isn't at hand.
    """
    if not (data / LETTERS_FILE).exists():
        return None
    ink = np.round(255 * letters(data, held=held)).astype(np.uint8)
    return build_pool(ink, np.full(len(ink), NOT_A_DIGIT), np.zeros(len(ink), int))


def build_pool(
    digits: np.ndarray, values: np.ndarray, writer_of: np.ndarray, *, solid: bool = False
) -> GlyphPool:
    """A pool from digits (n, 28, 28), their values and their writers; empty digits are dropped."""
    maps = edge_maps(digits) if solid else distance_maps(digits)
    near = maps < (INSIDE * UNITS_PER_PIXEL if solid else 12)
    kept = near.any(axis=(1, 2))
    maps, near, values, writer_of = maps[kept], near[kept], values[kept], writer_of[kept]
    columns, rows = np.asarray(near.any(axis=1)), np.asarray(near.any(axis=2))
    boxes = np.stack(
        [
            columns.argmax(1),
            rows.argmax(1),
            FRAME - columns[:, ::-1].argmax(1),
            FRAME - rows[:, ::-1].argmax(1),
        ],
        axis=1,
    )
    writers = [
        [np.flatnonzero((writer_of == writer) & (values == digit)) for digit in range(10)]
        for writer in np.unique(writer_of)
    ]
    return GlyphPool(maps, boxes, values, writers, solid)


def joined(one: GlyphPool, other: GlyphPool) -> GlyphPool:
    """Both pools' digits and writers; both are solid, or neither is."""
    moved = [[rows + len(one.values) for rows in writer] for writer in other.writers]
    return GlyphPool(
        np.concatenate((one.maps, other.maps)),
        np.concatenate((one.boxes, other.boxes)),
        np.concatenate((one.values, other.values)),
        one.writers + moved,
        one.solid,
    )
