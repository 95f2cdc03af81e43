"""Numbers for the tests, put together from forty handwritten digits (fixtures/digits.png)."""

from __future__ import annotations

from pathlib import Path

import cv2
import numpy as np
import numpy.typing as npt
from PIL import Image

Picture = npt.NDArray[np.uint8]

SIDE = 28
_SHEET = np.asarray(Image.open(Path(__file__).parent / "fixtures" / "digits.png"))


def digit_ink(value: str, hand: int = 0) -> Picture:
    """One of four handwritten copies of a digit, white on black, cut to its ink's columns."""
    row, column = hand % 4 * SIDE, int(value) * SIDE
    ink = _SHEET[row : row + SIDE, column : column + SIDE]
    columns = np.flatnonzero(ink.max(0) > 60)
    return np.asarray(ink[:, columns[0] : columns[-1] + 1])


def number_ink(text: str, gap: int = 3, hand: int = 0) -> Picture:
    """A number (28, w), white on black; a space is a gap of a third of a digit."""
    space = np.zeros((SIDE, 8), np.uint8)
    pieces = [
        np.hstack([space if c == " " else digit_ink(c, hand + i), np.zeros((SIDE, gap), np.uint8)])
        for i, c in enumerate(text)
    ]
    return np.hstack(pieces)


def written(
    picture: Picture, text: str, left: int, top: int, height: int = 56, hand: int = 0, gap: int = 3
) -> None:
    """Writes a number in dark ink onto a light picture, (left, top) its upper left corner."""
    ink = number_ink(text, gap, hand)
    width = round(ink.shape[1] * height / SIDE)
    large = cv2.resize(ink, (width, height), interpolation=cv2.INTER_CUBIC).astype(np.float32) / 255
    part = picture[top : top + height, left : left + width]
    part[:] = (part * (1 - 0.85 * large)).astype(np.uint8)


def paper(height: int, width: int, shade: int = 235) -> Picture:
    """Bare paper with a little grain."""
    grain = np.random.default_rng(1).normal(shade, 2, (height, width))
    return np.clip(grain, 0, 255).astype(np.uint8)


def box_by_hand(
    picture: Picture, left: int, top: int, right: int, bottom: int, pen: int = 3, seed: int = 0
) -> None:
    """Draws four sides that wander, and go a little too far at the corners."""
    rng = np.random.default_rng(seed)
    corners = np.array([(left, top), (right, top), (right, bottom), (left, bottom)], float)
    for start, end in zip(corners, np.roll(corners, -1, axis=0), strict=True):
        along = np.linspace(-rng.uniform(0, 0.04), 1 + rng.uniform(0, 0.04), 40)[:, None]
        length = float(np.abs(end - start).max())
        astray = cv2.GaussianBlur(np.cumsum(rng.normal(0, 1, 40))[:, None], (0, 0), 5)
        astray -= np.linspace(astray[0], astray[-1], 40)
        astray *= length * rng.uniform(0.005, 0.02) / max(float(np.abs(astray).max()), 1e-6)
        across = (end - start)[::-1] * (-1, 1) / length
        points = start + (end - start) * along + across * astray
        line = np.round(points * 8).astype(np.int32)
        cv2.polylines(picture, [line], False, (70,), pen, cv2.LINE_AA, 3)


def squared(page: Picture, side: int, shade: int = 150) -> Picture:
    """The page with squares printed under its writing, up to a margin."""
    height, width = page.shape
    right, bottom = 20 + (width - 40) // side * side, 20 + (height - 40) // side * side
    print_ = np.full_like(page, 255)
    for x in range(20, right + 1, side):
        cv2.line(print_, (x, 20), (x, bottom), shade, 1)
    for y in range(20, bottom + 1, side):
        cv2.line(print_, (20, y), (right, y), shade, 1)
    return np.minimum(page, print_)


def squared_all_over(page: Picture, side: int, shade: int = 150, thick: int = 1) -> Picture:
    """The page with squares printed under its writing that go on beyond all its edges."""
    height, width = page.shape
    print_ = np.full_like(page, 255)
    for x in range(11, width, side):
        cv2.line(print_, (x, 0), (x, height), shade, thick)
    for y in range(5, height, side):
        cv2.line(print_, (0, y), (width, y), shade, thick)
    return np.minimum(page, print_)
