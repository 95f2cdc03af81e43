"""Fits how sure a reading of a line is, on lines that the network was not trained on.

    python -m ml calibrate --data DIR

A training ends with it; on its own it is for what changes without one, as how a line is looked at.
"""

from __future__ import annotations

import argparse
import json
from pathlib import Path
from typing import Any

import numpy as np
from sklearn.linear_model import LogisticRegression

from ml import line_reader
from ml.crop import whole
from ml.interpreter import WEIGHTS, Network
from ml.line_network import NAME
from ml.training import DATA
from ml.training.lines_cheques import load_cheques
from ml.training.lines_glyphs import load_pool
from ml.training.lines_ink import lift, rewritten
from ml.training.lines_paper import paper_pool
from ml.training.lines_synthesis import LineWriter
from ml.training.lines_variations import varied

DRAWN_NETWORK = "lines-latin-drawn"  # taught without cheques; measured, never read with
DRAWN = 1500
COPIES = 6  # of each real cheque: itself and five worn versions
REWRITTEN = 600  # cheques with digits of another
SEED = 11

Labelled = tuple[np.ndarray, str]
Card = dict[str, Any]
Judged = tuple[line_reader.LineReading, bool]


def main(arguments: list[str]) -> int:
    """The command python -m ml calibrate."""
    parser = argparse.ArgumentParser(prog="python -m ml calibrate", description=__doc__)
    parser.add_argument("--data", type=Path, default=DATA)
    parser.add_argument("--weights", type=Path, default=WEIGHTS, help="where the network is")
    options = parser.parse_args(arguments)
    calibrate(options.weights, options.data)
    return 0


def calibrate(weights: Path, data: Path) -> None:
    """Fits the confidence of the folder's line network and writes it to its card.

    There too goes what it reads right of the lines kept from training.
    """
    network = Network((weights / f"{NAME}.tflite").read_bytes(), {})
    path = weights / f"{NAME}.json"
    card = {**json.loads(path.read_text()), **measured(network, data)}
    partial = path.with_suffix(".partial")
    partial.write_text(json.dumps(card, indent=2) + "\n")
    partial.replace(path)


def measured(network: Network, data: Path) -> Card:
    """What the card says of held-out lines, and the confidence fitted to them."""
    readings = held_out(network, data)
    every = [pair for pairs in readings.values() for pair in pairs]
    return {"held out": shares(readings), "confidence": fitted(every)}


def held_out(network: Network, data: Path) -> dict[str, list[Judged]]:
    """What the network reads in lines kept from training, kind by kind, and whether rightly."""
    rng = np.random.default_rng(SEED)
    kinds = {
        "cheques kept from training": real_lines(data, rng),
        "cheques with another's digits": rewritten_lines(data, REWRITTEN, rng),
        "drawn lines": drawn_lines(data, DRAWN, SEED),
    }
    return {
        name: [
            (reading, reading.text == text)
            for reading, text in ((_read(gray, network), text) for gray, text in lines)
        ]
        for name, lines in kinds.items()
    }


def shares(readings: dict[str, list[Judged]]) -> Card:
    """How many lines of each kind there are, and what share was read wholly right."""
    return {
        name: {"n": len(pairs), "exact": round(100 * float(np.mean([r for _, r in pairs])), 2)}
        for name, pairs in readings.items()
    }


def fitted(readings: list[Judged]) -> Card:
    """Coefficients for `ml.line_reader.confidence`, and from how many lines they come.

    Raises ValueError where all or none was read rightly: then there is nothing to tell apart.
    """
    read = [(reading.features, is_right) for reading, is_right in readings if reading.text]
    features, right = np.array([f for f, _ in read]), np.array([r for _, r in read])
    if len(set(right.tolist())) < 2:
        raise ValueError("This network reads nothing or everything rightly; train it longer.")
    found = LogisticRegression(C=10.0, max_iter=2000).fit(features, right)
    return {
        "constant": float(found.intercept_[0]),
        "weights": [float(w) for w in found.coef_[0]],
        "lines": len(features),
    }


def real_lines(data: Path, rng: np.random.Generator) -> list[Labelled]:
    """Grey lines and texts: the cheques kept for calibration, as they are and worn."""
    cheques = load_cheques(data, "calibration")
    lines = [(cheque.gray, cheque.text) for cheque in cheques]
    amounts = [lift(cheque) for cheque in cheques]
    return lines + [varied(amount, rng) for amount in amounts for _ in range(COPIES - 1)]


def rewritten_lines(data: Path, count: int, rng: np.random.Generator) -> list[Labelled]:
    """The same cheques with digits of one another, worn."""
    amounts = [lift(cheque) for cheque in load_cheques(data, "calibration")]
    clean = [amount for amount in amounts if amount.glyphs]
    pairs = rng.integers(len(clean), size=(count, 2))
    return [varied(rewritten(clean[base], clean[donor], rng), rng) for base, donor in pairs]


def drawn_lines(data: Path, count: int, seed: int) -> list[Labelled]:
    """Lines of digits by writers kept from training."""
    papers = paper_pool(np.random.default_rng(seed), 60)
    writer = LineWriter(load_pool(data, held_out=True), papers, seed)
    return [writer.write() for _ in range(count)]


def _read(gray: np.ndarray, network: Network) -> line_reader.LineReading:
    return line_reader.read_crop(whole(gray, np.zeros(gray.shape, np.float32)), network)
