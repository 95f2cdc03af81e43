"""Decides what a picture holds - one digit, one line, or a page - from where its ink stands."""

from __future__ import annotations

import cv2
import numpy as np
import numpy.typing as npt

from ml.preprocess import ink_map
from ml.segment import Line, find_lines

SIDE = 500  # pixels; enough to see where ink stands
_MINOR = 0.12  # of the strongest line's ink; less is dirt, a shadow's edge or a stray mark

Picture = npt.NDArray[np.uint8]


def decide(picture: Picture) -> str:
    """The layout, "digit", "number" or "page", of a picture (h, w) or (h, w, 3)."""
    scale = min(1.0, SIDE / max(picture.shape[:2]))
    small = cv2.resize(picture, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
    lines = _prominent(find_lines(ink_map(small)))
    if not lines:
        return "digit"
    if len(lines) > 1:
        return "page"
    return "number" if _digits(lines[0]) > 1 else "digit"


def _prominent(lines: list[Line]) -> list[Line]:
    weights = [float(line.parts[:, 2:].prod(1).sum()) for line in lines]
    return [
        line for line, weight in zip(lines, weights, strict=True) if weight >= _MINOR * max(weights)
    ]


def _digits(line: Line) -> int:
    """About how many digits stand in the line: tall parts, or the width where they touch."""
    tall = line.parts[line.parts[:, 3] > 0.5 * line.box.h]
    return max(len(tall), round(line.box.w / line.box.h - 0.25))
