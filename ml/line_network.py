"""What the line network reads in a normalised line: scores for its columns, left to right."""

from __future__ import annotations

from functools import lru_cache

import cv2
import numpy as np
import numpy.typing as npt

from ml.decode import log_softmax
from ml.interpreter import Network, open_network
from ml.segment import LINE_HEIGHT

STRIDE = 4  # pixels of the line to a column of scores
WIDTH_STEP = 16
VIEWS = ((1.0, 0.0), (0.86, 0.1), (0.94, -0.1))  # height and slant; columns stay in place

Array = npt.NDArray[np.float32]


@lru_cache(maxsize=1)
def load() -> Network:
    """The network, opened once per process; raises WeightsError."""
    return open_network("lines-latin")


def version() -> str:
    """The network's name and version, as stored with each prediction."""
    return str(load().card["version"])


def padded_width(width: int) -> int:
    return -(-width // WIDTH_STEP) * WIDTH_STEP


def read_columns(line: Array, network: Network, views: int = len(VIEWS)) -> Array:
    """Log probabilities (W / 4, 11) of a normalised line (40, W); the last class is blank.

    The mean of three views that differ in height and slant steadies the scores.
    """
    width = padded_width(line.shape[1])
    seen = np.stack([_view(line, width, *view) for view in VIEWS[:views]])
    scores = log_softmax(network.run(seen[..., None]))
    mean = log_softmax(scores.mean(0))
    return mean[: -(-line.shape[1] // STRIDE)]


def _view(line: Array, width: int, tall: float, slant: float) -> Array:
    middle = LINE_HEIGHT / 2
    place = np.array([[1, slant, -slant * middle], [0, tall, (1 - tall) * middle]], np.float32)
    return cv2.warpAffine(line, place, (width, LINE_HEIGHT))
