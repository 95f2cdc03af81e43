"""Reads one digit that stands anywhere in a picture, at any size."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

import cv2
import numpy as np
import numpy.typing as npt

from ml.networks import digit_network
from ml.noise import calmed, denoised, is_noisy
from ml.patches import INK, foremost, underlines, without_boxes
from ml.preprocess import NARROW, WIDE, contrast, normalise, remove_rules, saturated, thick_strokes
from ml.results import GLYPHS, Alternative, Box, Digit, Prediction, overlap

SMALLEST, LARGEST = 96, 640  # pixels of the longer side: strokes need an inside, not more
MARGIN = 0.1  # of the longer side, around a picture that was cut to its ink
FILLED = 0.9  # of its height and width at least is the digit then
SAME_PLACE = 0.6  # of intersection over union
PRIORS = (1.0, 0.9, 0.9, 0.8, 0.9)  # of the ways of seeing the ink

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
    calm = denoised(picture)
    if is_noisy(calm):
        return _read_as_is(calm, picture.shape, script)
    ready = sized(calm)
    candidates = find_candidates(ready)
    if not candidates:
        return None
    probabilities = digit_network.classify(np.stack([c.image for c in candidates]), script)
    best, chosen = _voted(candidates, probabilities)
    factor = max(picture.shape[:2]) / max(ready.shape[:2])
    return prediction(chosen, candidates[best].box.scaled(factor), script)


def read_cut_digit(picture: Picture, script: str = "latin") -> Prediction | None:
    """The digit in a picture that was cut to its ink; None where there is none or paper around it.

    Ink at the edge is mostly a shadow, a rule or the desk, so the picture gets a margin of paper.
    """
    height, width = picture.shape[:2]
    margin = max(2, round(MARGIN * max(height, width)))
    edges = (picture[0], picture[-1], picture[:, 0], picture[:, -1])
    paper = np.median(np.concatenate(edges), axis=0)
    sides = (margin, margin, margin, margin)
    framed = cv2.copyMakeBorder(picture, *sides, cv2.BORDER_CONSTANT, value=paper.tolist())
    found = read_digit(np.asarray(framed, np.uint8), script)
    if not found or (found.box.h < FILLED * height or found.box.w < FILLED * width):
        return None
    box = found.box.moved(-margin, -margin).within(width, height)
    return replace(found, box=box, digits=tuple(replace(d, box=box) for d in found.digits))


def _voted(candidates: list[Candidate], probabilities: Array) -> tuple[int, Array]:
    """The best place, and the mean of what the ways of seeing it say.

    Candidates whose boxes agree support each other; each counts by its prior and by how much
    it looks like a digit at all.
    """
    priors = np.array([c.prior for c in candidates], np.float32)
    weights = priors * (1 - probabilities[:, digit_network.NOT_A_DIGIT])
    overlaps = np.array([[overlap(a.box, b.box) for b in candidates] for a in candidates])
    support = (overlaps > SAME_PLACE) @ (weights[:, None] * probabilities[:, :10])
    best = int((support.max(1) + 1e-3 * weights).argmax())
    members = np.flatnonzero(overlaps[best] > SAME_PLACE)
    shares = weights[members] + 1e-6
    mean = (shares[:, None] * probabilities[members]).sum(0) / shares.sum()
    return best, _doubted(mean, _whole(candidates, members, probabilities))


def _whole(
    candidates: list[Candidate], members: npt.NDArray[np.int_], probabilities: Array
) -> float:
    """How surely the thing is no digit of which the members may be only a piece.

    A stroke of a letter looks like a 1; the letter, seen more clearly, does not.
    """
    prior = max(candidates[i].prior for i in members)
    piece = candidates[members[0]].box
    wholes = [
        float(probabilities[i, digit_network.NOT_A_DIGIT])
        for i, other in enumerate(candidates)
        if other.prior > prior and _is_piece(piece, other.box)
    ]
    return max(wholes, default=0.0)


def _is_piece(piece: Box, whole: Box) -> bool:
    """Whether a box lies in another one that isn't much longer."""
    width = min(piece.x + piece.w, whole.x + whole.w) - max(piece.x, whole.x)
    height = min(piece.y + piece.h, whole.y + whole.h) - max(piece.y, whole.y)
    inside = max(0, width) * max(0, height) > 0.8 * piece.w * piece.h
    return inside and max(whole.w, whole.h) < 2.2 * max(piece.w, piece.h)


def _doubted(mean: npt.NDArray[np.floating], none: float) -> Array:
    """The probabilities with that of "not a digit" raised to `none`."""
    rest = 1 - float(mean[digit_network.NOT_A_DIGIT])
    if none > 1 - rest:
        mean = mean * ((1 - none) / max(rest, 1e-6))
        mean[digit_network.NOT_A_DIGIT] = none
    return mean.astype(np.float32)


def _read_as_is(picture: Picture, shape: tuple[int, ...], script: str) -> Prediction | None:
    """A picture too noisy and too small for finding ink: the network sees all of it."""
    grey = picture if picture.ndim == 2 else cv2.cvtColor(picture, cv2.COLOR_RGB2GRAY)
    small = cv2.resize(grey, (28, 28), interpolation=cv2.INTER_AREA).astype(np.float32) / 255
    edges = np.concatenate([small[0], small[-1], small[:, 0], small[:, -1]])
    ink = small if edges.mean() < 0.5 else 1 - small
    probabilities = digit_network.classify(calmed(ink)[None], script)[0]
    return prediction(probabilities, Box(0, 0, shape[1], shape[0]), script)


def prediction(probabilities: Array, box: Box, script: str) -> Prediction | None:
    """A digit from 11 probabilities; None where it is likelier that there is none."""
    if probabilities[digit_network.NOT_A_DIGIT] > 0.5:
        return None
    return of_ten(tuple(float(p) for p in probabilities[:10]), box, script)


def of_ten(ten: tuple[float, ...], box: Box, script: str) -> Prediction:
    """The likeliest of ten values, with the next ones as alternatives."""
    order = np.argsort(ten)[::-1]
    value, glyphs = int(order[0]), GLYPHS[script]
    digit = Digit(str(value), glyphs[value], ten[value], box, ten)
    others = tuple(Alternative(str(int(i)), ten[i]) for i in order[1:4])
    return Prediction(str(value), ten[value], box, (digit,), others)


def sized(picture: Picture) -> Picture:
    """The picture at a size that shows strokes well and costs little."""
    longest = max(picture.shape[:2])
    factor = min(LARGEST, max(SMALLEST, longest)) / longest
    if factor == 1:
        return picture
    size = [max(1, round(side * factor)) for side in picture.shape[1::-1]]
    way = cv2.INTER_AREA if factor < 1 else cv2.INTER_CUBIC
    return cv2.resize(picture, size, interpolation=way)


def find_candidates(picture: Picture) -> list[Candidate]:
    """Patches of ink that may be the one digit, each seen in several ways."""
    ways = zip(ways_of_seeing(picture), PRIORS, strict=True)
    return [found for ink, prior in ways for found in seeded(ink, prior)]


def ways_of_seeing(picture: Picture) -> Iterator[Array]:
    """Ink maps: without rules, as it is, strongest ink, without shadows, thick strokes only."""
    wide = contrast(picture, WIDE)
    full = saturated(wide)
    yield remove_rules(full)
    yield full
    yield saturated(wide, strong=True)
    yield remove_rules(saturated(contrast(picture, NARROW)))
    yield thick_strokes(full)


def seeded(ink: Array, prior: float) -> list[Candidate]:
    """Each of the most prominent patches, together with the pieces that belong to it.

    A way of seeing that shows little beside the patch deserves more trust.
    """
    ink = without_boxes(ink)
    mask = _joined(ink)
    _count, labels, stats, middles = cv2.connectedComponentsWithStats(mask, connectivity=8)
    masses = np.bincount(labels.ravel(), weights=ink.ravel(), minlength=len(stats))
    darkness = masses / np.maximum(1, np.bincount(labels[ink > INK], minlength=len(stats)))
    weights = _prominence(ink.shape, masses, stats, middles)
    lines = underlines(stats, foremost(weights))
    weights[lines] = 0.0
    seeds = foremost(weights)
    found = []
    for seed in seeds:
        members = np.setdiff1d(_neighbours(stats, seed), lines)
        share = masses[members].sum() / masses.sum()
        trust = float(weights[seed] / weights[seeds[0]] * share * min(1.0, darkness[seed]) ** 2)
        found.append(_grown(ink, labels, stats, members, prior * trust**0.5))
    return found


def _joined(ink: Array) -> npt.NDArray[np.uint8]:
    """The ink's mask with small gaps of broken strokes closed."""
    mask = (ink > INK).astype(np.uint8)
    gap = max(2, max(ink.shape) // 120)
    return cv2.dilate(mask, np.ones((2 * gap + 1,) * 2, np.uint8))


def _prominence(
    shape: tuple[int, ...],
    masses: npt.NDArray[Any],
    stats: npt.NDArray[np.int32],
    middles: npt.NDArray[Any],
) -> npt.NDArray[np.float64]:
    """How much each patch looks like the thing the picture was taken of."""
    height, width = shape
    sides = np.maximum(stats[:, 2], stats[:, 3])
    off = np.hypot(middles[:, 0] / width - 0.5, middles[:, 1] / height - 0.5)
    left, top, wide, high = stats[:, :4].T
    touching = (left <= 0) * 1 + (top <= 0) + (left + wide >= width) + (top + high >= height)
    weights = np.sqrt(masses) * sides * np.exp(-8 * off**2) * 0.35**touching
    weights[0] = 0.0
    weights[sides < 0.03 * max(height, width)] = 0.0
    return np.asarray(weights)


def _grown(
    ink: Array,
    labels: npt.NDArray[np.int32],
    stats: npt.NDArray[np.int32],
    members: npt.NDArray[np.int_],
    prior: float,
) -> Candidate:
    """The pieces of one digit as the network wants them."""
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
    reach = 0.22 * max(w, h)
    gap_x = np.maximum(stats[:, 0] - (x + w), x - (stats[:, 0] + stats[:, 2]))
    gap_y = np.maximum(stats[:, 1] - (y + h), y - (stats[:, 1] + stats[:, 3]))
    near = (np.maximum(gap_x, gap_y) < reach) & (stats[:, 4] > 0.02 * stats[seed, 4])
    near &= np.maximum(stats[:, 2], stats[:, 3]) < 1.5 * max(w, h)
    near[0], near[seed] = False, True
    return np.flatnonzero(near)
