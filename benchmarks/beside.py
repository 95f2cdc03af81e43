"""Readers measured in one run: this checkout, another commit of it, and rapidocr.

Each runs in a process of its own, with the same pictures in turn, so that what else the machine
does falls on all alike.
"""

from __future__ import annotations

import io
import json
import subprocess
import sys
import tarfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np

from config.home import PROJECT
from ml.training.datasets import forms_found
from ml.training.evaluation.answers import Answer, judge, sure_and_wrong
from ml.training.evaluation.report import quotient

Row = tuple[str, str, str]

LOOP = """
import json, resource, sys, time
for line in sys.stdin:
    with open(line.rstrip("\\n"), "rb") as file:
        data = file.read()
    started = time.process_time()
    said = read(data)
    spent = 1000 * (time.process_time() - started)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(json.dumps([spent, peak, said]), flush=True)
"""
OURS = """
import cv2
from ml import recognizer
cv2.setNumThreads(1)
recognizer.load()
def read(data):
    found = recognizer.recognize(data).predictions
    return [["".join(d.value for d in item.digits), item.confidence] for item in found]
"""
RAPIDOCR = """
from rapidocr import RapidOCR
engine = RapidOCR(params={"Global.log_level": "critical"})
def read(data):
    found = engine(data)
    words = zip(found.txts or (), found.scores or ())
    parts = [(part, float(score)) for text, score in words for part in text.split()]
    numbers = [("".join(c for c in part if c in "0123456789"), score) for part, score in parts]
    return [[number, score] for number, score in numbers if number]
"""


@dataclass
class Reading:
    """Milliseconds of processor time, the process's highest memory in MB, numbers and how sure."""

    milliseconds: float
    peak: float
    said: list[tuple[str, float]]


@dataclass
class Reader:
    """A process that reads one file after the other."""

    name: str
    code: str
    folder: Path = PROJECT
    python: str = sys.executable
    process: subprocess.Popen[str] = field(init=False)

    def __post_init__(self) -> None:
        self.process = subprocess.Popen(
            [self.python, "-c", self.code + LOOP],
            cwd=self.folder,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
        )

    def read(self, path: Path) -> Reading:
        """Raises ChildProcessError where the process has ended."""
        assert self.process.stdin
        assert self.process.stdout
        self.process.stdin.write(f"{path}\n")
        self.process.stdin.flush()
        if not (line := self.process.stdout.readline()):
            raise ChildProcessError(f"{self.name} ended while it read {path.name}")
        spent, peak, said = json.loads(line)
        return Reading(spent, peak, [(text, sure) for text, sure in said])

    def close(self) -> None:
        """Lets the process end."""
        self.process.communicate()


def check_out(commit: str, folder: Path) -> Path:
    """The `ml` of another commit, in a folder of its own."""
    done = subprocess.run(
        ["git", "archive", "--format=tar", commit, "ml"],
        cwd=PROJECT,
        capture_output=True,
        check=True,
    )
    with tarfile.open(fileobj=io.BytesIO(done.stdout)) as archive:
        archive.extractall(folder, filter="data")
    return folder


def times(readers: Sequence[Reader], kinds: dict[str, list[Path]], rounds: int) -> Iterator[Row]:
    """For each kind of picture the readers' median times and their ratios; then their memory."""
    peaks = dict.fromkeys((reader.name for reader in readers), 0.0)
    for kind, paths in kinds.items():
        spent: dict[str, list[float]] = {reader.name: [] for reader in readers}
        for number in range(rounds + 1):  # the first round warms up
            for path in paths:
                for reader in readers:
                    reading = reader.read(path)
                    peaks[reader.name] = max(peaks[reader.name], reading.peak)
                    if number:
                        spent[reader.name].append(reading.milliseconds)
        yield f"{kind}, of {len(paths)}", _told(spent), ""
    yield "highest memory", ", ".join(f"{n} {mb:.0f} MB" for n, mb in peaks.items()), ""


def _told(spent: dict[str, list[float]]) -> str:
    """Medians, and how much of each other's time the first one takes, picture by picture."""
    names = list(spent)
    medians = [f"{name} {np.median(spent[name]):.1f} ms" for name in names]
    first = np.array(spent[names[0]])
    ratios = [f"{np.median(first / np.array(spent[n])):.2f} of {n}" for n in names[1:]]
    return ", ".join(medians) + (f" ({', '.join(ratios)})" if ratios else "")


def strangers(readers: Sequence[Reader], data: Path, every: int) -> Iterator[Row]:
    """What each reads of strangers' forms; every: one picture in so many."""
    uploads = forms_found.pictures(data)[::every]
    for reader in readers:
        judged = [
            (
                upload.truths,
                judge(upload.truths, reader.read(data / forms_found.SET / upload.name).said),
            )
            for upload in uploads
        ]
        yield f"forms_found, {reader.name}, {len(uploads)} pictures", _figures(judged), ""


def _figures(judged: list[tuple[tuple[str, ...], tuple[Answer, ...]]]) -> str:
    found = [sum(answer.right for answer in answers) for _, answers in judged]
    right = sum(
        here == len(truths) == len(answers)
        for here, (truths, answers) in zip(found, judged, strict=True)
    )
    written = sum(len(truths) for truths, _ in judged)
    sure = sure_and_wrong((a.confidence, a.right) for _, answers in judged for a in answers)
    figures = {"wholly right": [right, len(judged)], "found": [sum(found), written], **sure}
    return "; ".join(f"{name}: {quotient(pair)}" for name, pair in figures.items())
