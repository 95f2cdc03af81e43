"""A number cut out of a page and set level, with what is foreign in it, and the way back."""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import cached_property

import cv2
import numpy as np
import numpy.typing as npt

from ml.detection.numbers import Found, Numbers
from ml.detection.page import Page
from ml.networks.pixel_network import DIGIT, PAPER
from ml.results import Box

MARGIN = 0.16  # around a number, in its heights
FOREIGN = 0.6  # of the probability that ink is a rule, print, or somebody's other ink

Picture = npt.NDArray[np.uint8]
Array = npt.NDArray[np.float32]
Floats = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Crop:
    """gray (h, w), dark on light; foreign, own (h, w) 0 to 1; the map (3, 3) to it from the page.

    foreign: what belongs to no digit of this number. own: its digits' ink.
    """

    gray: Picture
    foreign: Array
    own: Array
    matrix: Floats

    @cached_property
    def back(self) -> Floats:
        return np.linalg.inv(self.matrix)

    def box_on_page(self, left: float, top: float, right: float, bottom: float) -> Box:
        """The upright box on the page around a box in this crop."""
        corners = np.array([[[left, top], [right, top], [right, bottom], [left, bottom]]])
        x, y = cv2.perspectiveTransform(corners.astype(float), self.back)[0].T
        start_x, start_y = max(0, math.floor(x.min())), max(0, math.floor(y.min()))
        wide, high = math.ceil(x.max()) - start_x, math.ceil(y.max()) - start_y
        return Box(start_x, start_y, max(1, wide), max(1, high))


def cut_out(page: Page, numbers: Numbers, found: Found) -> Crop:
    """The number with a margin, level; outside the page its border goes on."""
    matrix, size = _placed(found)
    gray = cv2.warpAffine(page.gray, matrix[:2], size, borderMode=cv2.BORDER_REPLICATE)
    own, foreign = (
        cv2.warpAffine(part, matrix[:2] @ _from_maps(page), size)
        for part in _inks(page, numbers, found, matrix, size)
    )
    return Crop(_dark_on_light(gray, own), foreign, own, matrix)


def _placed(found: Found) -> tuple[Floats, tuple[int, int]]:
    """The map (3, 3) from the page's grey to the crop, and the crop's width and height."""
    cos, sin = math.cos(found.angle), math.sin(found.angle)
    margin = MARGIN * 2 * found.across + 1
    size = (math.ceil(2 * (found.along + margin)), math.ceil(2 * (found.across + margin)))
    turn = np.array([[cos, sin], [-sin, cos]])
    shift = np.array(size) / 2 - turn @ found.middle
    return np.vstack((np.column_stack((turn, shift)), (0, 0, 1))), (
        max(size[0], 4),
        max(size[1], 4),
    )


def _from_maps(page: Page) -> Floats:
    """The map (3, 3) from the middles of the maps' pixels to those of the page's grey."""
    half = (page.step - 1) / 2
    return np.array([[page.step, 0, half], [0, page.step, half], [0, 0, 1]])


def _inks(
    page: Page, numbers: Numbers, found: Found, matrix: Floats, size: tuple[int, int]
) -> tuple[Array, Array]:
    """The maps of the number's own ink and of what is foreign, empty away from the number."""
    kinds = page.maps.kinds
    own, foreign = np.zeros(kinds.shape[:2], np.float32), np.zeros(kinds.shape[:2], np.float32)
    corners = np.array([[0, 0, 1], [size[0], 0, 1], [0, size[1], 1], [size[0], size[1], 1.0]])
    x, y = (np.linalg.inv(matrix) @ corners.T)[:2] / page.step
    rows = slice(max(0, int(y.min()) - 2), int(y.max()) + 3)
    columns = slice(max(0, int(x.min()) - 2), int(x.max()) + 3)
    owner, near = numbers.owners[rows, columns], kinds[rows, columns]
    mine = owner == found.spine
    others = (owner > 0) & ~mine
    own[rows, columns] = mine
    other = 1 - near[..., PAPER] - near[..., DIGIT]
    foreign[rows, columns] = ((other > FOREIGN) & ~mine) | others
    return own, foreign


def _dark_on_light(gray: Picture, own: Array) -> Picture:
    """The crop turned to its negative where its ink is lighter than what is around it."""
    ink = own > 0.5
    if not ink.any() or ink.all() or float(gray[ink].mean()) <= float(gray[~ink].mean()):
        return gray
    return np.asarray(255 - gray)
