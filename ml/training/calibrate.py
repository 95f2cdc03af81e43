"""Fits how sure a reading of a line is, on lines that the networks were not trained on.

    python -m ml calibrate --data ../shared/data

A training ends with it; on its own it is for what changes without one, as how a line is looked at.
"""

from __future__ import annotations

import argparse
import json
import os
from pathlib import Path

import numpy as np
from sklearn.linear_model import LogisticRegression

from ml import line_reader
from ml.crop import whole
from ml.interpreter import WEIGHTS, Network
from ml.line_network import NAMES
from ml.training.lines_cheques import load_cheques
from ml.training.lines_glyphs import load_pool
from ml.training.lines_ink import lift, rewritten
from ml.training.lines_paper import paper_pool
from ml.training.lines_synthesis import LineWriter
from ml.training.lines_variations import varied

SYNTHETIC = 1500
COPIES = 6  # of each real cheque: itself and five worn versions
REWRITTEN = 600  # cheques with digits of another
SEED = 11

Labelled = tuple[np.ndarray, str]


def main(arguments: list[str]) -> int:
    """The command python -m ml calibrate."""
    parser = argparse.ArgumentParser(prog="python -m ml calibrate")
    default = os.environ.get("LONGHAND_DATA", "../shared/data")
    parser.add_argument("--data", type=Path, default=Path(default))
    parser.add_argument("--weights", type=Path, default=WEIGHTS, help="where the networks are")
    options = parser.parse_args(arguments)
    calibrate(options.weights, options.data)
    return 0


def calibrate(weights: Path, data: Path) -> None:
    """Fits the confidence of the folder's line networks and writes it to the first one's card."""
    files = [weights / f"{name}.tflite" for name in NAMES]
    networks = tuple(Network(file.read_bytes(), {}) for file in files if file.exists())
    path = weights / f"{NAMES[0]}.json"
    card = json.loads(path.read_text())
    card["confidence"] = fit_confidence(networks, held_out_lines(data))
    path.write_text(json.dumps(card, indent=2) + "\n")


def held_out_lines(data: Path) -> list[Labelled]:
    """Grey lines and texts: the cheques kept for calibration, and writers kept from training."""
    rng = np.random.default_rng(SEED)
    cheques = load_cheques(data, "calibration")
    lines = [(cheque.gray, cheque.text) for cheque in cheques]
    amounts = [lift(cheque) for cheque in cheques]
    lines += [varied(amount, rng) for amount in amounts for _ in range(COPIES - 1)]
    clean = [amount for amount in amounts if amount.glyphs]
    for base, donor in rng.integers(len(clean), size=(REWRITTEN, 2)):
        lines.append(varied(rewritten(clean[base], clean[donor], rng), rng))
    writer = LineWriter(load_pool(data, held_out=True), paper_pool(rng, 60), SEED)
    return lines + [writer.write() for _ in range(SYNTHETIC)]


def fit_confidence(networks: tuple[Network, ...], lines: list[Labelled]) -> dict[str, object]:
    """Coefficients for `ml.line_reader.confidence`, and how many lines they come from."""
    features, right = [], []
    for gray, text in lines:
        reading = line_reader.read_crop(whole(gray, np.zeros(gray.shape, np.float32)), networks)
        if reading.text:
            features.append(reading.features)
            right.append(reading.text == text)
    fitted = LogisticRegression(C=10.0, max_iter=2000).fit(np.array(features), np.array(right))
    return {
        "constant": float(fitted.intercept_[0]),
        "weights": [float(w) for w in fitted.coef_[0]],
        "lines": len(features),
    }
