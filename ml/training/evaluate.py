"""Measures the committed networks and writes docs/accuracy.md, docs/accuracy.json and pictures.

    python -m ml evaluate --data DIR

What isn't at hand is left out with a sentence saying so; --parts measures some again and keeps
the rest.
"""

import argparse
import json
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import cv2
import numpy as np

from ml.networks import digit_network, line_network
from ml.networks.interpreter import WEIGHTS, WeightsError, has_network
from ml.results import SCRIPTS
from ml.training import DATA
from ml.training.datasets import digit_sets, test_sets
from ml.training.datasets.script_numbers import measured_numbers
from ml.training.evaluation import figures, numbers
from ml.training.evaluation.calibration import expected_error
from ml.training.evaluation.measures import (
    accuracy_row,
    read_all,
    refusal_row,
    share_row,
)
from ml.training.evaluation.model_cards import write_cards
from ml.training.evaluation.report import write_report

Row = dict[str, Any]
READY = """
import sys, psutil
from ml import recognizer
recognizer.load()
recognizer.recognize(sys.stdin.buffer.read())
print(psutil.Process().memory_info().rss)
"""
Measure = Callable[[Path, Path], list[Row]]


def main(arguments: list[str]) -> int:
    """The command python -m ml evaluate."""
    parser = argparse.ArgumentParser(prog="python -m ml evaluate", description=__doc__)
    parser.add_argument(
        "--data", type=Path, default=DATA, help="folder of the sets, docs/data.md (%(default)s)"
    )
    parser.add_argument(
        "--docs", type=Path, default=Path("docs"), help="folder of what is written (%(default)s)"
    )
    parser.add_argument("--parts", nargs="+", choices=PARTS, default=list(PARTS), help="(all)")
    options = parser.parse_args(arguments)
    cv2.setNumThreads(1)
    (options.docs / "images").mkdir(parents=True, exist_ok=True)
    rows = []
    for name, measures in PARTS.items():
        if name in options.parts:
            found = [row for measure in measures for row in _unless_missing(measure, options)]
            rows += [{"part": name, **row} for row in found]
        else:
            rows += _kept(name, options.docs / "accuracy.json")
    write_report(rows, options.docs)
    write_cards(options.docs)
    return 0


def _kept(name: str, path: Path) -> list[Row]:
    """A part's rows as they were last measured."""
    rows = json.loads(path.read_text()) if path.exists() else []
    return [row for row in rows if row["part"] == name]


def _unless_missing(measure: Measure, options: argparse.Namespace) -> list[Row]:
    try:
        return measure(options.data, options.docs / "images")
    except FileNotFoundError as error:
        print(f"Left out: there is no {error.filename}; docs/data.md says where it comes from.")
        return []
    except WeightsError as error:
        print(f"Left out: {error}")
        return []


def _network(data: Path, images: Path) -> list[Row]:
    """The Latin network alone on MNIST's test part, as it is and disturbed."""
    digits, labels = test_sets.t10k(data)
    probabilities = digit_network.classify(digits)
    found, sure = probabilities[:, :10].argmax(1), probabilities[:, :10].max(1)
    row = share_row("MNIST t10k, network alone", "accuracy", found == labels)
    row["calibration error"] = round(expected_error(sure, found == labels), 4)
    figures.draw_confusions(found, labels, images / "confusions.png")
    return [row] + [
        share_row(
            f"MNIST t10k, {name}",
            "accuracy",
            digit_network.classify(disturbed)[:, :10].argmax(1) == labels,
        )
        for name, disturbed in test_sets.disturbed(digits)
    ]


def _uploads(data: Path, images: Path) -> list[Row]:
    """Single digits through the whole path."""
    sets = [read_all(test) for test in test_sets.uploads(data)]
    drawn = [readings for readings in sets if len(readings.right) > 300]
    if drawn:
        figures.draw_reliability(drawn, images / "reliability.png")
        figures.draw_error_curves(drawn, images / "error-curves.png")
    return [accuracy_row(readings) for readings in sets]


def _refused(data: Path, _images: Path) -> list[Row]:
    """What is no digit."""
    digits = read_all(test_sets.mnist_uploads(data))
    return [refusal_row(read_all(test), digits) for test in test_sets.foreigners(data)]


def _of_script(script: str) -> Measure:
    """Measures a script's held-out digits: for the network, as pictures, and put into numbers."""

    def measure(data: Path, _images: Path) -> list[Row]:
        split = digit_sets.script_digits(data, script)
        probabilities = digit_network.classify(split.held, script)
        right = probabilities[:, :10].argmax(1) == split.held_labels
        row = share_row(f"{script}, held out", "accuracy", right)
        row["calibration error"] = round(expected_error(probabilities[:, :10].max(1), right), 4)
        name = f"{script}, numbers of held-out digits"
        written = measured_numbers(name, split.held, split.held_labels)
        pictures = test_sets.script_uploads(data, script)
        return [
            row,
            accuracy_row(read_all(pictures, "auto", script)),
            accuracy_row(read_all(written, "number", script)),
        ]

    return measure


def _cost(data: Path, _images: Path) -> list[Row]:
    """Processor time for one digit and for a batch; bytes of weights and of memory."""
    digits, _ = test_sets.t10k(data)
    names = line_network.names("latin")
    read = ["digits-latin", names[0], *(name for name in names[1:] if has_network(name))]
    size = sum((WEIGHTS / f"{name}.tflite").stat().st_size for name in read)
    return [
        _timed("one digit", lambda: digit_network.classify(digits[:1]), 1),
        _timed("64 digits", lambda: digit_network.classify(digits[:64]), 64),
        {"set": "Latin weights", "metric": "bytes", "n": 1, "value": size},
        {"set": "a process ready to read", "metric": "MB", "n": 1, "value": _megabytes()},
    ]


def _megabytes() -> int:
    """Memory of a process of its own that has opened the networks and read one picture."""
    page = cv2.imencode(".png", np.full((200, 400), 255, np.uint8))[1].tobytes()
    command = [sys.executable, "-c", READY]
    done = subprocess.run(command, input=page, capture_output=True, check=True)
    return round(int(done.stdout) / 2**20)


def _timed(name: str, call: Callable[[], Any], count: int) -> Row:
    call()
    times = []
    for _ in range(200):
        started = time.process_time()
        call()
        times.append((time.process_time() - started) * 1000)
    value = round(float(np.median(times)), 3)
    return {"set": name, "metric": "milliseconds (median)", "n": count, "value": value}


PARTS: dict[str, tuple[Measure, ...]] = {
    "network": (_network,),
    "uploads": (_uploads, _refused),
    "scripts": tuple(_of_script(script) for script in SCRIPTS[1:]),
    "lines": numbers.MEASURES,
    "cost": (_cost,),
}
