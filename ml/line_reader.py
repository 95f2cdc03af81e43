"""Reads one line with the line networks: its text, how sure that is, and each digit's place."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise

import cv2
import numpy as np
import numpy.typing as npt

from ml.crop import Crop
from ml.networks import line_network
from ml.networks.confidence import agreeing, features, probability
from ml.networks.ctc import Reading, ctc_readings, ctc_scores, ctc_spans, joint_readings
from ml.networks.interpreter import Network
from ml.networks.signs import Written, collapsed, has_signs, written
from ml.results import GLYPHS, Alternative, Box, Digit, Prediction, around_all
from ml.segment import LINE_HEIGHT, normalize_line

ALTERNATIVES = 4
_SURE = 1e-6
_PLAIN = math.log(0.99)  # of a text; what one view reads so surely is not looked at again
_INK = 0.45  # of a normalised line; what is darker is taken as the digit's ink

Array = npt.NDArray[np.float32]
Glyph = tuple[float, float, float, float]


@dataclass(frozen=True)
class View:
    """A normalised line (40, W) and a network's columns (T, classes) for it."""

    line: Array
    signed: Array

    @cached_property
    def columns(self) -> Array:
        """Those of the digits alone (T, 11)."""
        return collapsed(self.signed)


@dataclass(frozen=True)
class LineReading:
    """Digits of a crop, best first, with the views of its line, of which the first is the line.

    Where a digit stands and what else it may be is told by the view that is clearest.
    """

    crop: Crop
    views: list[View]
    readings: list[Reading]
    script: str

    @property
    def line(self) -> Array:
        return self.views[0].line

    @cached_property
    def clearest(self) -> View:
        """The view that says most surely what was read."""
        return max(self.views, key=lambda view: ctc_scores(view.columns, [self.digits])[0])

    @property
    def digits(self) -> str:
        return self.readings[0].text

    @property
    def text(self) -> str:
        """The digits with their signs."""
        return self.written.text

    @cached_property
    def written(self) -> Written:
        """The signs by the networks that learned them."""
        return written([v.signed for v in self.views if has_signs(v.signed)], self.digits)

    @cached_property
    def features(self) -> tuple[float, ...]:
        """What the confidence is computed from; see `confidence`."""
        best, second = [*self.readings, Reading("", -math.inf)][:2]
        own = [float(p[int(c)]) for c, p in zip(self.digits, self.posteriors, strict=True)]
        return features(best.score, best.score - second.score, own)

    @cached_property
    def spans(self) -> list[tuple[int, int]]:
        """The columns, first and last, of each digit."""
        return ctc_spans(self.clearest.columns, self.digits)

    @cached_property
    def posteriors(self) -> list[Array]:
        """For each digit the share of each of the ten values in its columns."""
        shares = np.exp(self.clearest.columns[:, :-1])
        sums = [shares[first : last + 1].sum(0) + _SURE for first, last in self.spans]
        return [s / s.sum() for s in sums]


def read_crop(crop: Crop, script: str = "latin", networks: Sequence[Network] = ()) -> LineReading:
    """What the script's line networks read in a crop; the text is empty where they see no digit.

    Others than the committed ones are read with while they are being finished.
    """
    views = _views(crop, networks or line_network.opinions(script))
    first = next(views)
    readings = ctc_readings(first.columns)
    if readings[0].score >= _PLAIN:
        return LineReading(crop, [first], readings, script)
    seen = [first, *views]
    return LineReading(crop, seen, joint_readings([view.columns for view in seen]), script)


def _views(crop: Crop, networks: Sequence[Network]) -> Iterator[View]:
    """The line as it is by each network, then with each margin, one after the other."""
    for margin in line_network.VIEWS:
        line = normalize_line(crop.gray, margin)
        for network in networks:
            yield View(line, line_network.read_signed(line, network))


def confidence(reading: LineReading) -> float:
    """The probability that digits and signs are right: a logistic regression on the features.

    Its coefficients, fitted on held-out lines, stand in the network's card. A doubted sign makes
    the number doubted.
    """
    fitted = line_network.load(reading.script).card["confidence"]
    return reading.written.sure * probability(fitted, reading.features)


def prediction(reading: LineReading) -> Prediction | None:
    """The number with its digits and alternatives; None where nothing was read."""
    if not reading.digits:
        return None
    sure = confidence(reading)
    glyphs = _glyph_boxes(reading)
    digits = tuple(
        _digit(value, probabilities, _placed(reading, glyph), reading.script)
        for value, probabilities, glyph in zip(
            reading.digits, agreeing(reading.posteriors, reading.digits, sure), glyphs, strict=True
        )
    )
    box = around_all([digit.box for digit in digits])
    return Prediction(reading.digits, sure, box, digits, _alternatives(reading, sure))


def _digit(value: str, probabilities: Array, box: Box, script: str) -> Digit:
    ten = tuple(float(p) for p in probabilities)
    return Digit(value, GLYPHS[script][int(value)], ten[int(value)], box, ten)


def _alternatives(reading: LineReading, sure: float) -> tuple[Alternative, ...]:
    """Other texts share what the best one leaves, by their own probabilities."""
    best, *others = [math.exp(r.score) for r in reading.readings]
    left = max(1 - best, sum(others), _SURE)
    return tuple(
        Alternative(r.text, min(sure, (1 - sure) * share / left))
        for r, share in zip(reading.readings[1:], others, strict=True)
        if r.text
    )[:ALTERNATIVES]


def _glyph_boxes(reading: LineReading) -> list[Glyph]:
    """Left, top, right, bottom of each digit in the normalised line.

    The columns where the network fires lie inside the digit: its ink is what is connected to
    them, up to half the way to its neighbours.
    """
    width = reading.line.shape[1]
    pixels = line_network.STRIDE * width / reading.clearest.line.shape[1]  # of a column
    middles = [(first + last + 1) / 2 * pixels for first, last in reading.spans]
    apart = LINE_HEIGHT * 0.6
    walls = [(a + b) / 2 for a, b in pairwise(middles)]
    lefts = [max(0.0, middles[0] - apart), *walls]
    rights = [*walls, min(float(width), middles[-1] + apart)]
    return [_ink_box(reading.line, a, b) for a, b in zip(lefts, rights, strict=True)]


def _ink_box(line: Array, left: float, right: float) -> Glyph:
    start, end = int(left), max(int(left) + 1, math.ceil(right))
    mask = (line[:, start:end] > _INK).astype(np.uint8)
    _, _, stats, _ = cv2.connectedComponentsWithStats(mask, connectivity=8)
    parts = stats[1:]
    if not len(parts):
        return left, 0.0, right, float(LINE_HEIGHT)
    kept = parts[parts[:, 4] >= 0.25 * parts[:, 4].max()]
    return (
        float(start + kept[:, 0].min()),
        float(kept[:, 1].min()),
        float(start + (kept[:, 0] + kept[:, 2]).max()),
        float((kept[:, 1] + kept[:, 3]).max()),
    )


def _placed(reading: LineReading, glyph: Glyph) -> Box:
    """A box of the normalised line in the picture's pixels."""
    height, width = reading.crop.gray.shape
    across, down = width / reading.line.shape[1], height / LINE_HEIGHT
    left, top, right, bottom = glyph
    return reading.crop.box_in_picture(left * across, top * down, right * across, bottom * down)
