"""Connected patches of ink, and which of them are drawn around or under the writing."""

import cv2
import numpy as np
import numpy.typing as npt

SEEDS = 3  # patches that may be the writing
INK = 0.45
HELD = 0.25  # of a frame's height at least is what it was drawn around
IN_BOX = 0.12  # of a plain box's
EDGE, ALONG = 0.12, 0.85  # so near its box's sides, and along so much of each, a drawn box runs
UNDER, FLAT = 1.15, 0.35  # times a digit's width is a line under it, and so high to its width
TALL = 0.3  # of that line's length is the digit's height at least

Array = npt.NDArray[np.float32]
Stats = npt.NDArray[np.int32]  # (n, 5) x, y, w, h, area of each patch, OpenCV's
Labels = npt.NDArray[np.int32]  # (h, w), each pixel's patch


def foremost(weights: npt.NDArray[np.float64]) -> list[int]:
    """The patches with the greatest weights, the greatest first."""
    return [int(i) for i in np.argsort(weights)[::-1][:SEEDS] if weights[i] > 0]


def without_boxes(ink: Array) -> Array:
    """The ink map (h, w) without boxes that are drawn around something in it."""
    mask = (ink > INK).astype(np.uint8)
    _, labels, stats, _ = cv2.connectedComponentsWithStats(mask, connectivity=8)
    largest = 1 + np.argsort(-stats[1:, 2] * stats[1:, 3])[:SEEDS]
    boxes = [
        i for i in largest if holds_another(stats, i, IN_BOX) and _is_rectangle(labels, stats, i)
    ]
    if not boxes:
        return ink
    drawn = cv2.dilate(np.isin(labels, boxes).astype(np.uint8), np.ones((3, 3), np.uint8))
    return np.where(drawn > 0, 0, ink).astype(np.float32)


def holds_another(stats: npt.NDArray[np.integer], patch: int, held: float = HELD) -> bool:
    """Whether another patch, so large a part of it as tall, lies in its box."""
    x, y, w, h = stats[patch, :4]
    inside = (stats[:, 0] > x) & (stats[:, 0] + stats[:, 2] < x + w)
    inside &= (stats[:, 1] > y) & (stats[:, 1] + stats[:, 3] < y + h)
    return bool((inside & (stats[:, 3] > held * h)).any())


def underlines(stats: Stats, patches: list[int]) -> list[int]:
    """Of some patches those that are flat strokes under a narrower, tall one."""
    x, y, w, h = stats[:, :4].T
    found = []
    for patch in patches:
        left, top, width, height = stats[patch, :4]
        over = (x + w / 2 > left) & (x + w / 2 < left + width) & (w * UNDER < width)
        over &= (top > y + 0.8 * h) & (top < y + 2 * h) & (h > TALL * width)
        if height < FLAT * width and over.any():
            found.append(patch)
    return found


def _is_rectangle(labels: Labels, stats: Stats, patch: int) -> bool:
    """Whether a patch runs along all four sides of its box; a 0 leaves the corners free."""
    x, y, w, h = stats[patch, :4]
    own = labels[y : y + h, x : x + w] == patch
    deep, wide = max(1, round(EDGE * h)), max(1, round(EDGE * w))
    sides = own[:deep].any(0), own[-deep:].any(0), own[:, :wide].any(1), own[:, -wide:].any(1)
    return all(float(side.mean()) > ALONG for side in sides)
