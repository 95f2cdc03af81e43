"""What the line network reads in a normalised line: scores for its columns, left to right."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

import numpy as np
import numpy.typing as npt

from ml.networks.ctc import log_softmax
from ml.networks.interpreter import Network, has_network, open_network
from ml.networks.signs import collapsed
from ml.results import SCRIPTS
from ml.segment import LINE_HEIGHT

STRIDE = 4  # pixels of the line to a column of scores
WIDTH_STEP = 16
ORDINALS = ("second", "third")  # of the networks that are asked where the first doubts
VIEWS = (0.0, 0.06, -0.06)  # margins (`normalize_line`): in doubt a line is seen with all

Array = npt.NDArray[np.float32]


def name(script: str) -> str:
    """What a script's line network is called in the folder of weights."""
    return f"lines-{script}"


def names(script: str) -> list[str]:
    """What a script's line networks are called: the one that reads, and those asked in doubt."""
    return [name(script), *(f"{name(script)}-{ordinal}" for ordinal in ORDINALS)]


@lru_cache(maxsize=len(SCRIPTS))
def opinions(script: str) -> tuple[Network, ...]:
    """A script's networks, opened once per process; raises WeightsError.

    The first reads its lines; the others, if there are any, are asked where the first doubts.
    """
    return opened(script)


def opened(script: str, folder: Path | None = None) -> tuple[Network, ...]:
    """The same networks of a folder, opened anew."""
    return (open_network(name(script), folder), *others(script, folder))


def others(script: str, folder: Path | None = None) -> list[Network]:
    """Those of a folder that are asked where the first doubts."""
    return [open_network(one, folder) for one in names(script)[1:] if has_network(one, folder)]


def load(script: str) -> Network:
    """The network that reads a script's lines."""
    return opinions(script)[0]


def version(script: str) -> str:
    """The first network's name and version, as stored with each prediction.

    It tells of all that are asked: it rises whenever one of them is another.
    """
    return str(load(script).card["version"])


def padded_width(width: int) -> int:
    return -(-width // WIDTH_STEP) * WIDTH_STEP


def read_columns(line: Array, network: Network) -> Array:
    """Log probabilities (T, 11) of a normalised line (40, W): digits and, last, all else.

    T is a fourth of the line's width.
    """
    return collapsed(read_signed(line, network))


def read_signed(line: Array, network: Network) -> Array:
    """The same (T, classes) with all that the network's alphabet has; the last class is blank."""
    return _columns(line.tobytes(), line.shape[1], network)


@lru_cache(maxsize=1)  # who decides the layout and who reads it look at the same line in turn
def _columns(content: bytes, width: int, network: Network) -> Array:
    line = np.frombuffer(content, np.float32).reshape(LINE_HEIGHT, width)
    padded = np.pad(line, ((0, 0), (0, padded_width(width) - width)))
    scores = log_softmax(network.run(padded[None, ..., None])[0])
    return scores[: -(-width // STRIDE)]
