"""Reads the one number that stands in a line of a picture."""

from __future__ import annotations

import math

import cv2
import numpy as np
import numpy.typing as npt

from ml import line_reader
from ml.cell_reader import read_cell
from ml.crop import Crop, around, dark_on_light, whole
from ml.preprocess import stroke_width
from ml.results import DOTTED, Box, Prediction, overlap
from ml.segment import Line, find_ink, find_lines, foremost, prominence, without_frames

NARROW = 1.15  # width to height of a crop, margins included, that holds one digit
PEN = 0.05  # of a crop's height
MOST = 3  # lines that are tried
COMPARED = 50  # lines among which these are sought
LEAST = 0.003  # of the most prominent line's prominence; what is less is not tried
FRAMED = 0.35  # of a frame's height and width at least is filled by what stands in it
RULE = 0.2  # as likely as by its prominence is a line that may be a rule
TRUST = 0.3  # power of a line's likelihood that is weighed with its confidence
PLAIN = math.log(0.8)  # of a text; what is read so surely is not looked at in another way
SAME = 0.7  # of intersection over union
FILLING = 0.35  # of the picture's height; a line so tall is the picture
LOW = 48  # pixels; a lower picture was cut to its line

Picture = npt.NDArray[np.uint8]
Ink = npt.NDArray[np.float32]


def read_number(picture: Picture, script: str = "latin") -> list[Prediction]:
    """The number in a picture (h, w) or (h, w, 3) of one line; nothing written gives none."""
    ink = find_ink(picture)
    gray = dark_on_light(picture, ink)
    lines = _likely_lines(ink, gray, dots=script in DOTTED)
    likeliest = max(lines, key=lambda item: item[1], default=None)
    height = len(ink)
    fills = not likeliest or height < LOW or likeliest[0].box.h > FILLING * height
    if fills and script == "latin":  # whose network knows forms, and so the whole field
        found = read_line([whole(gray, ink)], script)
        if not found and likeliest:  # on paper around it, or turned
            found = read_line(line_crops(gray, ink, likeliest[0])[:1], script)
        return [found] if found else []
    read = [(read_line(line_crops(gray, ink, line), script), weight) for line, weight in lines]
    sure = [(found.confidence * weight**TRUST, found) for found, weight in read if found]
    return [max(sure, key=lambda item: item[0])[1]] if sure else []


def _likely_lines(ink: Ink, gray: Picture, *, dots: bool) -> list[tuple[Line, float]]:
    """Lines that may be the number, with how likely that is by their looks alone, 1 at most.

    First comes the most prominent one without frames. What looks like a frame may yet be a digit
    with a long straight stroke, and what looks like a 1 a printed rule: lines that are found when
    it is taken so follow.
    """
    bare = without_frames(ink)
    usual = foremost(find_lines(bare, gray, dots=dots), ink.shape, COMPARED)
    others, framed = (
        foremost(find_lines(seen, gray, upright_rules=False, dots=dots), ink.shape, COMPARED)
        for seen in (bare, ink)
    )
    others += [one for one in framed if not _frames(one.box, usual)]
    others = foremost(others, ink.shape, COMPARED)
    best = max((prominence(line, ink.shape) for line in others or usual), default=0.0)
    found: list[tuple[Line, float]] = []
    for line in [*usual, *others]:
        likely = min(prominence(line, ink.shape) / best, 1.0)
        if others and not _among(line, others):
            likely *= RULE
        if likely >= LEAST and not _among(line, [known for known, _ in found]):
            found.append((line, likely))
    return [*found[:1], *sorted(found[1:], key=lambda item: -item[1])[: MOST - 1]]


def _frames(box: Box, lines: list[Line]) -> bool:
    """Whether a box is drawn around one of the lines, which fills a fair part of it."""
    return any(
        FRAMED * box.h < line.box.h < 0.95 * box.h
        and line.box.w > FRAMED * box.w
        and box.x <= line.box.x
        and box.x + box.w >= line.box.x + line.box.w
        for line in lines
    )


def _among(line: Line, others: list[Line]) -> bool:
    return any(overlap(line.box, other.box) > SAME for other in others)


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
    best = line_reader.read_crop(crops[0], script)
    for crop in crops[1:]:
        if best.readings[0].score < PLAIN:
            other = line_reader.read_crop(crop, script)
            best = max(best, other, key=lambda item: item.readings[0].score)
    return line_reader.prediction(best)
