"""Fits how sure the reading of a number is, on numbers that the networks were not trained on.

    python -m ml calibrate --data DIR

A training ends with it; on its own it is for what changes without one, as how a line is looked at.
"""

from __future__ import annotations

import argparse
import json
from pathlib import Path
from typing import Any

import numpy as np

from ml import line_reader
from ml.crop import whole
from ml.interpreter import WEIGHTS, Network
from ml.line_network import NAME
from ml.results import SCRIPTS
from ml.training import DATA
from ml.training.calibration import fitted_confidence
from ml.training.cards import write_card
from ml.training.lines_cheques import load_cheques
from ml.training.lines_glyphs import letter_pool, load_pool
from ml.training.lines_ink import lift, rewritten
from ml.training.lines_paper import paper_pool
from ml.training.lines_synthesis import LineWriter
from ml.training.lines_variations import varied
from ml.training.script_numbers import calibrate_script

DRAWN_NETWORK = "lines-latin-drawn"  # taught without cheques; measured, never read with
DRAWN = 1500
PULL = 10.0  # weight of the readings against small coefficients
COPIES = 6  # of each real cheque: itself and five worn versions
REWRITTEN = 600  # cheques with digits of another
SEED = 11

Labelled = tuple[np.ndarray, str]
Card = dict[str, Any]
Judged = tuple[line_reader.LineReading, bool]


def main(arguments: list[str]) -> int:
    """The command python -m ml calibrate."""
    parser = argparse.ArgumentParser(prog="python -m ml calibrate", description=__doc__)
    parser.add_argument(
        "--data", type=Path, default=DATA, help="folder of the sets, docs/data.md (%(default)s)"
    )
    parser.add_argument(
        "--weights", type=Path, default=WEIGHTS, help="folder of the networks (%(default)s)"
    )
    options = parser.parse_args(arguments)
    if (options.weights / f"{NAME}.tflite").exists():
        calibrate(options.weights, options.data)
    for script in SCRIPTS[1:]:
        if (options.weights / f"digits-{script}.tflite").exists():
            calibrate_script(options.weights, options.data, script)
    return 0


def calibrate(weights: Path, data: Path) -> None:
    """Fits the confidence of the folder's line network and writes it to its card.

    There too goes what it reads right of the lines kept from training.
    """
    network = Network((weights / f"{NAME}.tflite").read_bytes(), {})
    path = weights / f"{NAME}.json"
    write_card(path, {**json.loads(path.read_text()), **measured(network, data)})


def measured(network: Network, data: Path) -> Card:
    """What the card says of held-out lines, and the confidence fitted to them."""
    readings = held_out(network, data)
    every = [pair for pairs in readings.values() for pair in pairs]
    judged = [(reading.features, right) for reading, right in every if reading.text]
    return {"held out": shares(readings), "confidence": fitted_confidence(judged, PULL)}


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
    """Lines of digits by writers kept from training, and words of letters kept from it."""
    papers = paper_pool(np.random.default_rng(seed), 60)
    writer = LineWriter(load_pool(data, held_out=True), papers, seed, letter_pool(data, held=True))
    return [writer.write() for _ in range(count)]


def _read(gray: np.ndarray, network: Network) -> line_reader.LineReading:
    return line_reader.read_crop(whole(gray, np.zeros(gray.shape, np.float32)), network)
