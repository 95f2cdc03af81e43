"""Reads one digit that stands anywhere in a picture, at any size."""

from dataclasses import dataclass

import cv2
import numpy as np
import numpy.typing as npt

from ml import classifier
from ml.preprocess import ink_map, normalise, remove_rules
from ml.results import GLYPHS, Alternative, Box, Digit, Prediction

SMALLEST = 96  # pixels; smaller pictures are enlarged so that strokes have an inside
SEEDS = 3
INK = 0.3

Picture = npt.NDArray[np.uint8]
Array = npt.NDArray[np.float32]


@dataclass(frozen=True)
class Candidate:
    """A patch of ink that may be the digit; prior says how likely by place and size alone."""

    box: Box
    image: Array
    prior: float


def read_digit(picture: Picture, script: str = "latin") -> Prediction | None:
    """The digit in a picture, (h, w) or (h, w, 3); None where there is none.

    The box is in pixels of the array given.
    """
    large, factor = enlarged(picture)
    candidates = find_candidates(large)
    if not candidates:
        return None
    probabilities = classifier.classify(np.stack([c.image for c in candidates]), script)
    scores = probabilities[:, :10].max(1) * np.array([c.prior for c in candidates])
    best = int(scores.argmax())
    box = candidates[best].box.scaled(1 / factor)
    return prediction(probabilities[best], box, script)


def prediction(probabilities: Array, box: Box, script: str) -> Prediction | None:
    """A digit from 11 probabilities; None where "not a digit" is the likeliest."""
    threshold = classifier.load(script).card["reject"]
    if probabilities[classifier.NOT_A_DIGIT] > threshold:
        return None
    ten = tuple(float(p) for p in probabilities[:10])
    order = np.argsort(ten)[::-1]
    value, glyphs = int(order[0]), GLYPHS[script]
    digit = Digit(str(value), glyphs[value], ten[value], box, ten)
    others = tuple(Alternative(str(int(i)), ten[i]) for i in order[1:4])
    return Prediction(str(value), ten[value], box, (digit,), others)


def enlarged(picture: Picture) -> tuple[Picture, float]:
    factor = SMALLEST / max(picture.shape[:2])
    if factor <= 1:
        return picture, 1.0
    size = [max(1, round(side * factor)) for side in picture.shape[1::-1]]
    return cv2.resize(picture, size, interpolation=cv2.INTER_CUBIC), factor


def find_candidates(picture: Picture) -> list[Candidate]:
    """Patches of ink that may be the one digit, with and without ruled lines."""
    full = ink_map(picture, rules=False)
    cleaned = remove_rules(full)
    maps = [cleaned] if cleaned is full or np.array_equal(cleaned, full) else [cleaned, full]
    return [c for i, ink in enumerate(maps) for c in _seeded(ink, 0.8**i)]


def _seeded(ink: Array, prior: float) -> list[Candidate]:
    """Each of the most prominent patches, together with the pieces that belong to it."""
    mask = _joined(ink)
    count, labels, stats, middles = cv2.connectedComponentsWithStats(mask, connectivity=8)
    weights = _prominence(ink, labels, stats, middles)
    seeds = [i for i in np.argsort(weights)[::-1][:SEEDS] if weights[i] > 0]
    top = weights[seeds[0]] if seeds else 1.0
    return [
        _grown(ink, labels, stats, seed, prior * float(weights[seed] / top) ** 0.5)
        for seed in seeds
    ]


def _joined(ink: Array) -> npt.NDArray[np.uint8]:
    """The ink's mask with small gaps of broken strokes closed."""
    mask = (ink > INK).astype(np.uint8)
    gap = max(1, max(ink.shape) // 120)
    return cv2.dilate(mask, np.ones((2 * gap + 1,) * 2, np.uint8))


def _prominence(
    ink: Array, labels: npt.NDArray[np.int32], stats: npt.NDArray[np.int32], middles: Array
) -> npt.NDArray[np.float64]:
    """How much each patch looks like the thing the picture was taken of."""
    height, width = ink.shape
    masses = np.bincount(labels.ravel(), weights=ink.ravel(), minlength=len(stats))
    sides = np.maximum(stats[:, 2], stats[:, 3])
    off = np.hypot(middles[:, 0] / width - 0.5, middles[:, 1] / height - 0.5)
    touching = _edges_touched(stats, width, height)
    weights = np.sqrt(masses) * sides * np.exp(-2.0 * off**2 * 4) * 0.35**touching
    weights[0] = 0.0
    weights[sides < 0.03 * max(height, width)] = 0.0
    return np.asarray(weights)


def _edges_touched(stats: npt.NDArray[np.int32], width: int, height: int) -> npt.NDArray[np.int_]:
    left, top = stats[:, 0] <= 0, stats[:, 1] <= 0
    right = stats[:, 0] + stats[:, 2] >= width
    bottom = stats[:, 1] + stats[:, 3] >= height
    return left.astype(int) + top + right + bottom


def _grown(
    ink: Array,
    labels: npt.NDArray[np.int32],
    stats: npt.NDArray[np.int32],
    seed: int,
    prior: float,
) -> Candidate:
    """The patch with the neighbouring pieces of the same digit, as the network wants it."""
    members = _neighbours(stats, seed)
    boxes = stats[members]
    left, top = boxes[:, 0].min(), boxes[:, 1].min()
    right = (boxes[:, 0] + boxes[:, 2]).max()
    bottom = (boxes[:, 1] + boxes[:, 3]).max()
    inside = np.isin(labels[top:bottom, left:right], members)
    crop = np.where(inside, ink[top:bottom, left:right], 0).astype(np.float32)
    box = Box(int(left), int(top), int(right - left), int(bottom - top))
    return Candidate(box, normalise(crop), prior)


def _neighbours(stats: npt.NDArray[np.int32], seed: int) -> npt.NDArray[np.int_]:
    """The seed and every sizeable piece whose box lies near the seed's box."""
    x, y, w, h = stats[seed, :4]
    reach = 0.15 * max(w, h)
    gap_x = np.maximum(stats[:, 0] - (x + w), x - (stats[:, 0] + stats[:, 2]))
    gap_y = np.maximum(stats[:, 1] - (y + h), y - (stats[:, 1] + stats[:, 3]))
    near = (np.maximum(gap_x, gap_y) < reach) & (stats[:, 4] > 0.02 * stats[seed, 4])
    near &= np.maximum(stats[:, 2], stats[:, 3]) < 1.5 * max(w, h)
    near[0], near[seed] = False, True
    return np.flatnonzero(near)
