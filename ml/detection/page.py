"""A picture as the reading sees it: upright, in grey, at the scale at which its digits are seen."""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
import numpy.typing as npt

from ml.networks import pixel_network
from ml.networks.pixel_network import DIGIT, Maps
from ml.results import Box

COARSE = 512  # pixels of the longer side that are looked at first
SMALL = 96  # pixels; a smaller picture is enlarged to it
LARGEST = 4.0  # times a small picture is enlarged at most
BEST = 34.0  # pixels; digits so tall are seen best
SEEN = (20.0, 80.0)  # pixels; taller or smaller digits are looked at again, at another scale
SURELY = 0.8  # of the probability that writing is turned, before the picture is
SPINE = 0.5  # of the probability that a pixel lies on a number's spine

Picture = npt.NDArray[np.uint8]


@dataclass(frozen=True)
class Page:
    """gray (h, w) of the upright picture, ink dark or light; what the network saw of it.

    scale: pixels of what the network saw to one of gray. turned: quarters against the clock by
    which the writing lay, and the picture was turned back.
    """

    gray: Picture
    maps: Maps
    scale: float
    turned: int

    @property
    def step(self) -> float:
        """Pixels of gray to one of the maps."""
        return pixel_network.STEP / self.scale


def look(picture: Picture) -> Page:
    """A page from a picture (h, w) or (h, w, 3): turned upright, its digits at a good scale."""
    gray = gray_of(picture)
    scale = _coarse(gray.shape)
    maps = pixel_network.see(_scaled(gray, scale))
    turned = int(maps.turns.argmax())
    if turned and maps.turns[turned] > SURELY:
        gray = np.ascontiguousarray(np.rot90(gray, -turned))
        maps = pixel_network.see(_scaled(gray, scale))
    else:
        turned = 0
    better = _better_scale(maps, scale, gray.shape)
    if better != scale:
        scale, maps = better, pixel_network.see(_scaled(gray, better))
    return Page(gray, maps, scale, turned)


def gray_of(picture: Picture) -> Picture:
    """Grey levels (h, w) in which coloured ink stands out as black does."""
    if picture.ndim == 2:
        return picture
    mean = cv2.cvtColor(picture, cv2.COLOR_RGB2GRAY)
    edge = np.concatenate((mean[0], mean[-1], mean[:, 0], mean[:, -1]))
    far = picture.min(2) if np.median(edge) > mean.mean() / 2 else picture.max(2)
    return np.asarray(cv2.addWeighted(mean, 0.5, far, 0.5, 0))


def turned_back(box: Box, turned: int, size: tuple[int, int]) -> Box:
    """A box of the upright picture, of size (w, h), in the picture as it came."""
    width, height = size
    for _ in range(turned):
        box = Box(box.y, width - box.x - box.w, box.h, box.w)
        width, height = height, width
    return box


def _coarse(shape: tuple[int, ...]) -> float:
    longest = max(shape)
    return min(LARGEST, max(SMALL, min(longest, COARSE)) / longest)


def _scaled(gray: Picture, scale: float) -> Picture:
    if scale == 1:
        return gray
    size = [max(1, round(side * scale)) for side in gray.shape[::-1]]
    way = cv2.INTER_AREA if scale < 1 else cv2.INTER_LINEAR
    return np.asarray(cv2.resize(gray, size, interpolation=way))


def _better_scale(maps: Maps, scale: float, shape: tuple[int, ...]) -> float:
    """The scale at which the digits are as tall as they are seen best, unless they nearly are.

    Where no digit was seen in a reduced picture, they may be too small in it.
    """
    along = maps.spine > SPINE
    if not along.any():
        return max(scale, 1.0)
    tall = float(np.median(maps.tall[along]))
    if SEEN[0] <= tall <= SEEN[1]:
        return scale
    return float(np.clip(scale * BEST / tall, SMALL / max(shape) / 2, max(scale, 1.0)))


def ink_of(maps: Maps) -> npt.NDArray[np.bool_]:
    """Where digits' ink is likelier than anything else."""
    return np.asarray(maps.kinds.argmax(-1) == DIGIT)
