"""Reads the number in one cell of a table: the digit network's and the line network's view."""

from __future__ import annotations

from dataclasses import replace

from ml.crop import Crop
from ml.digit_reader import of_ten, read_digit
from ml.line_reader import prediction, read_crop
from ml.results import Digit, Prediction

SEVERAL = 0.4  # the digit network is sure of many a pair that it takes for one digit
LEAST = 8  # pixels; a lower or narrower cell holds no number


def read_cell(crop: Crop, script: str) -> Prediction | None:
    """The number in a cell; None where nothing is written. Boxes are in the picture's pixels."""
    if min(crop.gray.shape) < LEAST:
        return None
    digit = _as_digit(crop, script)
    line = prediction(read_crop(crop, script))
    if line and len(line.text) > 1 and line.confidence > SEVERAL:
        return line
    if digit is None or line is None:
        return _doubted(line or digit)
    if digit.text == line.text:
        sure = 1 - (1 - digit.confidence) * (1 - line.confidence)
        sure = max(digit.confidence, line.confidence, min(sure, 0.999))
        return _surer(digit.digits[0], sure, script)
    return max(digit, line, key=lambda item: item.confidence)


def _surer(digit: Digit, sure: float, script: str) -> Prediction:
    """The digit as sure as `sure`, at least as before; its other values share the rest."""
    left = (1 - sure) / max(1 - digit.confidence, 1e-6)
    ten = [p * left for p in digit.probabilities]
    ten[int(digit.value)] = sure
    return of_ten(tuple(ten), digit.box, script)


def _doubted(item: Prediction | None) -> Prediction | None:
    """A number that only one network sees is taken only if that one is rather sure."""
    return item if item and item.confidence > 0.5 else None


def _as_digit(crop: Crop, script: str) -> Prediction | None:
    found = read_digit(crop.gray, script)
    if found is None:
        return None
    digits = tuple(_placed(digit, crop) for digit in found.digits)
    return replace(found, box=digits[0].box, digits=digits)


def _placed(digit: Digit, crop: Crop) -> Digit:
    box = digit.box
    return replace(digit, box=crop.box_in_picture(box.x, box.y, box.x + box.w, box.y + box.h))
