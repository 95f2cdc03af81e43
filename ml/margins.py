"""A scan's black margin, cut off before anything is read."""

from __future__ import annotations

from dataclasses import replace

import cv2
import numpy as np
import numpy.typing as npt

from ml.results import Box, Prediction

DARK = 0.2  # of the paper's brightness: a scanner's margin is black, a desk or a shadow mostly not
LIGHT = 0.45  # where a margin is found, it ends where the paper is lit so far
ALONG = 90  # percentile of a row or a column that must be dark
PAPER = 60  # percentile of the picture that is paper
BRIGHT = 80  # grey levels; darker paper is a blackboard, and dark to its ends
SHADE = 0.02  # of the side: where a margin ends, the paper begins in its shadow
WIDE = 0.1  # of the side; a narrower dark edge is a shadow's, and harmless
SMALLEST = 64  # pixels of the shorter side; what is smaller was cut out, not scanned
LEAST = 0.2  # of a side must remain, or it was no margin
BROKEN = 0.25  # of a sheet's edge may be dark: writing that runs out, a torn corner

Picture = npt.NDArray[np.uint8]


def without_margins(picture: Picture) -> tuple[Picture, int, int]:
    """The sheet in a picture (h, w) or (h, w, 3), and where its corner x, y was."""
    gray = picture if picture.ndim == 2 else cv2.cvtColor(picture, cv2.COLOR_RGB2GRAY)
    paper = float(np.percentile(gray, PAPER))
    if paper < BRIGHT or min(gray.shape) < SMALLEST:
        return picture, 0, 0
    left, right = _extent(np.percentile(gray, ALONG, axis=0) / paper)
    top, bottom = _extent(np.percentile(gray[:, left:right], ALONG, axis=1) / paper)
    if not _is_sheet(gray[top:bottom, left:right] / paper, gray.shape, left, top):
        return picture, 0, 0
    return picture[top:bottom, left:right], left, top


def _is_sheet(light: npt.NDArray[np.floating], whole: tuple[int, ...], left: int, top: int) -> bool:
    """Whether what remains ends in straight edges where something was cut, as no mere thing does.

    light: as a share of the paper's. whole: the picture's height and width; left, top: what was cut
    there.
    """
    height, width = light.shape
    cut = {
        "left": left > 0,
        "top": top > 0,
        "right": left + width < whole[1],
        "bottom": top + height < whole[0],
    }
    edges = {"left": light[:, 0], "top": light[0], "right": light[:, -1], "bottom": light[-1]}
    return all(np.quantile(edges[side], BROKEN) > LIGHT for side, was in cut.items() if was)


def _extent(light: npt.NDArray[np.floating]) -> tuple[int, int]:
    """What remains of rows or columns, first and last + 1, without the margins at their ends.

    light: of each row or column, as a share of the paper's.
    """
    count = len(light)
    first, last = _margin(light), count - _margin(light[::-1])
    return (first, last) if last - first >= LEAST * count else (0, count)


def _margin(light: npt.NDArray[np.floating]) -> int:
    """How many of the first rows or columns are margin."""
    inside = np.flatnonzero(light > DARK)
    if not len(inside) or inside[0] <= WIDE * len(light):
        return 0
    lit = np.flatnonzero(light > LIGHT)
    return int(lit[0]) + round(SHADE * len(light)) if len(lit) else 0


def moved(item: Prediction, x: int, y: int) -> Prediction:
    """A prediction with its boxes moved."""
    if not x and not y:
        return item
    digits = tuple(replace(digit, box=_moved(digit.box, x, y)) for digit in item.digits)
    return replace(item, box=_moved(item.box, x, y), digits=digits)


def _moved(box: Box, x: int, y: int) -> Box:
    return Box(box.x + x, box.y + y, box.w, box.h)
