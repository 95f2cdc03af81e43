"""Ruled and squared lines: thin ink from edge to edge is removed, a piece of a rule is known."""

from typing import Any

import cv2
import numpy as np
import numpy.typing as npt

from ml.results import Box

Ink = npt.NDArray[np.float32]
Mask = npt.NDArray[np.uint8]
Floats = npt.NDArray[np.float64]
Picture = npt.NDArray[np.uint8]

SMALLEST = 40  # pixels; below this nothing tells a rule from a stroke
COVER = 0.6  # share of the picture's width that a rule's ink must fill
EDGE = 0.06  # of the picture's width, so near its edges a rule is seen
THICKER = 1.6  # times as thick as usual at most is a rule; a stroke across it is broader
HALF = 0.45  # of a rule at least is seen, or what is seen isn't its ink
ANGLES = np.radians((83.0, 97.0))
INK = 0.15
SLENDER = 0.35  # width to height of a stroke that may be a rule, or a 1
PARTS = 4  # of a stroke's height, in which it is followed
FAINTER = 0.5  # of a stroke's darkness that is left of it where it goes on
FAINTEST = 8.0  # grey levels
DIP = 8.0  # grey levels by which a stroke at least differs from both its sides
STEP = 0.15  # of the change from one side to the other at least is that too
BESIDE = 0.25  # of a stroke's height, so far on either side of it at least is looked at
NEAREST = 5  # pixels at least
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
    found = lines_across(thin_ink(ink, thickest))
    ends = [[(0, left), (ink.shape[1] - 1, right)] for left, right in found]
    return without_level(ink, np.array(ends, float).reshape(-1, 2, 2), thickest, thickest)


def without_level(ink: Ink, rules: Floats, thickest: int, around: int) -> Ink:
    """The ink map (h, w) without thin ink along some rules, (n, 2, 2) x, y of their ends.

    thickest: pixels across the ink that goes. around: pixels across the band in which it lies.
    """
    thin = thin_ink(ink, thickest)
    band = np.zeros(ink.shape, np.uint8)
    for start, end in np.rint(rules).astype(int).tolist():
        cv2.line(band, start, end, 1, around)
    return np.where((band & thin) > 0, 0, ink).astype(np.float32)


def thickest_of(widths: npt.NDArray[np.integer[Any]]) -> float:
    """Pixels across the broadest ink that may be a rule's, of what is seen along it (n,).

    0 where so little is seen that it is what is written over the rule.
    """
    seen = widths[widths > 0]
    return THICKER * float(np.median(seen)) if len(seen) > HALF * len(widths) else 0.0


def thin_ink(ink: Ink, thickest: int) -> Mask:
    """Where ink's vertical run is at most `thickest` pixels: a crossing stroke's is longer."""
    mask = (ink > INK).astype(np.uint8)
    tall = cv2.morphologyEx(mask, cv2.MORPH_OPEN, np.ones((thickest + 1, 1), np.uint8))
    return mask & ~tall & 1


def lines_across(thin: Mask, edge: float = EDGE) -> list[tuple[int, int]]:
    """The rules across a mask of thin ink, as (y at the left edge, y at the right edge).

    edge: of the mask's width, so near both edges they are seen. One rule may be there several
    times, a little differently; the clearest come first.
    """
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
    return [(round(a / scale), round(b / scale)) for a, b in ends if _reaches(small, a, b, edge)]


def _ends(rho: float, theta: float, width: int) -> tuple[float, float]:
    """x cos(theta) + y sin(theta) = rho, solved for y at both edges."""
    left = rho / np.sin(theta)
    return float(left), float(left - (width - 1) / np.tan(theta))


def _reaches(small: Mask, left: float, right: float, edge: float) -> bool:
    """Whether the line's ink begins and ends near the edges of the picture."""
    track = np.zeros_like(small)
    width = small.shape[1]
    cv2.line(track, (0, round(left)), (width - 1, round(right)), 1, 3)
    columns = np.flatnonzero((track & small).any(0))
    if columns.size < COVER * width:
        return False
    near = edge * width + 1
    return bool(columns[0] < near and columns[-1] > width - 1 - near)


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
    """Whether what looks like a straight stroke in a box of a grey picture (h, w) is only an edge.

    A stroke is darker, or lighter, than what is on either side of it; across a shadow's or a
    sheet's edge the light changes one way only. Without room on both sides the answer is no.
    """
    if box.w > box.h:  # more level than upright
        gray, box = gray.T, Box(box.y, box.x, box.h, box.w)
    profile = _across(gray, box)
    if profile is None:
        return False
    least = max(DIP, STEP * abs(float(profile[1, -1] - profile[1, 0])))
    return _dip(profile[0]) < least and _dip(-profile[2]) < least


def _across(gray: Picture, box: Box) -> Ink | None:
    """Grey levels from left to right across an upright stroke: quartiles (3, n) of its rows.

    The rows are laid over each other where their light changes most, along a straight line. None
    without room on both sides.
    """
    box = box.within(gray.shape[1], gray.shape[0])
    reach = max(NEAREST, round(BESIDE * box.h), box.w)
    rows = np.arange(box.y + box.h // 10, box.y + max(1, box.h - box.h // 10))
    inside = gray[rows, box.x : box.x + box.w].astype(np.float32)
    inside = cv2.GaussianBlur(inside, (0, 0), 1)
    if inside.shape[1] < 3:
        return None
    change = np.abs(np.gradient(inside, axis=1)).argmax(1)
    at = box.x + straight(change.astype(np.float32))
    columns = np.round(at)[:, None] + np.arange(-reach, reach + 1)
    if (columns[:, reach - NEAREST] < 0).any():
        return None
    if (columns[:, reach + NEAREST] >= gray.shape[1]).any():
        return None
    columns = np.clip(columns, 0, gray.shape[1] - 1).astype(int)
    return np.quantile(gray[rows[:, None], columns], (0.25, 0.5, 0.75), axis=0)


def straight(values: Ink) -> Ink:
    """The straight line (n,) through values of which some are far off.

    Theil, "A rank-invariant method of linear and polynomial regression analysis" (1950).
    """
    places = np.arange(len(values))
    chosen = np.unique(np.linspace(0, len(values) - 1, 40).astype(int))
    rise = values[chosen][:, None] - values[chosen]
    run = places[chosen][:, None] - places[chosen]
    slope = float(np.median(rise[run > 0] / run[run > 0])) if len(chosen) > 1 else 0.0
    return np.asarray(slope * places + np.median(values - slope * places), np.float32)


def _dip(profile: Ink) -> float:
    """By how much a profile's lowest point lies under the highest on either side of it."""
    before = np.maximum.accumulate(profile)
    after = np.maximum.accumulate(profile[::-1])[::-1]
    return float((np.minimum(before, after) - profile).max())
