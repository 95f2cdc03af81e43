"""Opens a trained network for LiteRT and runs it; TensorFlow isn't needed to read."""

import hashlib
import json
import os
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
from ai_edge_litert.interpreter import Interpreter

WEIGHTS = Path(os.environ.get("LONGHAND_WEIGHTS") or Path(__file__).parent.parent / "weights")

Array = npt.NDArray[np.float32]


class WeightsError(Exception):
    """The weights are missing or aren't those that the card describes."""


class Network:
    """A network with one input and its card. Not safe to share between threads."""

    def __init__(self, model: bytes, card: dict[str, Any]) -> None:
        self.card = card
        self._interpreter = Interpreter(model_content=model, num_threads=1)
        self._input = self._interpreter.get_input_details()[0]["index"]
        self._shape: tuple[int, ...] = ()

    def run(self, batch: Array) -> Array:
        """The first output for a batch; the tensors are made anew when its shape changes."""
        return self.run_all(batch)[0]

    def run_all(self, batch: Array) -> list[Array]:
        """Every output for a batch, those with more values of a place first."""
        if batch.shape != self._shape:
            self._interpreter.resize_tensor_input(self._input, batch.shape)
            self._interpreter.allocate_tensors()
            self._shape = batch.shape
        self._interpreter.set_tensor(self._input, np.ascontiguousarray(batch, np.float32))
        self._interpreter.invoke()
        places = self._interpreter.get_output_details()
        found = [self._interpreter.get_tensor(place["index"]) for place in places]
        found.sort(key=lambda output: -output.shape[-1])
        return [np.asarray(output, np.float32) for output in found]


def has_network(name: str, folder: Path | None = None) -> bool:
    return ((folder or WEIGHTS) / f"{name}.tflite").exists()


def open_network(name: str, folder: Path | None = None) -> Network:
    """The network <name>.tflite of the weights, or of another folder, with its card.

    Raises WeightsError.
    """
    folder = folder or WEIGHTS
    try:
        model = (folder / f"{name}.tflite").read_bytes()
        card = json.loads((folder / f"{name}.json").read_text())
    except FileNotFoundError as error:
        missing = Path(error.filename).name
        raise WeightsError(f"{folder} has no {missing}; restore it from git.") from None
    if hashlib.sha256(model).hexdigest() != card["sha256"]:
        raise WeightsError(f"{folder}/{name}.tflite differs from its card; restore both from git.")
    return Network(model, card)
