"""From a picture to lines of ink, and from a line to what the line network sees."""

from __future__ import annotations

import cv2
import numpy as np

LINE_HEIGHT = 40
MAX_LINE_WIDTH = 1024
MIN_LINE_WIDTH = 16
_FAINTEST_INK = 10.0  # grey levels; weaker contrast is paper, not writing


def normalize_line(gray: np.ndarray) -> np.ndarray:
    """A crop (h, w) uint8, dark ink on light paper, to (40, W) float32: 0 paper, about 1 ink.

    The single authority on how a line is scaled: training and reading both call it. The light is
    evened by the brightest neighbourhood of each pixel, the contrast by the strongest ink.
    """
    height, width = gray.shape
    scaled_width = round(width * LINE_HEIGHT / height)
    size = (min(max(scaled_width, MIN_LINE_WIDTH), MAX_LINE_WIDTH), LINE_HEIGHT)
    shrinking = height > LINE_HEIGHT
    small = cv2.resize(gray, size, interpolation=cv2.INTER_AREA if shrinking else cv2.INTER_LINEAR)
    paper = cv2.blur(cv2.dilate(small, np.ones((13, 13), np.uint8)), (13, 13))
    ink = cv2.subtract(paper, small)
    strongest = max(float(np.percentile(cv2.blur(ink, (3, 3)), 98.5)), _FAINTEST_INK)
    return np.minimum(ink.astype(np.float32) / strongest, 1.5)
