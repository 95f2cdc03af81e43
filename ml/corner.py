"""What the picture's edges cut off: a digit's stroke, or two rules that meet in a corner."""

import cv2
import numpy as np
import numpy.typing as npt

from ml.crop import otsu_ink
from ml.results import Box, Prediction, around_all

THIN = 2  # pixels; a level rule's ink lies in a band so high and a share of its length
CLIMB = 0.08  # is that share
ALL = 0.85  # of the box's width at least a rule in it covers

Mask = npt.NDArray[np.bool_]
Picture = npt.NDArray[np.uint8]


def edges_of(box: Box, shape: tuple[int, ...]) -> tuple[bool, bool, bool, bool]:
    """Whether a box lies at the left, top, right and lower edge of a picture (h, w)."""
    right, low = box.x + box.w >= shape[1] - 1, box.y + box.h >= shape[0] - 1
    return box.x <= 1, box.y <= 1, right, low


def is_corner(item: Prediction, gray: Picture) -> bool:
    """Whether a 1 at two neighbouring edges is two rules that meet, one level and one upright.

    In the middle of their box is neither. A 1's flag climbs, or its stroke is all there is.
    """
    left, top, right, low = edges_of(item.box, gray.shape)
    if item.text != "1" or left == right or top == low:
        return False
    box = item.box
    ink = _cut_off(gray)[box.y : box.y + box.h, box.x : box.x + box.w].astype(np.uint8)
    third, aside = box.h // 3, box.w // 3
    if ink[third : box.h - third, aside : box.w - aside].any():
        return False
    return _runs_across(ink) and _runs_across(ink.T)


def _runs_across(ink: npt.NDArray[np.uint8]) -> bool:
    """Whether ink (h, w) goes level, or nearly so, from one side to the other."""
    rows = THIN + round(CLIMB * ink.shape[1])
    seen = cv2.dilate(np.ascontiguousarray(ink), np.ones((rows, 1), np.uint8))
    return bool(seen.mean(1).max(initial=0.0) > ALL)


def is_piece(number: Prediction, digit: Prediction, gray: Picture) -> bool:
    """Whether a number is part of a digit's stroke that the picture's edges cut off.

    It lies inside the digit, and most of its ink is joined to ink at those edges.
    """
    box = number.box
    if around_all((box, digit.box)) != digit.box:
        return False
    inside = slice(box.y, box.y + box.h), slice(box.x, box.x + box.w)
    ink = otsu_ink(gray)[inside] > 0
    return bool((_cut_off(gray)[inside] & ink).sum() > ink.sum() / 2)


def _cut_off(gray: Picture) -> Mask:
    """The ink (h, w) of a picture (h, w) that is joined to ink at its edges."""
    _, labels = cv2.connectedComponents(otsu_ink(gray), connectivity=8)
    reaching = np.concatenate((labels[0], labels[-1], labels[:, 0], labels[:, -1]))
    return np.isin(labels, np.unique(reaching[reaching > 0]))
