"""What the pixel network sees on a page: for each pixel what made it dark, and numbers' spines."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import cv2
import numpy as np
import numpy.typing as npt

from ml.networks.interpreter import Network, open_network

NAME = "pixels"
STEP = 2  # pixels of the page to one of its maps
PAPER, RULE, PRINT, OTHER, DIGIT = range(5)  # kinds of pixel, in the order of the network's outputs
TURN_STEP = 16  # pixels of the page to one of the map of turns
_MULTIPLE = 32  # of pixels, to which the page is padded
_BORDER = 16  # pixels at least, so that what the page's edge cuts is seen whole
_TALL = 32.0  # pixels; the height that the network tells as 0

Picture = npt.NDArray[np.uint8]
Array = npt.NDArray[np.float32]


@dataclass(frozen=True)
class Maps:
    """kinds (h/2, w/2, 5) probabilities; spine (h/2, w/2) probability; tall (h/2, w/2) pixels.

    turns (4,): the probability that the writing is turned by so many quarters against the clock.
    """

    kinds: Array
    spine: Array
    tall: Array
    turns: Array


@lru_cache(maxsize=1)
def load() -> Network:
    """The network, opened once per process; raises WeightsError."""
    return open_network(NAME)


def see(gray: Picture) -> Maps:
    """The maps of a page (h, w), cut to it: their sides are half of its own, rounded up."""
    height, width = gray.shape
    down, across = _padding(height), _padding(width)
    padded = cv2.copyMakeBorder(gray, *down, *across, cv2.BORDER_REPLICATE)
    maps, turns = load().run_all(padded[None, ..., None].astype(np.float32) / 255)
    top, left = down[0] // STEP, across[0] // STEP
    inside = maps[0, top : top + -(-height // STEP), left : left + -(-width // STEP)]
    kinds = _softmax(inside[..., :5])
    spine = np.asarray(1 / (1 + np.exp(-inside[..., 5])), np.float32)
    tall = np.asarray(_TALL * np.exp2(np.clip(inside[..., 6], -3, 4)), np.float32)
    whole = _softmax(maps[0, ..., :5])
    return Maps(kinds, spine, tall, _turns(turns[0], whole[..., PRINT:].sum(-1)))


def _padding(side: int) -> tuple[int, int]:
    """Pixels before and after; both even, so that the maps' pixels lie on the page's."""
    total = -(-(side + 2 * _BORDER) // _MULTIPLE) * _MULTIPLE - side
    before = total // 4 * 2
    return before, total - before


def _softmax(logits: Array) -> Array:
    powers = np.exp(logits - logits.max(-1, keepdims=True))
    return np.asarray(powers / powers.sum(-1, keepdims=True))


def _turns(logits: Array, written: Array) -> Array:
    """The mean where something is written, as in training, made probabilities."""
    share = cv2.resize(written, logits.shape[1::-1], interpolation=cv2.INTER_AREA)
    mean = (logits * share[..., None]).sum((0, 1)) / (share.sum() + 1e-3)
    return _softmax(np.asarray(mean, np.float32))
