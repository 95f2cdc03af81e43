"""From a picture to an ink map, and from a crop of it to what the digit network sees.

Training and serving call the same functions: this module alone decides on scale and centring.
"""

import cv2
import numpy as np
import numpy.typing as npt

from ml.rules import remove_rules

__all__ = ["ink_map", "normalise", "remove_rules", "stroke_width", "thick_strokes"]

Picture = npt.NDArray[np.uint8]
Ink = npt.NDArray[np.float32]

SIDE = 28  # MNIST's field, in which the digit takes BODY pixels (LeCun et al. 1998, section III)
BODY = 20
WIDE, NARROW = 0.36, 0.1  # shares of the picture
PAPER_SIDE = 72  # the paper's own light and colour vary slowly: a small copy shows them
MIN_CONTRAST = 8.0  # grey levels; what stands out less than this is no ink
STROKE = 0.13  # MNIST's mean stroke width as a share of the digit's longer side


def ink_map(picture: Picture, *, rules: bool = True) -> Ink:
    """How much ink lies on each pixel, 0 (paper) to 1, the size of the picture.

    picture: (h, w) grey or (h, w, 3) RGB, 0 to 255, dark on light or light on dark.
    rules: also remove ruled or squared lines.
    """
    ink = saturated(contrast(picture))
    return remove_rules(ink) if rules else ink


def contrast(picture: Picture, reach: float = WIDE) -> Ink:
    """Distance from the local paper, (h, w) in grey levels, ink positive, lightly smoothed.

    reach: the window in which the paper's brightness is sought, as a share of the picture;
    a NARROW one sees no shadow but hollows thick strokes.
    """
    layers = [picture] if picture.ndim == 2 else list(cv2.split(picture))
    away = [_paper(layer, reach) - layer for layer in layers]
    mean = sum(away[1:], away[0]) / np.float32(len(away))
    if _is_light_on_dark(mean):
        mean, away = -mean, [-layer for layer in away]
    strongest = away[0]
    for layer in away[1:]:
        strongest = np.maximum(strongest, layer)
    mixed = (mean + strongest) * np.float32(0.5)
    return cv2.GaussianBlur(mixed, (0, 0), 0.3 + max(mixed.shape) / 1000)


def _paper(layer: Picture, reach: float) -> Ink:
    """The paper's own brightness: constant on a clean canvas, else a plane plus a running median.

    The plane takes up slanting light, which a median would miss along the edges.
    """
    height, width = layer.shape
    flat = _flat_paper(layer)
    if flat is not None:
        return np.full((height, width), flat, np.float32)
    scale = min(1.0, PAPER_SIDE * WIDE / reach / max(height, width))
    size = (max(1, round(width * scale)), max(1, round(height * scale)))
    small = cv2.resize(layer, size, interpolation=cv2.INTER_AREA).astype(np.float32)
    plane = _plane(small)
    window = max(3, round(max(small.shape) * reach) | 1)
    edge = window // 2
    level = np.clip(small - plane + 128, 0, 255).astype(np.uint8)
    padded = cv2.copyMakeBorder(level, edge, edge, edge, edge, cv2.BORDER_REFLECT)
    middle = cv2.medianBlur(padded, window)[edge:-edge, edge:-edge].astype(np.float32)
    smooth = cv2.GaussianBlur(middle, (0, 0), window / 12) - 128 + plane
    return cv2.resize(smooth, (width, height), interpolation=cv2.INTER_LINEAR)


def _plane(small: Ink) -> Ink:
    """The plane nearest to the paper: fitted again without what lies far from it."""
    step = max(1, max(small.shape) // 40)
    y, x = np.mgrid[0 : small.shape[0], 0 : small.shape[1]].astype(np.float32)
    values, across, down = (part[::step, ::step].ravel() for part in (small, x, y))
    terms = np.stack([np.ones_like(across), across, down], 1)
    kept = np.ones(values.size, bool)
    for _ in range(3):
        factors = np.linalg.lstsq(terms[kept], values[kept], rcond=None)[0]
        away = np.abs(values - terms @ factors)
        kept = away <= max(4.0, 2.5 * float(np.median(away)))
    return np.asarray(factors[0] + factors[1] * x + factors[2] * y, np.float32)


def _flat_paper(layer: Picture) -> float | None:
    """The one grey level of a clean canvas or a bitmap; None in a photograph.

    It fills most of the edge, or else most of the picture.
    """
    edges = np.concatenate([layer[0], layer[-1], layer[:, 0], layer[:, -1]])
    counts, along = (np.bincount(part.ravel(), minlength=256) for part in (layer, edges))
    for level, edge_share, share in (
        (int(along.argmax()), 0.6, 0.15),
        (int(counts.argmax()), 0, 0.4),
    ):
        if _near(along, level) >= edge_share * edges.size and (
            _near(counts, level) >= share * layer.size and counts[level] >= 0.6 * share * layer.size
        ):
            return float(level)
    return None


def _near(counts: npt.NDArray[np.int_], level: int) -> int:
    return int(counts[max(0, level - 2) : level + 3].sum())


def _is_light_on_dark(grey: npt.NDArray[np.floating]) -> bool:
    """Whether what stands out from the paper is lighter than it."""
    spread = 3 * _noise(grey) + 1
    dark = np.clip(grey - spread, 0, None)
    light = np.clip(-grey - spread, 0, None)
    return float((light**2).sum()) > 1.5 * float((dark**2).sum())


def _noise(values: npt.NDArray[np.floating]) -> float:
    """The standard deviation of the paper, from a low quantile of absolute values.

    Three tenths of a normal distribution lie within 0.385 of it; ink may fill more than half.
    """
    step = max(1, min(values.shape) // 150)
    return float(np.quantile(np.abs(values[::step, ::step]), 0.3)) / 0.3853


def saturated(away: Ink, *, strong: bool = False) -> Ink:
    """Contrast stretched so that paper is exactly 0 and the core of a stroke about 1.

    strong: measured by the strongest ink, so that fainter print and shadows vanish.
    """
    floor = max(MIN_CONTRAST, 4.5 * _noise(away))
    if strong:
        level = float(np.quantile(away[::2, ::2], 0.998))
        low, high = max(0.45 * level, floor), max(0.75 * level, 1.2 * floor)
    else:
        level = _ink_level(away, floor)
        low, high = max(0.22 * level, 0.6 * floor), max(0.65 * level, floor)
    if level < 1.3 * floor:  # the tails of noise lie just above the floor, ink far above it
        return np.zeros_like(away)
    return np.clip((away - low) / (high - low), 0, 1).astype(np.float32)


def _ink_level(away: Ink, floor: float) -> float:
    """The contrast in the middle of the strokes: a high quantile of what is surely ink."""
    ink = away[away > floor]
    return float(np.quantile(ink, 0.8)) if ink.size > 2 else 0.0


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


def thick_strokes(ink: Ink) -> Ink:
    """The ink map without what is much thinner than its thickest strokes, such as print.

    Opening, then reconstruction within reach of what is left (Serra, Image Analysis, 1982).
    """
    mask = (ink > 0.5).astype(np.uint8)
    depth = cv2.distanceTransform(mask, cv2.DIST_L2, 3)
    deep = depth[depth > 0]
    side = round(1.2 * float(np.quantile(deep, 0.97))) if deep.size else 0
    if side < 3:
        return ink
    brush = _brush(side)
    kept = cv2.dilate(cv2.morphologyEx(mask, cv2.MORPH_OPEN, brush), brush)
    return np.where(kept > 0, ink, 0).astype(np.float32)


def normalise(ink_crop: Ink) -> Ink:
    """(28, 28): the ink's longer side made 20 pixels, its centre of mass put in the middle.

    Strokes thinner or much thicker than MNIST's are evened out, so that a pencil, a pen and a
    marker look alike.
    An empty crop gives zeros.
    """
    box = _tight(ink_crop)
    if box is None:
        return np.zeros((SIDE, SIDE), np.float32)
    return _centred(_body(_evened(box)))


def _tight(ink: Ink) -> Ink | None:
    mask = ink > 0.2
    rows, columns = np.flatnonzero(mask.any(1)), np.flatnonzero(mask.any(0))
    if not rows.size:
        return None
    return ink[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1]


def _evened(ink: Ink) -> Ink:
    """The ink at four times its final size, its strokes about as wide as MNIST's."""
    side = 4 * BODY
    scale = side / max(ink.shape)
    size = (max(1, round(ink.shape[1] * scale)), max(1, round(ink.shape[0] * scale)))
    way = cv2.INTER_AREA if scale < 1 else cv2.INTER_CUBIC
    large = np.clip(cv2.resize(ink, size, interpolation=way), 0, 1)
    width = stroke_width(large)
    missing = round(STROKE * side * 0.85 - width)
    if missing >= 1:
        margin = missing // 2 + 1
        large = cv2.copyMakeBorder(large, margin, margin, margin, margin, cv2.BORDER_CONSTANT)
        return cv2.dilate(large, _brush(missing + 1))
    spare = round(0.9 * (width - 1.35 * STROKE * side))
    if spare < 1:
        return large
    thinner = cv2.copyMakeBorder(large, 1, 1, 1, 1, cv2.BORDER_CONSTANT)
    tight = _tight(cv2.erode(thinner, _brush(spare + 1)))
    return large if tight is None or max(tight.shape) < 0.7 * side else tight


def _brush(side: int) -> npt.NDArray[np.uint8]:
    return cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (side, side))


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
