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
from sklearn.linear_model import LogisticRegression

from ml import line_reader
from ml.crop import around, whole
from ml.images import MAX_SIDE, open_pixels
from ml.interpreter import WEIGHTS, Network
from ml.lattice import path_features, read_pieces
from ml.line_network import NAME
from ml.results import SCRIPTS
from ml.segment import find_ink, find_lines
from ml.training import DATA
from ml.training.datasets import Images, Labels, script_digits
from ml.training.lines_cheques import load_cheques
from ml.training.lines_glyphs import load_pool
from ml.training.lines_ink import lift, rewritten
from ml.training.lines_paper import paper_pool
from ml.training.lines_synthesis import LineWriter
from ml.training.lines_variations import varied
from ml.training.testsets import written_numbers

DRAWN_NETWORK = "lines-latin-drawn"  # taught without cheques; measured, never read with
DRAWN = 1500
NUMBERS = 400  # in each other script
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
    parser.add_argument("--weights", type=Path, default=WEIGHTS, help="where the network is")
    options = parser.parse_args(arguments)
    calibrate(options.weights, options.data)
    for script in SCRIPTS[1:]:
        if (options.weights / f"digits-{script}.json").exists():
            calibrate_script(options.weights, options.data, script)
    return 0


def calibrate_script(weights: Path, data: Path, script: str) -> None:
    """Fits the confidence of numbers in a script and writes it to its network's card."""
    path = weights / f"digits-{script}.json"
    card = json.loads(path.read_text())
    network = Network((weights / f"digits-{script}.tflite").read_bytes(), card)
    split = script_digits(data, script)
    _write(path, {**card, "numbers": of_numbers(network, split.held, split.held_labels, script)})


def of_numbers(network: Network, held: Images, values: Labels, script: str) -> Card:
    """The confidence of numbers (ml/lattice.py), fitted to some made of held-out digits.

    held: ink (n, 28, 28), of which every second is taken; `evaluate` measures the others.
    Where they tell nothing, the confidence is the product of the digits'.
    """
    made = written_numbers(script, held[::2], values[::2], NUMBERS, SEED)
    judged: list[tuple[tuple[float, ...], bool]] = []
    for file, text in zip(made.files, made.digits, strict=True):
        picture, _ = open_pixels(file, MAX_SIDE)
        ink = find_ink(picture)
        line = max(find_lines(ink), key=lambda found: found.box.w)
        paths = read_pieces(around(picture, ink, line).ink, script, network)
        if paths and paths[0].text:
            judged.append((path_features(paths), paths[0].text == text))
    if len({right for _, right in judged}) < 2:
        return {"constant": 0.0, "weights": [1.0, 0.0, 0.0, 0.0], "lines": len(judged)}
    return fitted(judged, 0.05)


def calibrate(weights: Path, data: Path) -> None:
    """Fits the confidence of the folder's line network and writes it to its card.

    There too goes what it reads right of the lines kept from training.
    """
    network = Network((weights / f"{NAME}.tflite").read_bytes(), {})
    path = weights / f"{NAME}.json"
    _write(path, {**json.loads(path.read_text()), **measured(network, data)})


def _write(path: Path, card: Card) -> None:
    partial = path.with_suffix(".partial")
    partial.write_text(json.dumps(card, indent=2, ensure_ascii=False) + "\n")
    partial.replace(path)


def measured(network: Network, data: Path) -> Card:
    """What the card says of held-out lines, and the confidence fitted to them."""
    readings = held_out(network, data)
    every = [pair for pairs in readings.values() for pair in pairs]
    judged = [(reading.features, right) for reading, right in every if reading.text]
    return {"held out": shares(readings), "confidence": fitted(judged, 10.0)}


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


def fitted(judged: list[tuple[tuple[float, ...], bool]], weight: float) -> Card:
    """Coefficients for `ml.confidence.probability`, and from how many readings they come.

    judged: each reading's features, and whether it is right. weight: of the readings against small
    coefficients (scikit-learn's C); the fewer readings, the less.
    Raises ValueError where all or none is right: then there is nothing to tell apart.
    """
    features, right = np.array([f for f, _ in judged]), np.array([r for _, r in judged])
    if len(set(right.tolist())) < 2:
        raise ValueError("This network reads nothing or everything rightly; train it longer.")
    found = LogisticRegression(C=weight, max_iter=2000).fit(features, right)
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
