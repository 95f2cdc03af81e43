"""Ruled and squared lines: thin ink from edge to edge is removed, a piece of a rule is known."""

import cv2
import numpy as np
import numpy.typing as npt

from ml.results import Box

Ink = npt.NDArray[np.float32]
Mask = npt.NDArray[np.uint8]
Picture = npt.NDArray[np.uint8]

SMALLEST = 40  # pixels; below this nothing tells a rule from a stroke
COVER = 0.6  # share of the picture's width that a rule's ink must fill
ANGLES = np.radians((83.0, 97.0))
INK = 0.15
SLENDER = 0.35  # width to height of a stroke that may be a rule, or a 1
PARTS = 4  # of a stroke's height, in which it is followed
FAINTER = 0.5  # of a stroke's darkness that is left of it where it goes on
FAINTEST = 8.0  # grey levels
EDGE = 0.3  # of its contrast to one side at least is a stroke's to the other
PAPER = 0.75  # so light among the pixels around a stroke is paper, though a rule may cross there
NEARLY_ALL = 0.8  # of the rows in which a stroke must be there to be without a gap


def remove_rules(ink: Ink) -> Ink:
    """The ink map without lines that run across the picture; strokes over them stay whole.

    ink: (h, w), 0 to 1. Lines are sought within 7 degrees of the rows and of the columns.
    """
    if min(ink.shape) < SMALLEST or not ink.any():
        return ink
    return _without_level_rules(_without_level_rules(ink).T).T.copy()


def _without_level_rules(ink: Ink) -> Ink:
    thickest = max(3, ink.shape[0] // 50)
    thin = thin_ink(ink, thickest)
    band = np.zeros(ink.shape, np.uint8)
    for left, right in _lines(thin):
        cv2.line(band, (0, left), (ink.shape[1] - 1, right), 1, thickest)
    return np.where((band & thin) > 0, 0, ink).astype(np.float32)


def thin_ink(ink: Ink, thickest: int) -> Mask:
    """Where ink's vertical run is at most `thickest` pixels: a crossing stroke's is longer."""
    mask = (ink > INK).astype(np.uint8)
    tall = cv2.morphologyEx(mask, cv2.MORPH_OPEN, np.ones((thickest + 1, 1), np.uint8))
    return mask & ~tall & 1


def _lines(thin: Mask) -> list[tuple[int, int]]:
    """The rules as (y at the left edge, y at the right edge)."""
    height, width = thin.shape
    scale = min(1.0, 400 / width)
    size = (max(1, round(width * scale)), max(1, round(height * scale)))
    small = (cv2.resize(thin * 255, size, interpolation=cv2.INTER_AREA) > 40).astype(np.uint8)
    found = cv2.HoughLines(
        small, 1, np.pi / 360, round(COVER * size[0]), min_theta=ANGLES[0], max_theta=ANGLES[1]
    )
    if found is None:
        return []
    ends = [_ends(rho, theta, size[0]) for rho, theta in found[:60, 0]]
    return [(round(a / scale), round(b / scale)) for a, b in ends if _reaches(small, a, b)]


def _ends(rho: float, theta: float, width: int) -> tuple[float, float]:
    """x cos(theta) + y sin(theta) = rho, solved for y at both edges."""
    left = rho / np.sin(theta)
    return float(left), float(left - (width - 1) / np.tan(theta))


def _reaches(small: Mask, left: float, right: float) -> bool:
    """Whether the line's ink begins and ends near the edges of the picture."""
    track = np.zeros_like(small)
    width = small.shape[1]
    cv2.line(track, (0, round(left)), (width - 1, round(right)), 1, 3)
    columns = np.flatnonzero((track & small).any(0))
    if columns.size < COVER * width:
        return False
    return bool(columns[0] < 0.06 * width and columns[-1] > 0.94 * width)


def is_piece_of_rule(gray: Picture, box: Box) -> bool:
    """Whether the upright stroke in a box goes on beyond its ends: a printed rule's piece does.

    gray: (h, w), dark on light. From both ends on, the stroke is followed in its own direction,
    a quarter of its height at a time, as long as it stays half as dark without a gap; both ends
    together must give its own height. A 1 ends where it ends; what takes more than half of the
    picture's height isn't known as a piece.
    """
    if box.w > SLENDER * box.h:
        return False
    part = max(2, round(box.h / PARTS))
    near = max(2, round(box.w / PARTS))
    middle = box.x + box.w / 2
    upper, _ = _darkest(gray, box.y, box.y + part, middle, box.w)
    lower, _ = _darkest(gray, box.y + box.h - part, box.y + box.h, middle, box.w)
    own = _darkness(gray, box, near)
    drift = (lower - upper) / max(1, PARTS - 1)
    followed = 0
    for first, step, at in ((box.y - part, -part, upper), (box.y + box.h, part, lower)):
        top, side = first, drift if step > 0 else -drift
        while 0 <= top <= len(gray) - part and followed < PARTS:
            at, dark = _darkest(gray, top, top + part, at + side, near)
            if dark < max(FAINTER * own, FAINTEST):
                break
            followed += 1
            top += step
    return followed >= PARTS


def _darkness(gray: Picture, box: Box, near: int) -> float:
    """By how many grey levels a stroke is darker than the paper beside it, in its usual row."""
    left = max(0, box.x - max(8, 3 * near))
    rows = gray[box.y : box.y + box.h, left : box.x + box.w + max(8, 3 * near)]
    darkest = gray[box.y : box.y + box.h, box.x : box.x + box.w].min(1)
    return float(np.quantile(rows, PAPER) - np.median(darkest))


def _darkest(gray: Picture, top: int, bottom: int, at: float, near: int) -> tuple[float, float]:
    """The darkest column near one, and how much darker than paper nearly each of its rows is."""
    left = max(0, round(at) - max(8, 3 * near))
    rows = gray[top:bottom, left : round(at) + max(8, 3 * near) + 1]
    start, end = max(0, round(at) - near - left), max(1, round(at) + near + 1 - left)
    if not rows[:, start:end].size:
        return at, 0.0
    found = start + int(rows[:, start:end].mean(0).argmin())
    stroke = rows[:, max(0, found - near) : found + near + 1].min(1)
    return float(left + found), float(np.quantile(rows, PAPER) - np.quantile(stroke, NEARLY_ALL))


def is_edge(gray: Picture, box: Box) -> bool:
    """Whether what looks like an upright stroke in a box of a grey picture (h, w) is only an edge.

    A stroke is darker, or lighter, than what is on either side of it; a shadow's or a sheet's
    edge is so on one side only. Without room on both sides the answer is no.
    """
    x, y, w, h = box.x, box.y, max(1, box.w), max(1, box.h)
    beside = max(3, w // 2)
    if x < beside or x + w + beside > gray.shape[1]:
        return False
    rows = gray[y + h // 10 : y + h - h // 10].astype(np.float32)
    if not len(rows):
        return False
    left = np.median(rows[:, x - beside : x], axis=1)
    right = np.median(rows[:, x + w : x + w + beside], axis=1)
    inside = rows[:, x : x + w]
    dark = [float(np.median(side - inside.min(1))) for side in (left, right)]
    light = [float(np.median(inside.max(1) - side)) for side in (left, right)]
    return all(min(pair) < EDGE * max(pair) for pair in (dark, light))
