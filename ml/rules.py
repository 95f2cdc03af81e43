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
SLENDER = 0.35  # width to length of a stroke that may be a rule, or a 1, or a dash
PARTS = 4  # of a stroke's length, in which it is followed
FAINTER = 0.5  # of a stroke's darkness that is left of it where it goes on
FAINTEST = 4.0  # grey levels


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


def runs_on(gray: Picture, box: Box) -> bool:
    """Whether the straight stroke in a box is a piece of a rule: it goes on for its own length.

    gray: (h, w), dark on light. Beyond both ends of the box the stroke is followed, fainter and a
    little askew, without a gap. A 1, a dash or an underline ends where it ends.
    """
    if box.w > box.h:
        gray, box = gray.T, Box(box.y, box.x, box.h, box.w)
    if box.w > SLENDER * box.h:
        return False
    part = max(2, round(box.h / PARTS))
    middle, own = _darkest(gray, box.y, box.y + box.h, box.x + box.w / 2, box.w)
    least = max(FAINTER * own, FAINTEST)
    followed = 0
    for first, step in ((box.y - part, -part), (box.y + box.h, part)):
        top, at = first, middle
        while 0 <= top <= len(gray) - part and followed < PARTS:
            at, dark = _darkest(gray, top, top + part, at, box.w)
            if dark < least:
                break
            followed += 1
            top += step
    return followed >= PARTS


def _darkest(gray: Picture, top: int, bottom: int, at: float, width: int) -> tuple[float, float]:
    """Where near a column some rows are darkest, and by how many grey levels."""
    near, around = max(2, width // 2), max(8, 3 * width)
    left = max(0, round(at) - around)
    profile = gray[top:bottom, left : round(at) + around + 1].mean(0)
    start = max(0, round(at) - near - left)
    found = start + int(profile[start : round(at) + near + 1 - left].argmin())
    return float(left + found), float(np.median(profile) - profile[found])
