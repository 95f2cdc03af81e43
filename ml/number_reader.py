"""Reads the one number that stands in a line of a picture."""

from __future__ import annotations

import math

import cv2
import numpy as np
import numpy.typing as npt

from ml import line_reader
from ml.cell_reader import read_cell
from ml.crop import Crop, around, dark_on_light, whole
from ml.lattice import Path, read_pieces
from ml.preprocess import stroke_width
from ml.results import GLYPHS, Alternative, Box, Digit, Prediction, overlap
from ml.segment import Line, find_ink, find_lines, prominence, without_frames

NARROW = 1.15  # width to height of a crop, margins included, that holds one digit
PEN = 0.05  # of a crop's height
MOST = 3  # lines that are tried
LEAST = 0.003  # of the most prominent line's prominence; what is less is not tried
TRUST = 0.3  # power of a line's share of the prominence that is weighed with its confidence
SAME = 0.7  # of intersection over union
FILLING = 0.35  # of the picture's height; a line so tall is the picture

Picture = npt.NDArray[np.uint8]
Ink = npt.NDArray[np.float32]


def read_number(picture: Picture, script: str = "latin") -> list[Prediction]:
    """The number in a picture (h, w) or (h, w, 3) of one line; nothing written gives none."""
    ink = find_ink(picture)
    gray = dark_on_light(picture, ink)
    lines = _likely_lines(ink)
    if script == "latin" and (not lines or lines[0][0].box.h > FILLING * ink.shape[0]):
        found = read_line([whole(gray, ink)], script)
        return [found] if found else []
    read = [(read_line(line_crops(gray, ink, line), script), weight) for line, weight in lines]
    sure = [(found.confidence * weight**TRUST, found) for found, weight in read if found]
    return [max(sure, key=lambda item: item[0])[1]] if sure else []


def _likely_lines(ink: Ink) -> list[tuple[Line, float]]:
    """Lines that may be the number, most prominent first, with their share of its prominence.

    What looks like a frame may be a digit with a long straight stroke: both ways are seen.
    """
    found: list[tuple[Line, float]] = []
    lines = [*find_lines(without_frames(ink)), *find_lines(ink)]
    weights = [prominence(line, ink.shape) for line in lines]
    for i in np.argsort(weights)[::-1]:
        known = any(overlap(lines[i].box, line.box) > SAME for line, _ in found)
        if len(found) < MOST and weights[i] >= LEAST * max(weights) and not known:
            found.append((lines[i], weights[i] / max(weights)))
    return found


def line_crops(gray: Picture, ink: Ink, line: Line) -> list[Crop]:
    """The line as photographed, and as its ink alone, without paper and rules."""
    photographed = around(gray, ink, line)
    drawn = (255 - 235 * _thickened(photographed.ink)).astype(np.uint8)
    return [photographed, Crop(drawn, photographed.ink, photographed.matrix)]


def _thickened(ink: Ink) -> Ink:
    """The ink with hairlines made as wide as a pen's strokes, so that they outlast shrinking."""
    missing = round(PEN * ink.shape[0] - stroke_width(ink))
    if missing < 1:
        return ink
    brush = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (missing + 1, missing + 1))
    return np.asarray(cv2.dilate(ink, brush), np.float32)


def read_line(crops: list[Crop], script: str) -> Prediction | None:
    """The number in a line, from the crop that is read most surely; None where there is none."""
    height, width = crops[0].gray.shape
    if width < NARROW * height:
        return read_cell(crops[0], script)
    if script != "latin":
        return _read_pieces(crops[0], script)
    readings = [line_reader.read_crop(crop) for crop in crops]
    best = max(readings, key=lambda reading: reading.readings[0].score)
    return line_reader.prediction(best)


def _read_pieces(crop: Crop, script: str) -> Prediction | None:
    """The digit network's reading, for scripts without a line network."""
    paths = read_pieces(crop.ink, script)
    if not paths or not paths[0].text:
        return None
    best = paths[0]
    digits = tuple(
        _digit(value, part.probabilities, _placed(crop, part.box), script)
        for value, part in zip(best.text, best.parts, strict=True)
    )
    sure = math.prod(digit.confidence for digit in digits)
    box = line_reader.around_all([digit.box for digit in digits])
    return Prediction(best.text, sure, box, digits, _alternatives(paths, sure))


def _placed(crop: Crop, box: Box) -> Box:
    return crop.box_in_picture(box.x, box.y, box.x + box.w, box.y + box.h)


def _alternatives(paths: list[Path], sure: float) -> tuple[Alternative, ...]:
    best = paths[0].score
    return tuple(
        Alternative(path.text, min(sure, 1 - sure) * math.exp(path.score - best))
        for path in paths[1:4]
        if path.text
    )


def _digit(value: str, probabilities: npt.NDArray[np.float32], box: Box, script: str) -> Digit:
    ten = tuple(float(p) for p in probabilities[:10])
    return Digit(value, GLYPHS[script][int(value)], ten[int(value)], box, ten)
