"""The path of the pen inside a scanned digit, and the digit drawn again with another pen."""

import cv2
import numpy as np
import numpy.typing as npt

Image = npt.NDArray[np.float32]
Masks = npt.NDArray[np.bool_]


def skeletons(images: Image, enlargement: int = 2) -> Masks:
    """Lines one pixel wide, (n, 28, 28) → (n, 28 e, 28 e)."""
    side = images.shape[1] * enlargement
    large = [cv2.resize(i, (side, side), interpolation=cv2.INTER_CUBIC) > 0.5 for i in images]
    return thinned(np.stack(large))


def thinned(strokes: Masks) -> Masks:
    """Strokes (n, h, w) worn down to lines one pixel wide, all together.

    Zhang and Suen, A fast parallel algorithm for thinning digital patterns, CACM 27(3), 1984.
    """
    ink = strokes.copy()
    while True:
        before = int(ink.sum())
        for turn in (0, 1):
            ink &= ~_removable(ink, turn)
        if int(ink.sum()) == before:
            return ink


def _removable(ink: Masks, turn: int) -> Masks:
    """Edge pixels whose removal breaks no stroke, from the south-east (0) or north-west (1)."""
    ring = _ring(ink)
    count = np.sum(ring, axis=0, dtype=np.int8)
    rises = np.zeros(ink.shape, np.int8)
    for first, second in zip(ring, (*ring[1:], ring[0]), strict=True):
        rises += ~first & second
    north, east, south, west = ring[0], ring[2], ring[4], ring[6]
    if turn == 0:
        side = ~(north & east & south) & ~(east & south & west)
    else:
        side = ~(north & east & west) & ~(north & south & west)
    return np.asarray(ink & (count >= 2) & (count <= 6) & (rises == 1) & side)


def _ring(ink: Masks) -> list[Masks]:
    """The eight neighbours of each pixel, clockwise from the north."""
    padded = np.pad(ink, ((0, 0), (1, 1), (1, 1)))
    height, width = ink.shape[1:]
    steps = ((0, 1), (0, 2), (1, 2), (2, 2), (2, 1), (2, 0), (1, 0), (0, 0))
    return [padded[:, y : y + height, x : x + width] for y, x in steps]


def redrawn(skeleton: npt.NDArray[np.bool_], side: int, width: float) -> Image:
    """A skeleton drawn at side x side pixels with a pen `width` pixels wide."""
    away = cv2.distanceTransform((~skeleton).astype(np.uint8), cv2.DIST_L2, 5)
    scale = side / skeleton.shape[0]
    field = cv2.resize(away, (side, side), interpolation=cv2.INTER_CUBIC) * scale
    field = cv2.GaussianBlur(field, (0, 0), 0.5 * scale)
    return np.clip(width / 2 - field + 0.5 + 0.35 * scale, 0, 1).astype(np.float32)


def rescanned(image: Image, side: int, change: float) -> Image:
    """A digit enlarged with sharp edges, its strokes `change` pixels wider (or thinner)."""
    large = cv2.resize(image, (side, side), interpolation=cv2.INTER_CUBIC)
    steps = round(abs(change))
    if steps:
        brush = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (steps + 1, steps + 1))
        changed = cv2.dilate(large, brush) if change > 0 else cv2.erode(large, brush)
        large = changed if changed.max() > 0.8 else large
    return np.clip((large - 0.5) * side / 28 + 0.5, 0, 1).astype(np.float32)
