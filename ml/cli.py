"""The commands of python -m ml; each heavy one is imported only when it is asked for."""

import argparse
import dataclasses
import errno
import importlib
import io
import json
import os
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ml.report import report
from ml.results import LAYOUTS, SCRIPTS, Recognition
from ml.values import DECIMALS

if TYPE_CHECKING:
    from ml.io.pages import Page

TRAINING = {
    "train": "train a network without a GPU; resumable",
    "calibrate": "fit how sure the reading of a number is; a training ends with it",
    "evaluate": "measure the committed networks and write docs/accuracy.md",
    "compare": "train and time other kinds of networks beside ours",
    "data": "fetch the public data sets",
}


@dataclass(frozen=True)
class Failure:
    """Why a file was not read: a code and a sentence."""

    code: str
    message: str


@dataclass(frozen=True)
class Place:
    """What was read: a file by its name, and which page of it where it has several."""

    name: str
    page: int | None = None

    def __str__(self) -> str:
        return self.name if self.page is None else f"{self.name}, page {self.page}"


Show = Callable[[Place, Recognition | Failure], None]


def main(arguments: list[str]) -> int:
    """Runs one command and returns the exit status."""
    from ml.networks.interpreter import WeightsError

    try:
        return _run(arguments)
    except WeightsError as error:
        sys.stderr.write(f"{error}\n")
        return 1
    except BrokenPipeError:  # who reads the answers has seen enough, as head does
        if arguments[0] in TRAINING:
            raise
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0


def _run(arguments: list[str]) -> int:
    if arguments and arguments[0] in TRAINING:
        return _train(*arguments)
    options = _parser().parse_args(arguments)
    if options.command == "explain":
        return explain_file(options.file, options.layout, options.script, options.pictures)
    show = _print_text if options.text else partial(_print_json, decimal=options.decimal)
    return recognize_files(options.files, options.layout, options.script, show)


def _train(name: str, *arguments: str) -> int:
    """Runs a command of ml.training, which needs more libraries than reading does."""
    try:
        command = importlib.import_module(f"ml.training.{name}")
        return int(command.main(list(arguments)))
    except ModuleNotFoundError as error:
        install = "python3 manage.py install --dev"
        sys.stderr.write(f"This needs {error.name}, which training alone needs: {install}\n")
    except FileNotFoundError as error:
        sets = "Sets come with python -m ml data (docs/data.md); --data names their folder."
        sys.stderr.write(f"There is no {error.filename}. {sets}\n")
    return 1


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m ml", description="Handwritten numbers.")
    commands = parser.add_subparsers(required=True, dest="command")
    for name, purpose in TRAINING.items():
        commands.add_parser(name, help=purpose)
    reading = commands.add_parser(
        "recognize",
        help="read images, and the pages of PDF, TIFF and ZIP files, one JSON object a line",
        epilog="A file that can't be read has a line that says why; the status is 0 all the same.",
    )
    reading.add_argument("files", nargs="+", metavar="FILE", help="- reads names from stdin")
    reading.add_argument(
        "--text",
        action="store_true",
        help="no JSON, but a line for each number: file, number and confidence, parted by tabs",
    )
    reading.add_argument(
        "--decimal",
        choices=DECIMALS,
        help="the sign before decimals, which tells what 1.234 is (what the image shows)",
    )
    explaining = commands.add_parser("explain", help="show why each digit was read as it was")
    explaining.add_argument("file", metavar="FILE")
    explaining.add_argument(
        "--pictures",
        type=Path,
        default=Path(),
        metavar="FOLDER",
        help="where the pictures go (this folder)",
    )
    for command in (reading, explaining):
        command.add_argument(
            "--layout",
            choices=LAYOUTS,
            default="auto",
            help="what an image holds; auto finds out (%(default)s)",
        )
        command.add_argument(
            "--script", choices=SCRIPTS, default="latin", help="of the digits (%(default)s)"
        )
    return parser


def recognize_files(files: list[str], layout: str, script: str, show: Show) -> int:
    """Shows what was read in each file and on each page, in order; what is bad fails alone."""
    for name in _names(files):
        for place, read in _read_pages(name, layout, script):
            show(place, read)
            sys.stdout.flush()
    return 0


def _read_pages(
    name: str, layout: str, script: str
) -> Iterator[tuple[Place, Recognition | Failure]]:
    from ml.io.pages import find_pages
    from ml.io.refusals import ImageError

    try:
        file = io.BytesIO(_content(name))
        pages = find_pages(file)
    except OSError as error:
        yield Place(name), _unreadable(error)
    except ImageError as error:
        yield Place(name), Failure(error.code, error.message)
    else:
        for page in pages:
            yield (
                Place("/".join(filter(None, (name, page.name))), page.number),
                _read_page(file, page, layout, script),
            )


def _read_page(file: io.BytesIO, page: "Page", layout: str, script: str) -> Recognition | Failure:
    from ml.io.pages import open_page
    from ml.io.refusals import ImageError
    from ml.recognizer import recognize_page

    started = time.perf_counter()
    try:
        read = recognize_page(open_page(file, page), layout, script)
    except ImageError as error:
        return Failure(error.code, error.message)
    return dataclasses.replace(read, milliseconds=(time.perf_counter() - started) * 1000)


def _print_json(place: Place, read: Recognition | Failure, decimal: str | None) -> None:
    """One JSON object a line."""
    told = _failed(read) if isinstance(read, Failure) else report(read, decimal)
    of = {"file": place.name, "page": place.page}
    sys.stdout.write(json.dumps(of | told, ensure_ascii=False) + "\n")


def _print_text(place: Place, read: Recognition | Failure) -> None:
    """A line for each number; why there is none goes to stderr."""
    if isinstance(read, Failure):
        sys.stderr.write(f"{place}: {read.message}\n")
    elif not read.predictions:
        sys.stderr.write(f"{place}: No number was found.\n")
    else:
        lines = (f"{place}\t{item.text}\t{item.confidence:.4f}\n" for item in read.predictions)
        sys.stdout.writelines(lines)


def explain_file(name: str, layout: str, script: str, folder: Path) -> int:
    """Writes three PNG files for each digit of an image and prints their names.

    What the digit network sees, what its first layer answers, and which ink decided; also for a
    digit of a line, which the line network read.
    """
    from ml.explain import explain_all

    read = _read(name, layout, script)
    if isinstance(read, Failure):
        sys.stderr.write(f"{name}: {read.message}\n")
        return 1
    data, recognition = read
    if not recognition.predictions:
        sys.stderr.write(f"{name}: No digit was found.\n")
    names = []
    for file, picture in explain_all(data, recognition.predictions, script):
        if told := _written(folder, file, picture):
            sys.stderr.write(f"{folder}: The pictures can't be written: {told}.\n")
            return 1
        names.append(folder / file)
    sys.stdout.writelines(f"{name}\n" for name in names)
    sys.stdout.flush()
    return 0


def _written(folder: Path, name: str, picture: bytes) -> str | None:
    """Writes a file into a folder, made where it is missing; what hindered that, if anything."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(picture)
    except OSError as error:
        return error.strerror
    return None


def _names(files: list[str]) -> Iterator[str]:
    for name in files:
        if name == "-":
            yield from (line.rstrip("\n") for line in sys.stdin if line.strip())
        else:
            yield name


def _read(name: str, layout: str, script: str) -> tuple[bytes, Recognition] | Failure:
    """A file's bytes and what was read in it, or why that failed."""
    from ml.io.refusals import ImageError
    from ml.recognizer import recognize

    try:
        data = _content(name)
    except OSError as error:
        return _unreadable(error)
    try:
        return data, recognize(data, layout, script)
    except ImageError as error:
        return Failure(error.code, error.message)


def _unreadable(error: OSError) -> Failure:
    return Failure("file", f"The file can't be read: {error.strerror}.")


def _content(name: str) -> bytes:
    """A file's bytes, one more than allowed at most. Raises OSError."""
    from ml.io.signatures import MAX_DOCUMENT

    if "\0" in name:  # Python's own ValueError would end the command
        raise OSError(errno.EINVAL, "its name holds a zero byte")
    with Path(name).open("rb") as file:
        return file.read(MAX_DOCUMENT + 1)


def _failed(failure: Failure) -> dict[str, Any]:
    return {
        "status": "failed",
        "predictions": [],
        "error": dataclasses.asdict(failure),
        "found_layout": None,
        "turned": None,
        "tables": [],
        "model": None,
        "milliseconds": None,
    }
