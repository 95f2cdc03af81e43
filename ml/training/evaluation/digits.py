"""Measures single digits: by a network alone, and as somebody would upload them."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from functools import cache
from pathlib import Path
from typing import Any

from ml.networks import digit_network
from ml.results import SCRIPTS
from ml.training.datasets import digit_sets, test_sets
from ml.training.datasets.script_numbers import measured_numbers
from ml.training.evaluation import figures
from ml.training.evaluation.answers import sure_and_wrong
from ml.training.evaluation.calibration import Array, Labels, expected_error
from ml.training.evaluation.measures import (
    Readings,
    accuracy_row,
    read_all,
    refusal_rows,
    share_row,
)

Row = dict[str, Any]
Measure = Callable[[Path, Path], list[Row]]

LARGE = 300  # pictures: of smaller sets a curve is noise


def _network(data: Path, images: Path) -> list[Row]:
    """The Latin network alone on MNIST's test part, as it is and disturbed."""
    digits, labels = test_sets.t10k(data)
    probabilities = digit_network.classify(digits)
    figures.draw_confusions(probabilities[:, :10].argmax(1), labels, images / "confusions.png")
    rows = [_alone("MNIST t10k, network alone", probabilities, labels)]
    for name, disturbed in test_sets.disturbed(digits):
        rows.append(_alone(f"MNIST t10k, {name}", digit_network.classify(disturbed), labels))
    return rows


def _alone(name: str, probabilities: Array, labels: Labels) -> Row:
    """What a network says of digits (n, 11), without anything around it."""
    right, sure = probabilities[:, :10].argmax(1) == labels, probabilities[:, :10].max(1)
    return {
        **share_row(name, "accuracy", right),
        "calibration error": round(expected_error(sure, right), 4),
        **sure_and_wrong(zip(sure.tolist(), right.tolist(), strict=True)),
    }


def _upload(name: str) -> Measure:
    """Measures single digits through the whole path."""
    return lambda data, _images: [accuracy_row(_read_upload(name, data))]


@cache
def _read_upload(name: str, data: Path) -> Readings:
    return read_all(test_sets.UPLOADS[name](data))


def _doubt(data: Path, images: Path) -> list[Row]:
    """Pictures of how sure single digits are, of all larger sets."""
    sets = []
    for name in test_sets.UPLOADS:
        with suppress(FileNotFoundError):  # what isn't at hand was told already
            sets.append(_read_upload(name, data))
    if drawn := [readings for readings in sets if len(readings.right) > LARGE]:
        figures.draw_reliability(drawn, images / "reliability.png")
        figures.draw_error_curves(drawn, images / "error-curves.png")
    return []


def _refused(name: str) -> Measure:
    """Measures what is no digit, beside digits."""

    def measure(data: Path, _images: Path) -> list[Row]:
        foreign = read_all(test_sets.FOREIGNERS[name](data))
        return refusal_rows(foreign, _read_upload("mnist", data))

    return measure


def _of_script(script: str) -> Measure:
    """Measures a script's held-out digits: for the network, as pictures, and put into numbers."""

    def measure(data: Path, _images: Path) -> list[Row]:
        split = digit_sets.script_digits(data, script)
        probabilities = digit_network.classify(split.held, script)
        name = f"{script}, numbers of held-out digits"
        written = measured_numbers(name, split.held, split.held_labels)
        pictures = test_sets.script_uploads(data, script)
        return [
            _alone(f"{script}, held out", probabilities, split.held_labels),
            accuracy_row(read_all(pictures, "auto", script)),
            accuracy_row(read_all(written, "number", script)),
        ]

    return measure


NETWORK: dict[str, Measure] = {"network": _network}
UPLOADS: dict[str, Measure] = {
    **{name: _upload(name) for name in test_sets.UPLOADS},
    "doubt": _doubt,
    **{name: _refused(name) for name in test_sets.FOREIGNERS},
}
SCRIPTED: dict[str, Measure] = {script: _of_script(script) for script in SCRIPTS[1:]}
