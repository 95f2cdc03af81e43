"""The commands of python -m ml; each heavy one is imported only when it is asked for."""

import argparse
import dataclasses
import importlib
import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from ml.results import LAYOUTS, SCRIPTS, Prediction, Recognition

TRAINING = {
    "train": "train a network on 2 cores; resumable",
    "evaluate": "measure the committed networks and write docs/accuracy.md",
    "compare": "train and time other kinds of networks beside ours",
    "data": "fetch the public data sets",
}


def main(arguments: list[str]) -> int:
    """Runs one command and returns the exit status."""
    if arguments and arguments[0] in TRAINING:
        command = importlib.import_module(f"ml.training.{arguments[0]}")
        return int(command.main(arguments[1:]))
    options = _parser().parse_args(arguments)
    return recognize_files(options.files, options.layout, options.script)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m ml", description="Handwritten numbers.")
    commands = parser.add_subparsers(required=True)
    for name, purpose in TRAINING.items():
        commands.add_parser(name, help=purpose)
    reading = commands.add_parser("recognize", help="read images, one JSON object a line")
    reading.add_argument("--layout", choices=LAYOUTS, default="auto")
    reading.add_argument("--script", choices=SCRIPTS, default="latin")
    reading.add_argument("files", nargs="+", metavar="FILE", help="- reads names from stdin")
    return parser


def recognize_files(files: list[str], layout: str, script: str) -> int:
    """Prints one JSON object a line for each file, in order; a bad file fails alone."""
    for name in _names(files):
        sys.stdout.write(json.dumps(_read(name, layout, script), ensure_ascii=False) + "\n")
        sys.stdout.flush()
    return 0


def _names(files: list[str]) -> Iterator[str]:
    for name in files:
        if name == "-":
            yield from (line.rstrip("\n") for line in sys.stdin if line.strip())
        else:
            yield name


def _read(name: str, layout: str, script: str) -> dict[str, Any]:
    from ml.images import MAX_BYTES, ImageError
    from ml.recognizer import recognize

    try:
        with Path(name).open("rb") as file:
            data = file.read(MAX_BYTES + 1)
    except OSError as error:
        return _failed(name, "file", f"The file can't be read: {error.strerror}.")
    try:
        return _done(name, recognize(data, layout, script))
    except ImageError as error:
        return _failed(name, error.code, error.message)


def _failed(name: str, code: str, message: str) -> dict[str, Any]:
    return {
        "file": name,
        "status": "failed",
        "predictions": [],
        "error": {"code": code, "message": message},
        "model": None,
        "milliseconds": None,
    }


def _done(name: str, recognition: Recognition) -> dict[str, Any]:
    return {
        "file": name,
        "status": "done",
        "predictions": [_plain(item) for item in recognition.predictions],
        "error": None,
        "model": recognition.model,
        "milliseconds": round(recognition.milliseconds, 2),
    }


def _plain(item: Prediction) -> dict[str, Any]:
    plain = dataclasses.asdict(item)
    for part in (plain, *plain["digits"]):
        part["box"] = list(part["box"].values())
    return plain
