"""From a picture to lines of ink, and from a line to what the line network sees."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import cv2
import numpy as np
import numpy.typing as npt

from ml.patches import holds_another
from ml.preprocess import NARROW, contrast, ink_map, remove_rules, saturated, stroke_width
from ml.results import Box
from ml.rules import is_piece_of_rule

LINE_HEIGHT = 40
MAX_LINE_WIDTH = 1024
MIN_LINE_WIDTH = 16
INK = 0.3
MOST_PARTS = 1500
LEAST_HEIGHT = 8  # pixels; lower writing can't be read
_FAINTEST_INK = 10.0  # grey levels; weaker contrast is paper, not writing
_DIRT, _LEAST_DOT = 0.1, 0.06  # of the usual height; smaller parts are no digits
_DOT = 0.4  # of the tallest digit's height at most is a dot
_THING, _ROUND, _FULL = 0.15, 0.4, 0.76  # of the picture, of its length, of its box is a thing
_FULLER = 1.5  # times as full as what is written, which a marker's loops may fill too
_STACKED = 0.12  # gap between two strokes of one digit, in heights of the taller
_REACH = 1.1  # gap inside one number, in heights of its taller neighbour
_ALONG = 0.45  # of a side; ink along the edge that is longer is no writing
_COLUMN = 0.2  # of a narrow picture's height; its digits take much of its width
_SLENDER = 0.2  # width to height; an upright 1, or a printed rule
_RULES_WEIGHT = 0.1  # of slender ink in how tall writing usually is
_TALLER = 1.8  # times the tallest part that isn't slender
_SKETCH = 250  # pixels; enough to see a shadow
_SHADE = 0.12  # of ink at least is what a shadow's edge is taken for
_FAR, _BROAD = 0.6, 0.03  # of a side, and of the picture's longer one
_REMEMBERED = 1_000_000  # bytes; larger pictures are shrunk before their layout is decided
_MOST_FRAMES = 50
_ROWS = 64  # of the table of all pairs of parts that are looked at at a time

Picture = npt.NDArray[np.uint8]
Ink = npt.NDArray[np.float32]
Ints = npt.NDArray[np.int_]
Floats = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Line:
    """Ink that stands in one row without a wide gap; parts (n, 4) x, y, w, h from the left."""

    box: Box
    parts: Ints


def normalize_line(gray: Picture, margin: float = 0.0) -> Ink:
    """A crop (h, w) uint8, dark ink on light paper, to (40, W) float32: 0 paper, about 1 ink.

    margin: of the height, how much of the border is added above and below, or cut off if negative.

    The single authority on how a line is scaled: training and reading both call it. The light is
    evened by the brightest neighbourhood of each pixel, the contrast by the strongest ink.
    """
    gray = _with_margin(gray, round(margin * gray.shape[0]))
    height, width = gray.shape
    scaled_width = round(width * LINE_HEIGHT / height)
    size = (min(max(scaled_width, MIN_LINE_WIDTH), MAX_LINE_WIDTH), LINE_HEIGHT)
    shrinking = height > LINE_HEIGHT
    small = cv2.resize(gray, size, interpolation=cv2.INTER_AREA if shrinking else cv2.INTER_LINEAR)
    paper = cv2.blur(cv2.dilate(small, np.ones((13, 13), np.uint8)), (13, 13))
    ink = cv2.subtract(paper, small)
    strongest = max(float(np.percentile(cv2.blur(ink, (3, 3)), 98.5)), _FAINTEST_INK)
    return np.minimum(ink.astype(np.float32) / strongest, 1.5)


def _with_margin(gray: Picture, rows: int) -> Picture:
    if rows < 0:
        return gray[-rows:rows]
    return np.asarray(cv2.copyMakeBorder(gray, rows, rows, 0, 0, cv2.BORDER_REPLICATE))


def find_ink(picture: Picture, *, rules: bool = True) -> Ink:
    """The ink map (h, w); one for near paper where it shows nothing, or a shadow's edge as ink.

    Where that one shows nothing, the first counts. Neither may be written to.
    """
    if picture.size > _REMEMBERED:
        return _found_ink(picture, rules)
    return _remembered_ink(picture.tobytes(), picture.shape, rules)


@lru_cache(maxsize=1)  # who decides the layout and who reads it look at the same picture in turn
def _remembered_ink(content: bytes, shape: tuple[int, ...], rules: bool) -> Ink:
    ink = _found_ink(np.frombuffer(content, np.uint8).reshape(shape), rules)
    ink.flags.writeable = False
    return ink


def _found_ink(picture: Picture, rules: bool) -> Ink:
    ink = ink_map(picture, rules=rules)
    if ink.any() and not _is_shadowed(ink):
        return ink
    near = saturated(contrast(picture, NARROW))
    near = remove_rules(near) if rules else near
    return near if near.any() else ink


def _is_shadowed(ink: Ink) -> bool:
    """Whether what is taken for ink goes far in from an edge, broader than strokes are."""
    scale = min(1.0, _SKETCH / max(ink.shape))
    size = [max(1, round(side * scale)) for side in ink.shape[::-1]]
    small = cv2.resize(ink, size, interpolation=cv2.INTER_AREA)
    height, width = small.shape
    _, labels, stats, _ = cv2.connectedComponentsWithStats((small > _SHADE).astype(np.uint8))
    x, y, w, h, _ = stats.T
    touching = (x <= 0) | (y <= 0) | (x + w >= width) | (y + h >= height)
    far = touching & ((w > _FAR * width) | (h > _FAR * height))
    return any(
        stroke_width((labels == part).astype(np.float32)) > _BROAD * max(small.shape)
        for part in np.flatnonzero(far)
        if part
    )


def find_lines(
    ink: Ink, gray: Picture, *, upright_rules: bool = True, dots: bool = False
) -> list[Line]:
    """Lines of writing in an ink map (h, w) of a picture (h, w), dark on light, from the top.

    Dirt (parts far smaller than what is usual) and lone dots and dashes make no line. Without
    upright_rules, pieces of rules and slender strokes far taller than the rest are left out; a 1
    may be among them. dots: these are digits too.
    """
    parts = _parts(ink, dots=dots)
    parts = parts if upright_rules or dots else _without_upright_rules(parts, gray)
    if not len(parts):
        return []
    joined = _joined(_with_tall_dots(parts) if dots else parts)
    lines = [_line(parts[joined == group]) for group in np.unique(joined)]
    return sorted((line for line in lines if line), key=lambda line: line.box.y)


def _with_tall_dots(parts: Ints) -> Ints:
    """The parts (n, 4) with dots as tall as the digits that they stand among."""
    tall = parts[:, 3].max()
    dots = np.maximum(parts[:, 2], parts[:, 3]) < _DOT * tall
    changed = parts.copy()
    changed[dots, 1] += (parts[dots, 3] - tall) // 2
    changed[dots, 3] = tall
    return changed


def _parts(ink: Ink, *, dots: bool) -> Ints:
    """Boxes (n, 4) of connected ink, without dirt; the largest ones where there are very many."""
    mask = (ink > INK).astype(np.uint8)
    _, _, stats, _ = cv2.connectedComponentsWithStats(mask, connectivity=8)
    stats = stats[1:]
    stats = stats[np.argsort(-stats[:, 4])][:MOST_PARTS]
    others = _surroundings(stats, ink.shape)
    others |= _solid(stats, ink.shape) & (not dots)
    inner = ~others & (stats[:, 4] >= 4)
    stats = stats[inner] if (inner & (stats[:, 3] >= 6)).any() else stats
    if not len(stats):
        return stats[:, :4]
    tall = stats[:, 3].astype(float)
    weights = stats[:, 4] * np.minimum(tall, ink.shape[0] / 4)
    weights = np.where(stats[:, 2] < _SLENDER * tall, _RULES_WEIGHT, 1.0) * weights
    usual = np.average(tall, weights=weights)
    kept = np.maximum(stats[:, 2], stats[:, 3]) >= max(3, (_LEAST_DOT if dots else _DIRT) * usual)
    return np.asarray(stats[kept, :4])


def _without_upright_rules(parts: Ints, gray: Picture) -> Ints:
    """Parts (n, 4) without pieces of rules and slender strokes far taller than all else."""
    pieces = [is_piece_of_rule(gray, Box(*part)) for part in parts.tolist()]
    parts = parts[~np.array(pieces, bool)]
    w, h = parts[:, 2], parts[:, 3]
    slender = w < _SLENDER * h
    written = h[~slender & (h >= LEAST_HEIGHT) & (w < 3 * h)]
    if not len(written):
        return parts
    return np.asarray(parts[~slender | (h <= _TALLER * written.max())])


def _surroundings(stats: Ints, shape: tuple[int, ...]) -> npt.NDArray[np.bool_]:
    """Which parts are the desk, a shadow, a book's spine or a rule.

    They run along the picture's edge, or from one edge to the other.
    """
    x, y, w, h = stats[:, :4].T
    height, width = shape
    beside = ((x <= 1) | (x + w >= width - 1)) & (h > _ALONG * height)
    above = ((y <= 1) | (y + h >= height - 1)) & (w > max(_ALONG * width, _COLUMN * height))
    across = (x <= 1) & (x + w >= width - 1) & (h < 0.3 * w)
    down = (y <= 1) & (y + h >= height - 1) & (w < 0.3 * h)
    return np.asarray(beside | above | across | down)


def _solid(stats: Ints, shape: tuple[int, ...]) -> npt.NDArray[np.bool_]:
    """Which parts are things without a stroke - a lid, a cup, a blot - where others have one."""
    _, _, w, h, area = stats.T
    full = area / (w * h)
    things = (np.minimum(w, h) > _THING * min(shape)) & (full > _FULL)
    things &= np.minimum(w, h) > _ROUND * np.maximum(w, h)
    others = ~things & (h >= LEAST_HEIGHT)
    usual = float(np.median(full[others])) if others.any() else 1.0
    return np.asarray(things & (full > _FULLER * usual))


def _joined(parts: Ints) -> Ints:
    """For each part the number of its line: neighbours in a row are joined (union-find)."""
    group = np.arange(len(parts))
    for start in range(0, len(parts), _ROWS):  # all pairs at once take 100 MB
        near = _near(parts[start : start + _ROWS], parts)
        for row, other in np.argwhere(np.triu(near, start + 1)):
            one = start + row
            if group[one] != group[other]:
                group[group == group[other]] = group[one]
    return group


def _near(some: Ints, parts: Ints) -> npt.NDArray[np.bool_]:
    """(n, m): which of n parts are neighbours of which of m."""
    x, y, w, h = some.T[:, :, None].astype(float)
    others = parts.T[:, None].astype(float)
    across, down = _shared(x, w, others[0], others[2]), _shared(y, h, others[1], others[3])
    taller, lower = np.maximum(h, others[3]), np.minimum(h, others[3])
    lowers_width = np.where(h < others[3], w, others[2])
    mark = (lower < 0.8 * taller) & (lowers_width < 0.5 * taller) & (down > -0.2 * taller)
    alike = ((down > 0.4 * lower) | mark) & (lower > 0.08 * taller)
    in_a_row = alike & (-across < _REACH * taller)
    narrower = np.minimum(w, others[2])  # a digit in two strokes stands on top of one another
    stacked = (across > 0.5 * narrower) & (-down < _STACKED * taller)
    return np.asarray(in_a_row | stacked)


def _shared(start: Floats, length: Floats, other: Floats, others_length: Floats) -> Floats:
    """By how much spans overlap; negative is the gap between them."""
    ends = np.minimum(start + length, other + others_length)
    return np.asarray(ends - np.maximum(start, other))


def _line(parts: Ints) -> Line | None:
    """A line of its parts; None where nothing in it is as tall as a digit."""
    parts = parts[np.argsort(parts[:, 0])]
    left, top = parts[:, 0].min(), parts[:, 1].min()
    right, bottom = (parts[:, 0] + parts[:, 2]).max(), (parts[:, 1] + parts[:, 3]).max()
    box = Box(int(left), int(top), int(right - left), int(bottom - top))
    tallest = parts[:, 3].max()
    slender = parts[:, 2].max() > 6 * tallest and len(parts) == 1
    return None if slender or tallest < LEAST_HEIGHT else Line(box, parts)


def prominence(line: Line, shape: tuple[int, ...]) -> float:
    """How much a line looks like what the picture was taken of: large writing, not at the edge."""
    areas = line.parts[:, 2] * line.parts[:, 3]
    weights = np.where(at_edge(line.parts, shape), 0.1, 1.0)
    return float((areas * weights).sum()) * line.box.h**2


def foremost(lines: list[Line], shape: tuple[int, ...], most: int) -> list[Line]:
    """The most prominent lines first, and only `most`, so that specks cost bounded time."""
    return sorted(lines, key=lambda line: -prominence(line, shape))[:most]


def at_edge(parts: Ints, shape: tuple[int, ...]) -> npt.NDArray[np.bool_]:
    """Which parts the edge of a picture (h, w) may cut off."""
    x, y, w, h = parts.T
    beside = (x <= 1) | (x + w >= shape[1] - 1)
    return np.asarray(beside | (y <= 1) | (y + h >= shape[0] - 1))


def without_frames(ink: Ink) -> Ink:
    """The ink map without boxes drawn around numbers and rules between them.

    A part that is far larger than the writing or stands around it, and mostly hollow, loses its
    long straight runs.
    """
    mask = (ink > INK).astype(np.uint8)
    _, labels, stats, _ = cv2.connectedComponentsWithStats(mask, connectivity=8)
    if len(stats) < 2:
        return ink
    tall = stats[1:, 3]
    usual = float(np.median(tall[tall >= 6])) if (tall >= 6).any() else 6.0
    hollow = stats[:, 4] < 0.3 * stats[:, 2] * stats[:, 3]
    long = np.maximum(stats[:, 2], stats[:, 3]) > 3 * usual
    flat = np.minimum(stats[:, 2], stats[:, 3]) * 12 < np.maximum(stats[:, 2], stats[:, 3])
    largest = np.argsort(-stats[:, 2] * stats[:, 3])[:_MOST_FRAMES]
    around = np.zeros(len(stats), bool)
    around[[part for part in largest if holds_another(stats, part)]] = True
    frames = np.flatnonzero((hollow | flat) & long | hollow & around)
    frames = frames[frames > 0]
    if not len(frames):
        return ink
    framing = np.isin(labels, frames).astype(np.uint8)
    reach = max(9, round(1.3 * usual))
    level = cv2.morphologyEx(framing, cv2.MORPH_OPEN, np.ones((1, reach), np.uint8))
    upright = cv2.morphologyEx(framing, cv2.MORPH_OPEN, np.ones((reach, 1), np.uint8))
    straight = cv2.dilate(level | upright, np.ones((3, 3), np.uint8)) & framing
    return np.where(straight > 0, 0, ink).astype(np.float32)
