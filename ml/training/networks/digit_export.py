"""From the trained Keras network to what is committed: LiteRT weights and their card."""

import hashlib
from pathlib import Path
from typing import Any

import keras
import numpy as np
import numpy.typing as npt

from ml.networks.interpreter import Network
from ml.training.datasets.licences import LATIN, SOURCES
from ml.training.evaluation.calibration import expected_error, fitted_temperature, softmax
from ml.training.evaluation.model_cards import write_card
from ml.training.networks import digit_model
from ml.training.networks.litert import to_litert
from ml.training.networks.options import in_single_precision
from ml.training.synthesis.batches import Pool

VERSION = "1.6.0"

Array = npt.NDArray[np.float32]
LIMITS = (
    "Reads one digit, cut out and size-normalised by ml/preprocess.py. Writing that nobody in the"
    " training data produced (other countries' sevens and fours, children's mirrored digits) is"
    " read with less certainty. Letters and signs that look like digits are read as digits."
)


def export(
    network: keras.Model,
    pool: Pool,
    script: str,
    recipe: dict[str, Any],
    weights: Path,
) -> None:
    """Writes digits-<script>.tflite, its first layer for explanations, and its card."""
    name = f"digits-{script}"
    network = in_single_precision(network, digit_model.build)
    content = to_litert(network)
    first_layer = to_litert(keras.Model(network.input, network.layers[3].output))
    card = _card(content, pool, script, recipe)
    weights.mkdir(parents=True, exist_ok=True)
    (weights / f"{name}-first.tflite").write_bytes(first_layer)
    (weights / f"{name}.tflite").write_bytes(content)
    write_card(weights / f"{name}.json", card)


def _card(content: bytes, pool: Pool, script: str, recipe: dict[str, Any]) -> dict[str, Any]:
    reader = Network(content, {})
    scored = {
        name: (_logits(reader, images), labels) for name, (images, labels) in pool.held.items()
    }
    logits = np.concatenate([values for values, _ in scored.values()])
    labels = np.concatenate([labels for _, labels in scored.values()])
    temperature = fitted_temperature(logits, labels)
    return {
        "name": f"digits-{script}",
        "version": f"{script}-{VERSION}",
        "sha256": hashlib.sha256(content).hexdigest(),
        "temperature": round(temperature, 4),
        "input": "(n, 28, 28, 1) float32, ink 0 to 1, from ml.preprocess.normalise",
        "output": "(n, 11) logits: 0 to 9, then not a digit",
        "recipe": recipe,
        "data": SOURCES[script] + (LATIN if script != "latin" and "start" in recipe else []),
        "held out": {name: _figures(*pair, temperature) for name, pair in scored.items()},
        "limits": LIMITS,
    }


def _logits(reader: Network, images: Array) -> Array:
    parts = [reader.run(images[i : i + 64][..., None]) for i in range(0, len(images), 64)]
    return np.concatenate(parts)


def _figures(logits: Array, labels: npt.NDArray[np.int64], temperature: float) -> dict[str, float]:
    probabilities = softmax(logits, temperature)
    right = probabilities.argmax(1) == labels
    return {
        "n": len(labels),
        "accuracy": round(100 * float(right.mean()), 3),
        "calibration error": round(expected_error(probabilities.max(1), right), 4),
    }
