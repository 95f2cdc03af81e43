"""Fits how sure the reading of a number is, on numbers that the networks were not trained on.

    python -m ml calibrate --data DIR

A training ends with it; on its own it is for what changes without one, as how a line is looked at.
"""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np

from ml.crop import Crop
from ml.line_reader import LineReading, read_crop
from ml.networks.interpreter import WEIGHTS, Network, has_network
from ml.networks.line_network import name, opened
from ml.results import SCRIPTS
from ml.training import DATA
from ml.training.datasets.script_numbers import fitted_lines
from ml.training.evaluation.calibration import fitted_confidence
from ml.training.evaluation.model_cards import write_card
from ml.training.synthesis.lines.held_out import drawn_lines, in_full, real_lines, rewritten_lines

DRAWN = 1500
PULL = 10.0  # weight of the readings against small coefficients
REWRITTEN = 600  # cheques with digits of another
SEED = 11

Card = dict[str, Any]
Judged = tuple[LineReading, bool]


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
    for script in SCRIPTS:
        if has_network(name(script), options.weights):
            calibrate(options.weights, options.data, script)
    return 0


def calibrate(weights: Path, data: Path, script: str) -> None:
    """Fits the confidence of the folder's line networks and writes it to the first one's card.

    There too goes what they read right of the lines kept from training.
    """
    networks = opened(script, weights)
    card = {**networks[0].card, **measured(networks, data, script)}
    write_card(weights / f"{name(script)}.json", card)


def measured(networks: Sequence[Network], data: Path, script: str) -> Card:
    """What the card says of held-out lines, and the confidence fitted to them."""
    readings = held_out(networks, data, script)
    every = [pair for pairs in readings.values() for pair in pairs]
    judged = [(reading.features, right) for reading, right in every if reading.digits]
    return {"held out": shares(readings), "confidence": fitted_confidence(judged, PULL)}


def held_out(networks: Sequence[Network], data: Path, script: str) -> dict[str, list[Judged]]:
    """What the networks read in lines kept from training, kind by kind, and whether rightly."""
    return {
        kind: [
            (reading, reading.digits == text)
            for reading, text in ((read_crop(crop, script, networks), text) for crop, text in crops)
        ]
        for kind, crops in _kept(data, script).items()
    }


def _kept(data: Path, script: str) -> dict[str, list[tuple[Crop, str]]]:
    """Crops and texts of lines kept from training, kind by kind."""
    drawn = [(in_full(gray), text) for gray, text in drawn_lines(data, DRAWN, SEED, script)]
    if script != "latin":
        return {"drawn lines": drawn, "numbers of held-out digits": fitted_lines(data, script)}
    rng = np.random.default_rng(SEED)
    real, others = real_lines(data, rng), rewritten_lines(data, REWRITTEN, rng)
    return {
        "cheques kept from training": [(in_full(gray), text) for gray, text in real],
        "cheques with another's digits": [(in_full(gray), text) for gray, text in others],
        "drawn lines": drawn,
    }


def shares(readings: dict[str, list[Judged]]) -> Card:
    """How many lines of each kind there are, and what share was read wholly right."""
    return {
        kind: {"n": len(pairs), "exact": round(100 * float(np.mean([r for _, r in pairs])), 2)}
        for kind, pairs in readings.items()
    }
