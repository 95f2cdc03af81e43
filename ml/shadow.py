"""A shadow with a sharp edge: what lies in it is made as light as the paper beside it."""

from __future__ import annotations

import math

import cv2
import numpy as np
import numpy.typing as npt

from ml.crop import gray_of
from ml.paint import sketched

REACH = 0.2  # of the picture's side; strokes are narrower, shadows broader
AROUND = 0.5  # of the picture's side; a thick digit is mostly paper in so wide a window
STEP, LEVELS = 1.2, 3  # so many times, and grey levels, lighter is the paper beyond an edge
NEAR = 15  # pixels of the sketch within which it becomes so
LEAST = 0.016  # of the sketch lies so near to the edge
DEEPEST = 0.2  # of the light at least is left in a shadow; a desk or a margin may be darker

Picture = npt.NDArray[np.uint8]


def without_shadow(picture: Picture) -> Picture:
    """The picture (h, w) or (h, w, 3), evenly lit if a shadow with an edge falls on its paper.

    The paper is what a closing leaves, which fills strokes and keeps edges where they are (Serra,
    Image Analysis, 1982). Light writing on something dark stays as it is.
    """
    sketch = cv2.medianBlur(gray_of(sketched(picture)), 3)
    paper = _paper(sketch)
    if not _has_edge(paper) or _is_light_on_dark(sketch):
        return picture
    paper = cv2.blur(_paper(gray_of(picture)), (3, 3))
    light = float(np.percentile(paper[::4, ::4], 95))
    share = np.arange(256, dtype=np.float32) / light
    gain = np.minimum(1 / np.maximum(share, DEEPEST), share / DEEPEST**2)[paper]
    gain = gain if picture.ndim == 2 else gain[..., None]
    return np.clip(picture * gain, 0, 255).astype(np.uint8)


def _paper(gray: Picture) -> Picture:
    side = _side(gray, REACH)
    return np.asarray(cv2.morphologyEx(gray, cv2.MORPH_CLOSE, np.ones((side, side), np.uint8)))


def _side(gray: Picture, share: float) -> int:
    """An odd number of pixels, a share of the side of a square as large as the picture."""
    return max(3, round(share * math.sqrt(gray.size)) | 1)


def _has_edge(paper: Picture) -> bool:
    near = np.ones((NEAR, NEAR), np.uint8)
    lighter, darker = cv2.dilate(paper, near), cv2.erode(paper, near)
    return float((lighter > STEP * darker + LEVELS).mean()) > LEAST


def _is_light_on_dark(gray: Picture) -> bool:
    """Whether what stands out is rather lighter than darker; beside a shadow's edge both do."""
    ground = cv2.medianBlur(gray, _side(gray, AROUND))
    return float(((gray.astype(np.float32) - ground) ** 3).sum()) > 0
