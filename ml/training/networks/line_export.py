"""Ends a run: exports the network, writes weights and card, fits the confidence."""

from __future__ import annotations

import hashlib
import json
import tempfile
from collections.abc import Mapping
from functools import partial
from pathlib import Path
from typing import Any

import keras

from ml.networks import line_network
from ml.networks.alphabet import SIGNED, of_classes
from ml.networks.interpreter import Network, has_network
from ml.training.calibrate import calibrate, measured
from ml.training.datasets.cheques import load_cheques
from ml.training.datasets.licences import SOURCES
from ml.training.networks.line_model import build_model
from ml.training.networks.litert import to_litert
from ml.training.networks.options import in_single_precision
from ml.training.synthesis.fonts import TAUGHT, at_hand
from ml.training.synthesis.lines.held_out import DRAWN_NETWORK

VERSIONS = {"latin": "lines-2.0.0"}  # rise with any of the networks that read together
FIRST = "1.1.0"
LIMITS = [
    "A number must stand upright: one upside down is read as another number.",
    "Lines of more than 12 digits, and digits lower than about 12 pixels, were not trained on.",
]
OF_ALPHABET = "0-9, the signs . , - / : and a gap, one class for foreign ink, and blank."
OF_SIGNS_LEARNED = [
    "The signs were learned from drawn lines alone: no real line that it saw tells them.",
    "Letters, crosses and strokes are one class; a letter that looks like a digit, as O or l, may"
    " be read as one.",
]
OF_SIGNS = [
    "Reads 0-9 only; a letter among digits may be read as a digit or passed over.",
    "A minus sign, a decimal separator, a currency sign, % and a bracket or slash taller than the"
    " digits are passed over; a lower one may be read as a 1, and a plus as a 4 or 7.",
]
OF_OTHER_SIGNS = [
    "Reads this script's ten digits only; it learned no letters, and currency signs neither.",
    "A minus sign is passed over, and so is a decimal separator, but not in Arabic-Indic numbers:"
    " there a dot is a zero.",
]
HANDS = {
    "arabic-indic": [
        "The digits are in an Egyptian hand: a 2 with a tooth, as it is printed, is read as a 3."
    ]
}
OF_CHEQUES = (
    "The cheques are from one country and one form; other hands come from MNIST's writers,"
    " photographed digits, fonts and made ones."
)
OF_DRAWN_LINES = (
    "It was trained on no real line; hands come from MNIST's writers, photographed digits, fonts"
    " and made ones, some of them made after looking at the cheques that this card counts, not at"
    " those of accuracy.md."
)
OF_OTHERS = (
    "It was trained on no real line; a line's digits are mostly of several hands, since who wrote"
    " them isn't told."
)


def finish(
    model: keras.Model,
    data: Path,
    run: Mapping[str, object],
    weights: Path,
    name: str,
    script: str = "latin",
) -> None:
    """Writes the network `name` and its card to a folder; `run` says how it was trained.

    What was there is replaced when all is ready. Where the network is one that is asked in doubt,
    the first one's confidence is fitted anew after that: interrupted, that is `python -m ml
    calibrate` to do.
    """
    alphabet = of_classes(model.output_shape[-1])
    packed = to_litert(in_single_precision(model, partial(build_model, alphabet)))
    saw_cheques = bool(run["share of real cheques"])
    card: dict[str, Any] = {
        "name": name,
        "version": VERSIONS.get(script, f"{line_network.name(script)}-{FIRST}"),
        "sha256": hashlib.sha256(packed).hexdigest(),
        "summary": _summary(name, script, alphabet),
        "alphabet": alphabet,
        "parameters": model.count_params(),
        "run": run,
        "data": [
            *(_data(data, saw_cheques) if script == "latin" else SOURCES[script]),
            *_beginning(run),
        ],
        "limits": _limits(script, saw_cheques, alphabet),
    }
    first = name == line_network.name(script)
    beside = line_network.others(script, weights) if first else []
    card |= measured([Network(packed, card), *beside], data, script)
    weights.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=weights) as folder:
        network, told = Path(folder, f"{name}.tflite"), Path(folder, f"{name}.json")
        network.write_bytes(packed)
        told.write_text(json.dumps(card, indent=2) + "\n")
        told.replace(weights / told.name)
        network.replace(weights / network.name)
    if name in line_network.names(script)[1:] and has_network(line_network.name(script), weights):
        calibrate(weights, data, script)


def _summary(name: str, script: str, alphabet: str) -> str:
    if name == DRAWN_NETWORK:
        return "Says what drawn lines teach alone; nothing reads with it."
    asked = " Asked where the first doubts." * (name != line_network.name(script))
    learned = OF_ALPHABET if alphabet == SIGNED else "0-9 and blank."
    return f"Reads a line of handwritten digits by CTC; {learned}{asked}"


def _limits(script: str, saw_cheques: bool, alphabet: str) -> list[str]:
    if script != "latin":
        return [*OF_OTHER_SIGNS, *LIMITS, OF_OTHERS, *HANDS.get(script, [])]
    signs = OF_SIGNS_LEARNED if alphabet == SIGNED else OF_SIGNS
    return [*signs, *LIMITS, OF_CHEQUES if saw_cheques else OF_DRAWN_LINES]


def _beginning(run: Mapping[str, object]) -> list[dict[str, object]]:
    """What the network that a run began with had learned from."""
    name = f"What {run.get('start')} learned from, its beginning"
    return [{"name": name, "licence": "see there"}] if "start" in run else []


def _data(data: Path, with_cheques: bool) -> list[dict[str, object]]:
    """What was learned from, each with its licence and its number of items."""
    found: list[dict[str, object]] = [
        {
            "name": "MNIST with QMNIST's writers (nine of ten writers of the training part)",
            "licence": "CC BY-SA 3.0 (MNIST), BSD (QMNIST)",
            "items": 53971,
        },
        {
            "name": "letters62: its photographed digits, and letters that are none",
            "licence": "MIT",
            "items": 786 + 2106,
        },
    ]
    if at_hand(data):
        found.append(
            {
                "name": "handwriting fonts of many people and countries' schools, their digits",
                "licence": "SIL Open Font License 1.1, some Apache-2.0",
                "items": 10 * TAUGHT,
            }
        )
    if with_cheques:
        found.append(
            {
                "name": "ORAND-CAR-A, labelled copy (two thirds of the amounts, by label)",
                "licence": "MIT (labels), research use (ORAND-CAR-2014)",
                "items": len(load_cheques(data, "train")),
            }
        )
    return found
