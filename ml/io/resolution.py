"""Pixels that are not square are made so: a fax has 204 of them to the inch across and 98 down."""

import math
from collections.abc import Mapping
from typing import Any

from PIL import Image

SLIGHT = 1.02  # times as many pixels one way; less is how resolutions were rounded
WRONG = 4.1  # times as many are no scanner's; a fax of 400 x 100 is the most uneven


def pixel_shape(info: Mapping[Any, Any]) -> float:
    """Pixels to the inch across, in those down; 1 where a file says nothing that can be true.

    info: Pillow's, where "dpi" stands if the unit is known, else "aspect" (PNG), "jfif_density"
    (JPEG) or "resolution" (TIFF).
    """
    for name in ("dpi", "aspect", "jfif_density", "resolution"):
        pair = info.get(name)
        if isinstance(pair, tuple) and len(pair) == 2:
            return _believable(float(pair[0]), float(pair[1]))
    return 1.0


def _believable(across: float, down: float) -> float:
    if not (0 < across < math.inf and 0 < down < math.inf):
        return 1.0
    ratio = across / down
    return ratio if SLIGHT < max(ratio, 1 / ratio) < WRONG else 1.0


def with_square_pixels(image: Image.Image, shape: float, most: int) -> Image.Image:
    """The picture stretched where it has fewer pixels to the inch.

    One of more than `most` pixels would come of it: then it is shrunk the other way.
    """
    if shape == 1:
        return image
    width, height = image.size
    grows = width * height * max(shape, 1 / shape) <= most
    if (shape > 1) == grows:
        size = (width, max(1, round(height * shape)))
    else:
        size = (max(1, round(width / shape)), height)
    return image.resize(size, Image.Resampling.BILINEAR if grows else Image.Resampling.BOX)
