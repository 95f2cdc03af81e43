"""From a picture to an ink map, and from a crop of it to what the digit network sees.

Training and serving call the same functions: this module alone decides on scale and centring.
"""

import cv2
import numpy as np
import numpy.typing as npt

from ml.rules import remove_rules

__all__ = ["ink_map", "normalise", "remove_rules", "stroke_width"]

Picture = npt.NDArray[np.uint8]
Ink = npt.NDArray[np.float32]

SIDE = 28  # MNIST's field, in which the digit takes BODY pixels (LeCun et al. 1998, section III)
BODY = 20
PAPER_SIDE = 72  # the paper's own light and colour vary slowly: a small copy shows them
MIN_CONTRAST = 8.0  # grey levels; what stands out less than this is no ink
STROKE = 0.13  # MNIST's mean stroke width as a share of the digit's longer side


def ink_map(picture: Picture, *, rules: bool = True) -> Ink:
    """How much ink lies on each pixel, 0 (paper) to 1, the size of the picture.

    picture: (h, w) grey or (h, w, 3) RGB, 0 to 255, dark on light or light on dark.
    rules: also remove ruled or squared lines.
    """
    ink = _saturated(contrast(picture))
    return remove_rules(ink) if rules else ink


def contrast(picture: Picture) -> Ink:
    """Distance from the local paper, (h, w) in grey levels, ink positive, lightly smoothed."""
    layers = [picture] if picture.ndim == 2 else list(cv2.split(picture))
    away = [_paper(layer) - layer for layer in layers]
    mean = sum(away[1:], away[0]) / np.float32(len(away))
    if _is_light_on_dark(mean):
        mean, away = -mean, [-layer for layer in away]
    strongest = away[0]
    for layer in away[1:]:
        strongest = np.maximum(strongest, layer)
    mixed = (mean + strongest) * np.float32(0.5)
    return cv2.GaussianBlur(mixed, (0, 0), 0.3 + max(mixed.shape) / 1000)


def _paper(layer: Picture) -> Ink:
    """The paper's own brightness: constant on a clean canvas, else a wide running median."""
    height, width = layer.shape
    mode = _mode(layer)
    if mode is not None:
        return np.full((height, width), mode, np.float32)
    scale = min(1.0, PAPER_SIDE / max(height, width))
    small = cv2.resize(layer, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
    reach = max(3, round(max(small.shape) * 0.36) | 1)
    edge = reach // 2
    padded = cv2.copyMakeBorder(small, edge, edge, edge, edge, cv2.BORDER_REFLECT)
    middle = cv2.medianBlur(padded, reach)[edge:-edge, edge:-edge]
    return cv2.resize(
        cv2.GaussianBlur(middle.astype(np.float32), (0, 0), reach / 12),
        (width, height),
        interpolation=cv2.INTER_LINEAR,
    )


def _mode(layer: Picture) -> float | None:
    """The one grey level of a clean canvas; None where the paper is a photograph's."""
    counts = np.bincount(layer.ravel(), minlength=256)
    near = np.convolve(counts, np.ones(5), "same")
    mode = int(near.argmax())
    clean = near[mode] > 0.4 * layer.size and counts[mode] > 0.25 * layer.size
    return float(mode) if clean else None


def _is_light_on_dark(grey: Ink) -> bool:
    """Whether what stands out from the paper is lighter than it."""
    spread = 3 * _noise(grey) + 1
    dark = np.clip(grey - spread, 0, None)
    light = np.clip(-grey - spread, 0, None)
    return float((light**2).sum()) > 1.5 * float((dark**2).sum())


def _noise(values: Ink) -> float:
    """The standard deviation of the paper, from the median of absolute values."""
    step = max(1, min(values.shape) // 150)
    return 1.4826 * float(np.median(np.abs(values[::step, ::step])))


def _saturated(away: Ink) -> Ink:
    """Contrast stretched so that paper is exactly 0 and the core of a stroke about 1."""
    floor = max(MIN_CONTRAST, 4 * _noise(away))
    level = _ink_level(away, floor)
    if level < floor:
        return np.zeros_like(away)
    low, high = max(0.22 * level, 0.6 * floor), max(0.65 * level, floor)
    return np.clip((away - low) / (high - low), 0, 1).astype(np.float32)


def _ink_level(away: Ink, floor: float) -> float:
    """The contrast in the middle of the strokes: a high quantile of what is surely ink."""
    ink = away[away > floor]
    if ink.size < 3:
        return 0.0
    return float(np.quantile(ink, 0.8))


def stroke_width(ink: Ink) -> float:
    """The mean width of the strokes in pixels; 0.0 where there is no ink.

    A stroke of width w has a mean distance to its edge of w / 4.
    """
    mask = (ink > 0.5).astype(np.uint8)
    if not mask.any():
        return 0.0
    padded = cv2.copyMakeBorder(mask, 1, 1, 1, 1, cv2.BORDER_CONSTANT, value=0)
    depth = cv2.distanceTransform(padded, cv2.DIST_L2, 5)[1:-1, 1:-1]
    return max(1.0, 4.0 * float(depth[mask > 0].mean()) - 1.0)


def normalise(ink_crop: Ink) -> Ink:
    """(28, 28): the ink's longer side made 20 pixels, its centre of mass put in the middle.

    Strokes thinner than MNIST's are thickened, so that a pencil line looks like a pen's.
    An empty crop gives zeros.
    """
    box = _tight(ink_crop)
    if box is None:
        return np.zeros((SIDE, SIDE), np.float32)
    return _centred(_body(_thickened(box)))


def _tight(ink: Ink) -> Ink | None:
    mask = ink > 0.2
    rows, columns = np.flatnonzero(mask.any(1)), np.flatnonzero(mask.any(0))
    if not rows.size:
        return None
    return ink[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1]


def _thickened(ink: Ink) -> Ink:
    """The ink at four times its final size, its strokes at least nearly as wide as MNIST's."""
    side = 4 * BODY
    scale = side / max(ink.shape)
    size = (max(1, round(ink.shape[1] * scale)), max(1, round(ink.shape[0] * scale)))
    way = cv2.INTER_AREA if scale < 1 else cv2.INTER_CUBIC
    large = np.clip(cv2.resize(ink, size, interpolation=way), 0, 1)
    missing = round(STROKE * side * 0.85 - stroke_width(large))
    if missing < 1:
        return large
    margin = missing // 2 + 1
    large = cv2.copyMakeBorder(large, margin, margin, margin, margin, cv2.BORDER_CONSTANT, value=0)
    brush = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (missing + 1, missing + 1))
    return cv2.dilate(large, brush)


def _body(ink: Ink) -> Ink:
    scale = BODY / max(ink.shape)
    size = (max(1, round(ink.shape[1] * scale)), max(1, round(ink.shape[0] * scale)))
    return cv2.resize(ink, size, interpolation=cv2.INTER_AREA)


def _centred(body: Ink) -> Ink:
    field = np.zeros((SIDE, SIDE), np.float32)
    top, left = (SIDE - body.shape[0]) // 2, (SIDE - body.shape[1]) // 2
    field[top : top + body.shape[0], left : left + body.shape[1]] = body
    moments = cv2.moments(field)
    if moments["m00"] <= 0:
        return field
    middle = (SIDE - 1) / 2
    right = middle - moments["m10"] / moments["m00"]
    down = middle - moments["m01"] / moments["m00"]
    shift = np.array([[1, 0, round(right)], [0, 1, round(down)]], np.float32)
    return cv2.warpAffine(field, shift, (SIDE, SIDE))
