"""Measures the committed networks and writes docs/accuracy.md, docs/accuracy.json and pictures.

    python -m ml evaluate --data ../shared/data

What isn't at hand is left out with a sentence saying so; --parts measures some again and keeps
the rest.
"""

import argparse
import importlib
import importlib.util
import json
import os
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import cv2
import numpy as np

from ml import classifier
from ml.interpreter import WEIGHTS
from ml.results import SCRIPTS
from ml.training import datasets, figures, testsets
from ml.training.calibration import expected_error
from ml.training.cards import write_cards
from ml.training.measures import (
    Readings,
    accuracy_row,
    read_all,
    refusal_row,
    share_row,
)
from ml.training.report import write_report

Row = dict[str, Any]


def main(arguments: list[str]) -> int:
    """The command python -m ml evaluate."""
    parser = argparse.ArgumentParser(prog="python -m ml evaluate", description=__doc__)
    default = os.environ.get("LONGHAND_DATA", "../shared/data")
    parser.add_argument("--data", type=Path, default=Path(default))
    parser.add_argument("--docs", type=Path, default=Path("docs"))
    parser.add_argument("--parts", nargs="+", choices=PARTS, default=list(PARTS))
    options = parser.parse_args(arguments)
    cv2.setNumThreads(1)
    (options.docs / "images").mkdir(parents=True, exist_ok=True)
    rows = []
    for name, part in PARTS.items():
        if name in options.parts:
            rows += [{"part": name, **row} for row in _unless_missing(part, options)]
        else:
            rows += _kept(name, options.docs / "accuracy.json")
    write_report(rows, options.docs)
    write_cards(options.docs)
    return 0


def _kept(name: str, path: Path) -> list[Row]:
    """A part's rows as they were last measured."""
    rows = json.loads(path.read_text()) if path.exists() else []
    return [row for row in rows if row["part"] == name]


def _unless_missing(
    part: Callable[[Path, Path], list[Row]], options: argparse.Namespace
) -> list[Row]:
    try:
        return part(options.data, options.docs / "images")
    except FileNotFoundError as error:
        print(f"Left out: {error.filename} is missing; fetch it with python -m ml data.")
        return []


def _network(data: Path, images: Path) -> list[Row]:
    """The Latin network alone on MNIST's test part, as it is and disturbed."""
    digits, labels = testsets.t10k(data)
    probabilities = classifier.classify(digits)
    found, sure = probabilities[:, :10].argmax(1), probabilities[:, :10].max(1)
    row = share_row("MNIST t10k, network alone", "accuracy", found == labels)
    row["calibration error"] = round(expected_error(sure, found == labels), 4)
    figures.draw_confusions(found, labels, images / "confusions.png")
    return [row] + [
        share_row(
            f"MNIST t10k, {name}",
            "accuracy",
            classifier.classify(disturbed)[:, :10].argmax(1) == labels,
        )
        for name, disturbed in testsets.disturbed(digits)
    ]


def _uploads(data: Path, images: Path) -> list[Row]:
    """Single digits through the whole path, and what must be refused."""
    sets = [read_all(test) for test in testsets.uploads(data)]
    foreign = [read_all(test) for test in testsets.foreigners(data)]
    drawn = [readings for readings in sets if len(readings.right) > 300]
    figures.draw_reliability(drawn, images / "reliability.png")
    figures.draw_error_curves(drawn, images / "error-curves.png")
    digits = _named(sets, testsets.MNIST_UPLOADS)
    return [accuracy_row(readings) for readings in sets] + [
        refusal_row(readings, digits) for readings in foreign
    ]


def _named(sets: list[Readings], name: str) -> Readings:
    return next(readings for readings in sets if readings.name == name)


def _scripts(data: Path, _images: Path) -> list[Row]:
    """Each other script's held-out digits."""
    rows = []
    for script in SCRIPTS[1:]:
        split = datasets.script_digits(data, script)
        probabilities = classifier.classify(split.held, script)
        right = probabilities[:, :10].argmax(1) == split.held_labels
        row = share_row(f"{script}, held out", "accuracy", right)
        row["calibration error"] = round(expected_error(probabilities[:, :10].max(1), right), 4)
        rows.append(row)
    return rows


def _lines(data: Path, _images: Path) -> list[Row]:
    """Strings and pages, measured where their reader is trained."""
    if importlib.util.find_spec("ml.training.lines_evaluate") is None:
        return []
    return list(importlib.import_module("ml.training.lines_evaluate").evaluate(data))


def _cost(data: Path, _images: Path) -> list[Row]:
    """Processor time for one digit and for a batch; bytes of the weights."""
    digits, _ = testsets.t10k(data)
    size = sum(path.stat().st_size for path in WEIGHTS.glob("digits-latin.tflite"))
    return [
        _timed("one digit", lambda: classifier.classify(digits[:1]), 1),
        _timed("64 digits", lambda: classifier.classify(digits[:64]), 64),
        {"set": "Latin weights", "metric": "bytes", "n": 1, "value": size},
    ]


def _timed(name: str, call: Callable[[], Any], count: int) -> Row:
    call()
    times = []
    for _ in range(200):
        started = time.process_time()
        call()
        times.append((time.process_time() - started) * 1000)
    value = round(float(np.median(times)), 3)
    return {"set": name, "metric": "milliseconds (median)", "n": count, "value": value}


PARTS: dict[str, Callable[[Path, Path], list[Row]]] = {
    "network": _network,
    "uploads": _uploads,
    "scripts": _scripts,
    "lines": _lines,
    "cost": _cost,
}
