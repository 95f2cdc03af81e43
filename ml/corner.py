"""What the picture's edges cut off: a digit's stroke, or two rules that meet in a corner."""

import cv2
import numpy as np
import numpy.typing as npt

from ml.crop import otsu_ink
from ml.results import Box, Prediction, around_all

Mask = npt.NDArray[np.bool_]
Picture = npt.NDArray[np.uint8]


def edges_of(box: Box, shape: tuple[int, ...]) -> tuple[bool, bool, bool, bool]:
    """Whether a box lies at the left, top, right and lower edge of a picture (h, w)."""
    right, low = box.x + box.w >= shape[1] - 1, box.y + box.h >= shape[0] - 1
    return box.x <= 1, box.y <= 1, right, low


def is_corner(item: Prediction, gray: Picture) -> bool:
    """Whether a 1 at two neighbouring edges is two rules that meet: in its middle is none of them.

    A stroke from edge to edge goes through the middle of its box.
    """
    left, top, right, low = edges_of(item.box, gray.shape)
    if item.text != "1" or left == right or top == low:
        return False
    box = item.box
    across = slice(box.x + box.w // 3, box.x + box.w - box.w // 3)
    down = slice(box.y + box.h // 3, box.y + box.h - box.h // 3)
    return not _cut_off(gray)[down, across].any()


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
