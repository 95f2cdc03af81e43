"""The commands of python -m ml; each heavy one is imported only when it is asked for."""

import argparse
import dataclasses
import errno
import importlib
import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from ml.results import LAYOUTS, SCRIPTS, Prediction, Recognition

TRAINING = {
    "train": "train a network on 2 cores; resumable",
    "calibrate": "fit how sure the reading of a line is; a training ends with it",
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
    if options.command == "explain":
        return explain_file(options.file, options.layout, options.script, options.pictures)
    return recognize_files(options.files, options.layout, options.script)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m ml", description="Handwritten numbers.")
    commands = parser.add_subparsers(required=True, dest="command")
    for name, purpose in TRAINING.items():
        commands.add_parser(name, help=purpose)
    reading = commands.add_parser("recognize", help="read images, one JSON object a line")
    reading.add_argument("files", nargs="+", metavar="FILE", help="- reads names from stdin")
    explaining = commands.add_parser("explain", help="show why each digit was read as it was")
    explaining.add_argument("file", metavar="FILE")
    explaining.add_argument("--pictures", type=Path, default=Path(), metavar="FOLDER")
    for command in (reading, explaining):
        command.add_argument("--layout", choices=LAYOUTS, default="auto")
        command.add_argument("--script", choices=SCRIPTS, default="latin")
    return parser


def recognize_files(files: list[str], layout: str, script: str) -> int:
    """Prints one JSON object a line for each file, in order; a bad file fails alone."""
    for name in _names(files):
        sys.stdout.write(json.dumps(_read(name, layout, script), ensure_ascii=False) + "\n")
        sys.stdout.flush()
    return 0


def explain_file(name: str, layout: str, script: str, folder: Path) -> int:
    """Writes three PNG files for each digit of an image and prints their names.

    What the digit network sees, what its first layer answers, and which ink decided; also for a
    digit of a line, which the line networks read.
    """
    from ml.images import ImageError
    from ml.recognizer import recognize

    try:
        data = _content(name)
        found = recognize(data, layout, script).predictions
    except (OSError, ImageError) as error:
        sys.stderr.write(f"{name}: {_sentence(error)}\n")
        return 1
    if not found:
        sys.stderr.write(f"{name}: No digit was found.\n")
    try:
        _write_explanations(data, found, script, folder)
    except OSError as error:
        sys.stderr.write(f"{folder}: The pictures can't be written: {error.strerror}.\n")
        return 1
    return 0


def _write_explanations(
    data: bytes, found: tuple[Prediction, ...], script: str, folder: Path
) -> None:
    """Fills the folder, made where it is missing, and prints each file's name. Raises OSError."""
    from ml.explain import explain_all

    folder.mkdir(parents=True, exist_ok=True)
    for name, picture in explain_all(data, found, script):
        (folder / name).write_bytes(picture)
        sys.stdout.write(f"{folder / name}\n")


def _names(files: list[str]) -> Iterator[str]:
    for name in files:
        if name == "-":
            yield from (line.rstrip("\n") for line in sys.stdin if line.strip())
        else:
            yield name


def _read(name: str, layout: str, script: str) -> dict[str, Any]:
    from ml.images import ImageError
    from ml.recognizer import recognize

    try:
        return _done(name, recognize(_content(name), layout, script))
    except OSError as error:
        return _failed(name, "file", _sentence(error))
    except ImageError as error:
        return _failed(name, error.code, _sentence(error))


def _content(name: str) -> bytes:
    """A file's bytes, one more than allowed at most. Raises OSError."""
    from ml.images import MAX_BYTES

    if "\0" in name:  # Python's own ValueError would end the command
        raise OSError(errno.EINVAL, "its name holds a zero byte")
    with Path(name).open("rb") as file:
        return file.read(MAX_BYTES + 1)


def _sentence(error: Exception) -> str:
    return (
        f"The file can't be read: {error.strerror}." if isinstance(error, OSError) else str(error)
    )


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
