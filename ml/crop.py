"""A line cut out of a picture and set upright, and the way back to the picture's pixels."""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import reduce

import cv2
import numpy as np
import numpy.typing as npt

from ml.results import Box
from ml.segment import Line

MARGIN = 0.16  # around a line, in its heights
_STEEPEST = 0.4  # radians; what seems to climb more is no line
_LEVEL = 0.03  # radians; the network reads lines that climb less as they are

Picture = npt.NDArray[np.uint8]
Ink = npt.NDArray[np.float32]
Floats = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Crop:
    """A line: grey (h, w), dark on light; its ink (h, w); the map (3, 3) to it from the picture."""

    gray: Picture
    ink: Ink
    matrix: Floats

    def box_in_picture(self, left: float, top: float, right: float, bottom: float) -> Box:
        """The upright box in the picture around a box in this crop."""
        corners = np.array([[[left, top], [right, top], [right, bottom], [left, bottom]]])
        x, y = cv2.perspectiveTransform(corners.astype(float), np.linalg.inv(self.matrix))[0].T
        start_x, start_y = max(0, math.floor(x.min())), max(0, math.floor(y.min()))
        wide, high = math.ceil(x.max()) - start_x, math.ceil(y.max()) - start_y
        return Box(start_x, start_y, max(1, wide), max(1, high))


def gray_of(picture: Picture) -> Picture:
    """A picture (h, w) or (h, w, 3) in grey levels."""
    return picture if picture.ndim == 2 else np.asarray(cv2.cvtColor(picture, cv2.COLOR_RGB2GRAY))


def edge_level(gray: Picture) -> float:
    """The usual grey level along a picture's edge: the paper's, though some ink be there."""
    return float(np.median(np.concatenate((gray[0], gray[-1], gray[:, 0], gray[:, -1]))))


def otsu_ink(gray: Picture) -> Picture:
    """What differs from the paper in grey levels (h, w), 1 or 0; paper is what most edges are.

    Otsu, "A threshold selection method from gray-level histograms" (IEEE SMC 1979): unlike
    `find_ink` it sees ink that nearly fills its picture.
    """
    level, dark = cv2.threshold(gray, 0, 1, cv2.THRESH_BINARY_INV | cv2.THRESH_OTSU)
    return np.asarray(dark if edge_level(gray) > level else 1 - dark, np.uint8)


def dark_on_light(picture: Picture, ink: Ink) -> Picture:
    """Grey (h, w) uint8 in which the ink is darker than the paper, coloured ink included."""
    gray = picture
    if picture.ndim == 3:
        mean = cv2.cvtColor(picture, cv2.COLOR_RGB2GRAY)
        gray = cv2.addWeighted(mean, 0.5, reduce(cv2.min, cv2.split(picture)), 0.5, 0)
    written = ink > 0.5
    if written.any() and float(gray[written].mean()) > float(gray[~written].mean() + 8):
        lightest = gray if picture.ndim == 2 else reduce(cv2.max, cv2.split(picture))
        return np.asarray(255 - lightest)
    return np.asarray(gray)


def whole(gray: Picture, ink: Ink) -> Crop:
    """The whole picture as one line."""
    return Crop(gray, ink, np.eye(3))


def around(gray: Picture, ink: Ink, line: Line) -> Crop:
    """The line with a margin, turned level; outside the picture its border goes on."""
    angle = _slope(line)
    turn = np.array([[math.cos(angle), math.sin(angle)], [-math.sin(angle), math.cos(angle)]])
    along, across = turn @ _corners(line.parts).T
    margin = MARGIN * float(np.ptp(across)) + 2
    matrix = np.column_stack((turn, (margin - along.min(), margin - across.min())))
    size = (round(np.ptp(along) + 2 * margin), round(np.ptp(across) + 2 * margin))
    return Crop(
        cv2.warpAffine(gray, matrix, size, borderMode=cv2.BORDER_REPLICATE),
        cv2.warpAffine(ink, matrix, size),
        np.vstack((matrix, (0, 0, 1))),
    )


def part_of(crop: Crop, box: Box) -> Crop:
    """The part of a crop inside a box of its own pixels."""
    rows, columns = slice(box.y, box.y + box.h), slice(box.x, box.x + box.w)
    move = np.array([[1, 0, -box.x], [0, 1, -box.y], [0, 0, 1.0]])
    return Crop(crop.gray[rows, columns], crop.ink[rows, columns], move @ crop.matrix)


def _corners(parts: npt.NDArray[np.int_]) -> Floats:
    x, y, w, h = parts.T.astype(float)
    return np.concatenate(
        [np.stack(c, 1) for c in ((x, y), (x + w, y), (x, y + h), (x + w, y + h))]
    )


def _slope(line: Line) -> float:
    """The angle at which the middles of the tall parts climb, in radians; 0 when unsure."""
    tall = line.parts[line.parts[:, 3] > 0.5 * line.parts[:, 3].max()].astype(float)
    x, y = tall[:, 0] + tall[:, 2] / 2, tall[:, 1] + tall[:, 3] / 2
    if len(tall) < 3 or np.ptp(x) < 2 * tall[:, 3].max():
        return 0.0
    angle = math.atan(float(np.polyfit(x, y, 1)[0]))
    return angle if _LEVEL < abs(angle) < _STEEPEST else 0.0
