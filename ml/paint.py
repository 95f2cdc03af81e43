"""Parts of a picture painted over with the light of the paper near them."""

from __future__ import annotations

import cv2
import numpy as np
import numpy.typing as npt

SKETCH = 400  # pixels of the longer side; enough to see a sheet or a frame
SPREAD = 0.05  # of the sketch's longer side, over which the paper's light goes on

Picture = npt.NDArray[np.uint8]
Mask = npt.NDArray[np.bool_]


def sketched(picture: Picture) -> Picture:
    """A picture (h, w) or (h, w, 3) in the size of a sketch, if it is larger."""
    scale = min(1.0, SKETCH / max(picture.shape[:2]))
    size = [max(1, round(side * scale)) for side in picture.shape[1::-1]]
    return np.asarray(cv2.resize(picture, size, interpolation=cv2.INTER_AREA), np.uint8)


def painted(picture: Picture, sketch: Picture, covered: Mask, paper: Mask) -> Picture:
    """The picture with paper where the sketch is covered.

    covered, paper: (h, w) of the sketch; where something is painted over, and where bare paper is.
    Without any of that the picture stays as it is.
    """
    if not paper.any():
        return picture
    height, width = picture.shape[:2]
    share = cv2.resize(covered.astype(np.float32), (width, height))
    light = cv2.resize(_light(sketch, paper), (width, height))
    share = share[..., None] if picture.ndim == 3 else share
    return np.asarray((1 - share) * picture + share * light, np.uint8)


def _light(sketch: Picture, paper: Mask) -> npt.NDArray[np.float32]:
    """The light of the nearest paper at each pixel of a sketch, as its mean around there."""
    shown = paper.astype(np.float32)
    reach = SPREAD * max(paper.shape)
    weight = cv2.GaussianBlur(shown, (0, 0), reach) + 1e-6
    shown = shown[..., None] if sketch.ndim == 3 else shown
    sums = cv2.GaussianBlur(sketch * shown, (0, 0), reach)
    sums += 1e-6 * np.median(sketch[paper], axis=0)
    return np.asarray(sums / (weight[..., None] if sketch.ndim == 3 else weight), np.float32)
