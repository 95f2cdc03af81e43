"""A shadow with an edge, sharp or soft: what lies in it is made as light as the paper beside it."""

from __future__ import annotations

import math

import cv2
import numpy as np
import numpy.typing as npt

from ml.crop import gray_of
from ml.paint import sketched

REACH = 0.2  # of the picture's side; strokes are narrower, shadows broader
STEP, LEVELS = 1.2, 3  # so many times, and grey levels, lighter is the paper beyond an edge
NEAR = 0.043  # of the picture's side within which it becomes so
LEAST = 0.016  # of the sketch lies so near to the edge
DEEPEST = 0.2  # of the light at least is left in a shadow; a desk or a margin may be darker
INK, MOST = 0.3, 0.35  # so much darker than paper is ink, and of the picture at most is ink
FINE = 1000  # pixels of the longer side in which an edge is sharp enough

Picture = npt.NDArray[np.uint8]


def without_shadow(picture: Picture) -> Picture:
    """The picture (h, w) or (h, w, 3), evenly lit if a shadow with an edge falls on its paper.

    The paper is what a closing leaves, which fills strokes and keeps edges where they are (Serra,
    Image Analysis, 1982). Light writing on something dark stays as it is.
    """
    sketch = cv2.medianBlur(gray_of(sketched(picture)), 3)
    paper = _paper(sketch)
    if not _has_edge(paper) or _is_light_on_dark(sketch, paper):
        return picture
    gain = _gain(gray_of(picture))
    gain = gain if picture.ndim == 2 else gain[..., None]
    return np.clip(picture * gain, 0, 255).astype(np.uint8)


def _gain(gray: Picture) -> npt.NDArray[np.float32]:
    """How many times lighter each pixel (h, w) is to be; what is too dark for a shadow less."""
    height, width = gray.shape
    scale = min(1.0, FINE / max(height, width))
    size = max(1, round(width * scale)), max(1, round(height * scale))
    paper = cv2.blur(_paper(cv2.resize(gray, size, interpolation=cv2.INTER_AREA)), (3, 3))
    share = np.arange(256, dtype=np.float32) / max(float(np.percentile(paper, 95)), 1.0)
    gain = np.minimum(1 / np.maximum(share, DEEPEST), share / DEEPEST**2)
    return np.asarray(cv2.resize(gain[paper], (width, height)), np.float32)


def _paper(gray: Picture) -> Picture:
    """A picture (h, w) without what is darker and narrow; it goes on beyond its edges."""
    side = _side(gray, REACH)
    wide = cv2.copyMakeBorder(gray, side, side, side, side, cv2.BORDER_REFLECT)
    wide = cv2.morphologyEx(wide, cv2.MORPH_CLOSE, np.ones((side, side), np.uint8))
    return np.asarray(wide[side:-side, side:-side])


def _side(gray: Picture, share: float) -> int:
    """An odd number of pixels, a share of the side of a square as large as the picture."""
    return max(3, round(share * math.sqrt(gray.size)) | 1)


def _has_edge(paper: Picture) -> bool:
    near = np.ones([_side(paper, NEAR)] * 2, np.uint8)
    lighter, darker = cv2.dilate(paper, near), cv2.erode(paper, near)
    return float((lighter > STEP * darker + LEVELS).mean()) > LEAST


def _is_light_on_dark(gray: Picture, paper: Picture) -> bool:
    """Whether what is narrow is rather light: then a closing fills the gaps between the strokes."""
    broad = np.ones([_side(gray, REACH)] * 2, np.uint8)
    light = cv2.subtract(paper, cv2.morphologyEx(paper, cv2.MORPH_OPEN, broad))
    dark = cv2.subtract(paper, gray)
    return bool(light.sum() > dark.sum() or (dark > INK * paper).mean() > MOST)
