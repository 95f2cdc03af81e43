"""What the line networks read in a normalised line: scores for its columns, left to right."""

from __future__ import annotations

from functools import lru_cache
from typing import NamedTuple

import cv2
import numpy as np
import numpy.typing as npt

from ml.decode import log_softmax
from ml.interpreter import Network, has_network, open_network
from ml.segment import LINE_HEIGHT

STRIDE = 4  # pixels of the line to a column of scores
WIDTH_STEP = 16
NAMES = ("lines-latin", "lines-latin-second")

Array = npt.NDArray[np.float32]


class View(NamedTuple):
    """One look at a line: by which of the networks, and how much it is stretched for it."""

    network: int
    width: float


VIEWS = (View(0, 1.0), View(0, 1.25), View(0, 0.85))  # the first one first


@lru_cache(maxsize=1)
def load() -> tuple[Network, ...]:
    """The networks, opened once per process; raises WeightsError.

    Where there is only the first, as while a second is trained, it takes every view.
    """
    first, second = NAMES
    names = NAMES if has_network(second) else (first,)
    return tuple(open_network(name) for name in names)


def version() -> str:
    """The networks' version, as stored with each prediction."""
    return ", ".join(dict.fromkeys(str(network.card["version"]) for network in load()))


def padded_width(width: int) -> int:
    return -(-width // WIDTH_STEP) * WIDTH_STEP


def read_columns(line: Array, networks: tuple[Network, ...], view: View = VIEWS[0]) -> Array:
    """Log probabilities (T, 11) of a normalised line (40, W) in a view; the last class is blank.

    T is a fourth of the stretched line's width.
    """
    network = networks[view.network % len(networks)]
    return _columns(line.tobytes(), line.shape[1], network, view.width)


@lru_cache(maxsize=1)  # who decides the layout and who reads it look at the same line in turn
def _columns(content: bytes, wide: int, network: Network, stretch: float) -> Array:
    line = np.frombuffer(content, np.float32).reshape(LINE_HEIGHT, wide)
    width = max(1, round(wide * stretch))
    seen = line if stretch == 1 else cv2.resize(line, (width, LINE_HEIGHT))
    padded = np.pad(seen, ((0, 0), (0, padded_width(width) - width)))
    scores = log_softmax(network.run(padded[None, ..., None])[0])
    return scores[: -(-width // STRIDE)]
