"""Reads the one number that stands in a line of a picture."""

from __future__ import annotations

import math

import numpy as np
import numpy.typing as npt

from ml.lattice import Path, read_pieces
from ml.preprocess import ink_map
from ml.results import GLYPHS, Alternative, Box, Digit, Prediction
from ml.segment import Line, find_lines

Picture = npt.NDArray[np.uint8]
Ink = npt.NDArray[np.float32]


def read_number(picture: Picture, script: str = "latin") -> list[Prediction]:
    """The number in a picture (h, w) or (h, w, 3) of one line; nothing written gives none."""
    ink = ink_map(picture)
    line = _main_line(find_lines(ink))
    if line is None:
        return []
    found = read_line(ink, line.box, script)
    return [found] if found else []


def _main_line(lines: list[Line]) -> Line | None:
    return max(lines, key=lambda line: line.parts[:, 2:].prod(1).sum(), default=None)


def read_line(ink: Ink, box: Box, script: str) -> Prediction | None:
    """The number whose ink lies in the box of an ink map; None where no digit is read."""
    paths = read_pieces(ink[box.y : box.y + box.h, box.x : box.x + box.w], script)
    if not paths or not paths[0].text:
        return None
    return _prediction(paths, box, script)


def _prediction(paths: list[Path], box: Box, script: str) -> Prediction:
    best = paths[0]
    digits = tuple(
        _digit(value, part.probabilities, part.box, box, script)
        for value, part in zip(best.text, best.parts, strict=True)
    )
    sure = math.prod(digit.confidence for digit in digits)
    others = tuple(
        Alternative(path.text, min(sure, 1 - sure) * math.exp(path.score - best.score))
        for path in paths[1:4]
        if path.text
    )
    return Prediction(best.text, sure, box, digits, others)


def _digit(
    value: str, probabilities: npt.NDArray[np.float32], part: Box, line: Box, script: str
) -> Digit:
    place = Box(line.x + part.x, line.y + part.y, part.w, part.h)
    ten = tuple(float(p) for p in probabilities[:10])
    return Digit(value, GLYPHS[script][int(value)], ten[int(value)], place, ten)
