"""The ink of real cheque amounts, taken off its paper: digits to write anew, by the same hands."""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np

from ml.training.datasets.cheques import Cheque

_FIT = 20  # pixels of the longer side of a digit in MNIST's frame of 28
_OWN = 0.3  # a stroke is a digit's that has so much of its area in the box, or fills so much of it
_WHOLE = 0.75  # of the box's ink and height that a digit lifted cleanly has
_NARROWEST, _WIDEST = 0.7, 1.3  # a digit may be squeezed and widened so much to fit a place
_SWAPPED = 0.6  # of an amount's digits


@dataclass(frozen=True)
class Glyph:
    """One digit's ink: darkness (h, w) float32 in grey levels, where it stood, and its value."""

    ink: np.ndarray
    box: tuple[int, int, int, int]
    value: str


@dataclass(frozen=True)
class Amount:
    """A cheque's amount in two layers: bare paper (h, w) uint8, the darkness of its ink (h, w).

    boxes: of the digits, (n, 4) x, y, w, h. glyphs: none where one can't be lifted whole.
    """

    paper: np.ndarray
    ink: np.ndarray
    text: str
    boxes: np.ndarray
    glyphs: tuple[Glyph, ...] = ()


def lift(cheque: Cheque) -> Amount:
    """Separates the writing from the paper, which is painted over where the pen was."""
    gray = cheque.gray
    light = cv2.blur(cv2.dilate(gray, np.ones((15, 15), np.uint8)), (15, 15))
    _, mask = cv2.threshold(cv2.subtract(light, gray), 0, 255, cv2.THRESH_OTSU)
    near = cv2.dilate(mask, np.ones((3, 3), np.uint8))
    paper = cv2.inpaint(gray, near, 3, cv2.INPAINT_TELEA)
    ink = np.where(near > 0, cv2.subtract(paper, gray), 0).astype(np.float32)
    _, parts, stats, _ = cv2.connectedComponentsWithStats(mask, connectivity=8)
    glyphs = tuple(
        _glyph(ink, parts, stats, box, value)
        for box, value in zip(cheque.boxes.tolist(), cheque.text, strict=False)
    )
    whole = all(_is_whole(ink, glyph) for glyph in glyphs)
    return Amount(paper, ink, cheque.text, cheque.boxes, glyphs if whole else ())


def _glyph(
    ink: np.ndarray, parts: np.ndarray, stats: np.ndarray, box: list[int], value: str
) -> Glyph:
    """The ink in a box, without strokes that mostly stand elsewhere."""
    x, y, w, h = box
    inside = parts[y : y + h, x : x + w]
    counts = np.bincount(inside.ravel(), minlength=len(stats))
    counts[0] = 0
    own = (counts >= _OWN * stats[:, 4]) | (counts >= _OWN * counts.sum())
    own[0] = False
    reach = cv2.dilate(own[inside].astype(np.uint8), np.ones((3, 3), np.uint8))
    return Glyph(ink[y : y + h, x : x + w] * reach, (x, y, w, h), value)


def _is_whole(ink: np.ndarray, glyph: Glyph) -> bool:
    x, y, w, h = glyph.box
    rows = np.flatnonzero(glyph.ink.any(1))
    if not len(rows) or rows[-1] + 1 - rows[0] < _WHOLE * h:
        return False
    return bool(glyph.ink.sum() >= _WHOLE * ink[y : y + h, x : x + w].sum())


def rewritten(base: Amount, donor: Amount, rng: np.random.Generator) -> Amount:
    """The amount with some of its digits in another's hand, and what it then says.

    What else is written, the paper and the places of the digits stay.
    """
    ink = base.ink.copy()
    swaps = [
        _fitting(glyph, donor, rng) if rng.random() < _SWAPPED else None for glyph in base.glyphs
    ]
    for old, new in zip(base.glyphs, swaps, strict=True):
        if new:
            x, y, w, h = old.box
            ink[y : y + h, x : x + w][old.ink > 0] = 0
    strength = _darkness(base) / _darkness(donor)
    for old, new in zip(base.glyphs, swaps, strict=True):
        if new:
            _lay(ink, new.ink * strength, old.box, rng)
    text = "".join((new or old).value for old, new in zip(base.glyphs, swaps, strict=True))
    return Amount(base.paper, ink, text, base.boxes)


def _darkness(amount: Amount) -> float:
    return float(np.mean([np.percentile(g.ink[g.ink > 0], 80) for g in amount.glyphs]))


def _fitting(old: Glyph, donor: Amount, rng: np.random.Generator) -> Glyph | None:
    """One of the donor's digits that is about as slender as the place; None where none is."""
    _, _, w, h = old.box
    slender = [(g, g.ink.shape[1] / g.ink.shape[0] / (w / h)) for g in donor.glyphs]
    fit = [g for g, ratio in slender if _NARROWEST / _WIDEST < ratio < _WIDEST / _NARROWEST]
    return fit[rng.integers(len(fit))] if fit else None


def _lay(
    ink: np.ndarray, glyph: np.ndarray, box: tuple[int, int, int, int], rng: np.random.Generator
) -> None:
    """Darkens the ink by a glyph in about the box, upright size and place varied a little."""
    x, y, w, h = box
    tall = h / glyph.shape[0] * rng.uniform(0.88, 1.12)
    wide = np.clip(w / glyph.shape[1], _NARROWEST * tall, _WIDEST * tall)
    left = x + (w - wide * glyph.shape[1]) / 2 + rng.normal(0, 0.03) * h
    top = y + h - tall * glyph.shape[0] + rng.normal(0, 0.04) * h
    place = np.array([[wide, 0, left], [0, tall, top]], np.float32)
    laid = cv2.warpAffine(glyph, place, ink.shape[::-1], flags=cv2.INTER_LINEAR)
    np.maximum(ink, laid, out=ink)


def in_frames(amounts: list[Amount]) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Their digits in MNIST's frame (n, 28, 28) uint8, the values (n,), the hands (n,)."""
    found = [(g, hand) for hand, amount in enumerate(amounts) for g in amount.glyphs]
    frames = np.stack([_framed(glyph.ink) for glyph, _ in found])
    return frames, np.array([int(g.value) for g, _ in found]), np.array([h for _, h in found])


def _framed(ink: np.ndarray) -> np.ndarray:
    scale = _FIT / max(ink.shape)
    height, width = (max(1, round(side * scale)) for side in ink.shape)
    small = cv2.resize(ink, (width, height), interpolation=cv2.INTER_AREA)
    frame = np.zeros((28, 28), np.uint8)
    top, left = (28 - height) // 2, (28 - width) // 2
    shown = np.clip(small * (255 / max(float(np.percentile(small, 95)), 1)), 0, 255)
    frame[top : top + height, left : left + width] = shown.astype(np.uint8)
    return frame
