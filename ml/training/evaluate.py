"""Measures the committed networks and writes docs/accuracy.md, docs/accuracy.json and pictures.

    python -m ml evaluate --data DIR

What isn't at hand is left out with a sentence saying so; --parts and --only measure some again and
keep the rest. --set looks at one set picture by picture and writes nothing:

    python -m ml evaluate --data DIR --set forms_found --wrong
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
from ml.training import DATA
from ml.training.datasets import test_sets
from ml.training.evaluation import digits, numbers, uploads
from ml.training.evaluation.look import look
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
    parser.add_argument("--only", type=_names, help="sets of these parts, parted by commas")
    parser.add_argument("--set", choices=uploads.SETS, help="look at this one instead")
    parser.add_argument(
        "--layout", choices=("auto", "told"), default="auto", help="with --set (%(default)s)"
    )
    parser.add_argument("--wrong", action="store_true", help="with --set: tell each wrong picture")
    options = parser.parse_args(arguments)
    cv2.setNumThreads(1)
    if options.set:
        look(options.data, options.set, options.layout, wrong=options.wrong)
    else:
        _measure(options)
    return 0


def _names(text: str) -> set[str]:
    """Names of sets that can be measured alone. Raises ArgumentTypeError for another."""
    names, known = set(text.split(",")), {name for part in PARTS.values() for name in part}
    if not names <= known:
        message = f"{', '.join(sorted(names - known))}: there are {', '.join(sorted(known))}"
        raise argparse.ArgumentTypeError(message)
    return names


def _measure(options: argparse.Namespace) -> None:
    """Measures what is asked for, and writes it with the rest as that was last measured."""
    (options.docs / "images").mkdir(parents=True, exist_ok=True)
    path = options.docs / "accuracy.json"
    before = json.loads(path.read_text()) if path.exists() else []
    rows: list[Row] = []
    for part, measures in PARTS.items():
        old = [row for row in before if row["part"] == part]
        asked = options.only if options.only else set(measures if part in options.parts else ())
        found = [
            {"part": part, "entry": name, **row}
            for name, measure in measures.items()
            if name in asked
            for row in _unless_missing(measure, options)
        ]
        rows += found if asked >= set(measures) else _renewed(old, found)
    write_report(rows, options.docs)
    write_cards(options.docs)


def _renewed(old: list[Row], found: list[Row]) -> list[Row]:
    """A part's rows as they were last measured, those that were found anew in their place."""
    new = {_key(row): row for row in found}
    kept = [new.pop(_key(row), row) for row in old]
    return kept + list(new.values())


def _key(row: Row) -> tuple[str, str, str]:
    return row.get("table", ""), row["set"], row["metric"]


def _unless_missing(measure: Measure, options: argparse.Namespace) -> list[Row]:
    try:
        return measure(options.data, options.docs / "images")
    except FileNotFoundError as error:
        print(f"Left out: there is no {error.filename}; docs/data.md says where it comes from.")
        return []
    except WeightsError as error:
        print(f"Left out: {error}")
        return []


def _cost(data: Path, _images: Path) -> list[Row]:
    """Processor time for one digit and for a batch; bytes of weights and of memory."""
    pictures, _ = test_sets.t10k(data)
    names = line_network.names("latin")
    read = ["digits-latin", names[0], *(name for name in names[1:] if has_network(name))]
    size = sum((WEIGHTS / f"{name}.tflite").stat().st_size for name in read)
    return [
        _timed("one digit", lambda: digit_network.classify(pictures[:1]), 1),
        _timed("64 digits", lambda: digit_network.classify(pictures[:64]), 64),
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


PARTS: dict[str, dict[str, Measure]] = {
    "network": digits.NETWORK,
    "uploads": digits.UPLOADS,
    "scripts": digits.SCRIPTED,
    "lines": numbers.MEASURES,
    "forms": uploads.MEASURES,
    "cost": {"cost": _cost},
}
