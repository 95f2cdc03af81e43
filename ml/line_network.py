"""What the line network reads in a normalised line: scores for its columns, left to right."""

from __future__ import annotations

from functools import lru_cache

import numpy as np
import numpy.typing as npt

from ml.decode import log_softmax
from ml.interpreter import Network, open_network
from ml.results import SCRIPTS
from ml.segment import LINE_HEIGHT

STRIDE = 4  # pixels of the line to a column of scores
WIDTH_STEP = 16
VIEWS = (0.0, 0.06, -0.06)  # margins with which a line is read (`normalize_line`), the first first

Array = npt.NDArray[np.float32]


def name(script: str) -> str:
    """What a script's line network is called in the folder of weights."""
    return f"lines-{script}"


@lru_cache(maxsize=len(SCRIPTS))
def load(script: str) -> Network:
    """A script's network, opened once per process; raises WeightsError."""
    return open_network(name(script))


def version(script: str) -> str:
    """The network's name and version, as stored with each prediction."""
    return str(load(script).card["version"])


def padded_width(width: int) -> int:
    return -(-width // WIDTH_STEP) * WIDTH_STEP


def read_columns(line: Array, network: Network) -> Array:
    """Log probabilities (T, 11) of a normalised line (40, W); the last class is blank.

    T is a fourth of the line's width.
    """
    return _columns(line.tobytes(), line.shape[1], network)


@lru_cache(maxsize=1)  # who decides the layout and who reads it look at the same line in turn
def _columns(content: bytes, width: int, network: Network) -> Array:
    line = np.frombuffer(content, np.float32).reshape(LINE_HEIGHT, width)
    padded = np.pad(line, ((0, 0), (0, padded_width(width) - width)))
    scores = log_softmax(network.run(padded[None, ..., None])[0])
    return scores[: -(-width // STRIDE)]
