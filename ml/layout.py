"""Decides what a picture holds - one digit, one line, or a page - from where its ink stands."""

from __future__ import annotations

import cv2
import numpy as np
import numpy.typing as npt

from ml.preprocess import ink_map
from ml.segment import Line, find_lines

SIDE = 500  # pixels; enough to see where ink stands
SMALLEST = 96
MINOR = 0.12  # of the strongest line's area; less is dirt, a shadow's edge or a stray mark
LOW = 0.4  # of its height
TIGHT = 0.5  # of the picture's height; under a line so tall stands no second one

Picture = npt.NDArray[np.uint8]


def decide(picture: Picture) -> str:
    """The layout, "digit", "number" or "page", of a picture (h, w) or (h, w, 3)."""
    longest = max(picture.shape[:2])
    scale = SIDE / longest if longest > SIDE else max(1.0, SMALLEST / longest)
    way = cv2.INTER_AREA if scale < 1 else cv2.INTER_CUBIC
    ink = ink_map(cv2.resize(picture, None, fx=scale, fy=scale, interpolation=way))
    lines = _prominent(find_lines(ink), ink.shape)
    if not lines:
        return "digit"
    if len(lines) > 1 and lines[0].box.h < TIGHT * ink.shape[0]:
        return "page"
    return "number" if _digits(lines[0]) > 1 else "digit"


def _prominent(lines: list[Line], shape: tuple[int, ...]) -> list[Line]:
    """The strongest line and all that compare with it in ink and height, strongest first."""
    lines = sorted(lines, key=lambda line: -_weight(line, shape))
    return [
        line
        for line in lines
        if _weight(line, shape) >= MINOR * _weight(lines[0], shape)
        and line.box.h >= LOW * lines[0].box.h
    ]


def _weight(line: Line, shape: tuple[int, ...]) -> float:
    """How much of the picture the line's parts take; parts at the edge count for little."""
    x, y, w, h = line.parts.T
    edge = (x <= 1) | (y <= 1) | (x + w >= shape[1] - 1) | (y + h >= shape[0] - 1)
    return float((w * h * np.where(edge, 0.1, 1.0)).sum())


def _digits(line: Line) -> int:
    """About how many digits stand in the line: tall parts side by side, or its width."""
    tall = line.parts[line.parts[:, 3] > 0.5 * line.box.h]
    middles = tall[:, 0] + tall[:, 2] / 2
    apart = 1 + int((np.diff(np.sort(middles)) > 0.25 * line.box.h).sum())
    return max(apart, round(line.box.w / line.box.h - 0.3))
