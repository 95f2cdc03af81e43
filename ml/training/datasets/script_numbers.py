"""Numbers in the other scripts, put together from digits kept from training.

With those of one half of the digits the confidence is fitted, those of the other are measured.
"""

from __future__ import annotations

from pathlib import Path

import cv2
import numpy as np
import numpy.typing as npt

from ml.crop import Crop, around, dark_on_light
from ml.io.images import open_pixels
from ml.io.signatures import MAX_SIDE
from ml.segment import find_ink, find_lines
from ml.training.datasets.digit_sets import Images, Labels, halves, script_digits
from ml.training.datasets.test_sets import TestSet

NUMBERS = 400  # to fit to, about
LONGEST = 6  # digits


def fitted_lines(data: Path, script: str) -> list[tuple[Crop, str]]:
    """The lines, found in their pictures, of numbers of the held-out digits' first half."""
    split = script_digits(data, script)
    ink, labels = halves(split.held, split.held_labels)[0]
    rounds = -(-NUMBERS * (2 + LONGEST) // 2 // max(1, len(ink)))
    made = written_numbers(script, ink, labels, rounds)
    found = [(_line(file), str(text)) for file, text in zip(made.files, made.digits, strict=True)]
    return [(crop, text) for crop, text in found if crop]


def measured_numbers(name: str, held: Images, values: Labels) -> TestSet:
    """Numbers of the other half of held-out digits, each digit in one of them."""
    return written_numbers(name, *halves(held, values)[1])


def written_numbers(name: str, ink: Images, values: Labels, rounds: int = 1) -> TestSet:
    """Numbers of two to six digits, side by side on grey paper, from ink (n, 28, 28).

    Every digit stands in one number of each round. Between them are up to eight columns of paper;
    some touch. A number's digits may be of several hands, since who wrote them isn't known of all
    sets, and all are of one size, so that an Arabic-Indic zero is a large dot.
    """
    rng = np.random.default_rng(5)
    whole = np.flatnonzero(ink.max((1, 2)) > 0.5)
    numbers = [rows for _ in range(rounds) for rows in _dealt(rng.permutation(whole), rng)]
    files = [_written(ink[rows], rng) for rows in numbers]
    return TestSet(name, files, ["".join(map(str, values[rows])) for rows in numbers])


def _dealt(rows: Labels, rng: np.random.Generator) -> list[Labels]:
    """The rows in hands of two to six; up to five at the end are left."""
    ends = np.cumsum(rng.integers(2, LONGEST + 1, len(rows)))
    return np.split(rows, ends[ends <= len(rows)])[:-1]


def _written(ink: Images, rng: np.random.Generator) -> bytes:
    """A PNG file of digits (n, 28, 28) side by side."""
    apart = int(rng.integers(0, 5))
    line = np.hstack([_cut_to_columns(digit, apart) for digit in ink])
    line = np.pad(cv2.resize(line, None, fx=2, fy=2, interpolation=cv2.INTER_CUBIC), 24)
    paper = rng.normal(rng.uniform(190, 240), 3, line.shape)
    picture: npt.NDArray[np.uint8] = np.clip(paper * (1 - 0.8 * line), 0, 255).astype(np.uint8)
    return bytes(cv2.imencode(".png", picture)[1])


def _cut_to_columns(ink: Images, margin: int) -> Images:
    """The digit with some columns of paper on either side."""
    columns = np.flatnonzero(ink.max(0) > 0.3)
    return np.pad(ink[:, columns[0] : columns[-1] + 1], ((0, 0), (margin, margin)))


def _line(file: bytes) -> Crop | None:
    """The widest line in a picture; None without one."""
    picture, _ = open_pixels(file, MAX_SIDE)
    ink = find_ink(picture)
    gray = dark_on_light(picture, ink)
    lines = find_lines(ink, gray)
    return around(gray, ink, max(lines, key=lambda line: line.box.w)) if lines else None
