"""What each of many 28x28 crops shows: a digit, or none."""

from functools import cache

import numpy as np
import numpy.typing as npt

from ml.networks.interpreter import Network, open_network

NOT_A_DIGIT = 10
CLASSES = 11
BATCH = 64  # larger batches are run in parts, so that memory stays bounded

Array = npt.NDArray[np.float32]


@cache
def load(script: str) -> Network:
    """The script's network, opened once per process; raises WeightsError."""
    return open_network(f"digits-{script}")


def logits(batch: Array, script: str = "latin") -> Array:
    """(n, 28, 28) ink, 0 to 1 → (n, 11) scores before the temperature, for decoding."""
    network = load(script)
    shaped = np.asarray(batch, np.float32).reshape(-1, 28, 28, 1)
    parts = [network.run(shaped[i : i + BATCH]) for i in range(0, len(shaped), BATCH)]
    return np.concatenate(parts) if parts else np.zeros((0, CLASSES), np.float32)


def classify(batch: Array, script: str = "latin") -> Array:
    """(n, 28, 28) ink → (n, 11) calibrated probabilities; the last is "not a digit"."""
    scores = logits(batch, script) / load(script).card["temperature"]
    powers = np.exp(scores - scores.max(1, keepdims=True))
    return powers / powers.sum(1, keepdims=True)


def version(script: str = "latin") -> str:
    """The network's name and version, as stored with each prediction."""
    return str(load(script).card["version"])
