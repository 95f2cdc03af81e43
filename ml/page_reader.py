"""Reads every number on a page, in reading order."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from ml.crop import dark_on_light
from ml.number_reader import line_crops, read_line
from ml.preprocess import ink_map
from ml.results import Prediction
from ml.segment import find_lines

Picture = npt.NDArray[np.uint8]


def read_page(picture: Picture, script: str = "latin") -> list[Prediction]:
    """The numbers on a picture (h, w) or (h, w, 3): rows from the top, each from the left."""
    ink = ink_map(picture)
    gray = dark_on_light(picture, ink)
    found = [read_line(line_crops(gray, ink, line), script) for line in find_lines(ink)]
    return [prediction for prediction in found if prediction]
