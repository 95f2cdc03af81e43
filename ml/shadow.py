"""A shadow with an edge, sharp or soft: what lies in it is made as light as the paper beside it."""

from __future__ import annotations

import math

import cv2
import numpy as np
import numpy.typing as npt

from ml.crop import gray_of
from ml.paint import sketched

SMALLEST = 120  # pixels of the shorter side; a smaller picture was cut to its writing
REACH = 0.2  # of the picture's side; strokes are narrower, shadows broader
STEP, LEVELS = 1.2, 3  # times, and grey levels besides, that paper is lighter beyond an edge
NEAR = 0.043  # of the picture's side within which it becomes so
LEAST = 0.016  # of the sketch lies so near to the edge
DEEPEST = 0.28  # of the light at least is left in a shadow; broad ink or a desk may be darker
DARK = 3  # per cent of the picture are as dark as what counts as its darkest
LIGHT = 0.25  # of what is dark and narrow; more that is light and narrow is writing
INK, MOST = 0.3, 0.25  # so much darker than paper is ink, and of the picture at most is ink
FINE = 1000  # pixels of the longer side in which an edge is sharp enough

Picture = npt.NDArray[np.uint8]


def without_shadow(picture: Picture) -> Picture:
    """The picture (h, w) or (h, w, 3), evenly lit if a shadow with an edge falls on its paper.

    The paper is what a closing leaves, which fills strokes and keeps edges where they are (Serra,
    Image Analysis, 1982). What stays as it is: light writing on something dark, a picture in which
    something broad is too dark for a shadow, and one so small that it was cut to its writing.
    """
    if min(picture.shape[:2]) < SMALLEST:
        return picture
    sketch = cv2.medianBlur(gray_of(sketched(picture)), 3)
    paper = _kept(sketch, cv2.MORPH_CLOSE, cv2.BORDER_REFLECT)
    darkest, light = np.percentile(paper, (DARK, 95))
    if darkest < DEEPEST * light or not _has_edge(paper) or _is_light_or_full(sketch, paper):
        return picture
    gain = _gain(gray_of(picture))
    gain = gain if picture.ndim == 2 else gain[..., None]
    return np.clip(picture * gain, 0, 255).astype(np.uint8)


def _gain(gray: Picture) -> npt.NDArray[np.float32]:
    """How many times lighter each pixel (h, w) is to be."""
    height, width = gray.shape
    scale = min(1.0, FINE / max(height, width))
    size = max(1, round(width * scale)), max(1, round(height * scale))
    small = cv2.resize(gray, size, interpolation=cv2.INTER_AREA)
    paper = cv2.blur(_kept(small, cv2.MORPH_CLOSE), (3, 3))
    share = np.arange(256, dtype=np.float32) / max(float(np.percentile(paper, 95)), 1.0)
    gain = 1 / np.maximum(share, DEEPEST)
    return np.asarray(cv2.resize(gain[paper], (width, height)), np.float32)


def _kept(gray: Picture, way: int, beyond: int = cv2.BORDER_REPLICATE) -> Picture:
    """A picture (h, w) without what is dark (a closing) or light (an opening) and narrow.

    beyond: how the picture goes on outside. Replicated, a shadow's tip in a corner is broad, but so
    is a dark line along an edge; reflected, neither is.
    """
    side = _side(gray, REACH)
    wide = cv2.copyMakeBorder(gray, side, side, side, side, beyond)
    wide = cv2.morphologyEx(wide, way, np.ones((side, side), np.uint8))
    return np.asarray(wide[side:-side, side:-side])


def _side(gray: Picture, share: float) -> int:
    """An odd number of pixels, a share of the side of a square as large as the picture."""
    return max(3, round(share * math.sqrt(gray.size)) | 1)


def _has_edge(paper: Picture) -> bool:
    """Whether a sketch's paper (h, w) becomes much lighter within a short way somewhere."""
    near = np.ones([_side(paper, NEAR)] * 2, np.uint8)
    lighter, darker = cv2.dilate(paper, near), cv2.erode(paper, near)
    return float((lighter > STEP * darker + LEVELS).mean()) > LEAST


def _is_light_or_full(gray: Picture, paper: Picture) -> bool:
    """Whether a closing of a sketch (h, w) fills the gaps of light writing, or much of it."""
    light = cv2.subtract(paper, _kept(paper, cv2.MORPH_OPEN))
    dark = cv2.subtract(paper, gray)
    return bool(light.sum() > LIGHT * dark.sum() or (dark > INK * paper).mean() > MOST)
