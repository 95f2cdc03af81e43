"""From a picture to lines of ink, from a line to pieces, and to what the line network sees."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

import cv2
import numpy as np
import numpy.typing as npt

from ml.preprocess import NARROW, contrast, ink_map, remove_rules, saturated
from ml.results import Box

LINE_HEIGHT = 40
MAX_LINE_WIDTH = 1024
MIN_LINE_WIDTH = 16
INK = 0.3
MOST_PARTS = 1500
LEAST_HEIGHT = 8  # pixels; lower writing can't be read
_FAINTEST_INK = 10.0  # grey levels; weaker contrast is paper, not writing
_STACKED = 0.12  # gap between two strokes of one digit, in heights of the taller
_REACH = 1.1  # gap inside one number, in heights of its taller neighbour
_ALONG = 0.45  # of a side; ink along the edge that is longer is no writing
_SLENDER = 0.2  # width to height; an upright 1, or a printed rule
_TALLER = 1.8  # times the tallest part that isn't slender
_SMALL = 0.4  # of the line's height; what is lower is a dot, a dash or dirt

Picture = npt.NDArray[np.uint8]
Ink = npt.NDArray[np.float32]
Ints = npt.NDArray[np.int_]
Floats = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Line:
    """Ink that stands in one row without a wide gap; parts (n, 4) x, y, w, h from the left."""

    box: Box
    parts: Ints


def normalize_line(gray: Picture) -> Ink:
    """A crop (h, w) uint8, dark ink on light paper, to (40, W) float32: 0 paper, about 1 ink.

    The single authority on how a line is scaled: training and reading both call it. The light is
    evened by the brightest neighbourhood of each pixel, the contrast by the strongest ink.
    """
    height, width = gray.shape
    scaled_width = round(width * LINE_HEIGHT / height)
    size = (min(max(scaled_width, MIN_LINE_WIDTH), MAX_LINE_WIDTH), LINE_HEIGHT)
    shrinking = height > LINE_HEIGHT
    small = cv2.resize(gray, size, interpolation=cv2.INTER_AREA if shrinking else cv2.INTER_LINEAR)
    paper = cv2.blur(cv2.dilate(small, np.ones((13, 13), np.uint8)), (13, 13))
    ink = cv2.subtract(paper, small)
    strongest = max(float(np.percentile(cv2.blur(ink, (3, 3)), 98.5)), _FAINTEST_INK)
    return np.minimum(ink.astype(np.float32) / strongest, 1.5)


def find_ink(picture: Picture, *, rules: bool = True) -> Ink:
    """The ink map, or where light or a dark margin hides all ink from it, one for near paper."""
    ink = ink_map(picture, rules=rules)
    if ink.any():
        return ink
    near = saturated(contrast(picture, NARROW))
    return remove_rules(near) if rules else near


def find_lines(ink: Ink, *, upright_rules: bool = True) -> list[Line]:
    """Lines of writing in an ink map (h, w), from the top.

    Dirt (parts far smaller than what is usual) and lone dots and dashes make no line. Without
    upright_rules, slender strokes far taller than the rest are left out; a 1 may be among them.
    """
    parts = _parts(ink)
    parts = parts if upright_rules else _without_upright_rules(parts)
    if not len(parts):
        return []
    joined = _joined(parts)
    lines = [_line(parts[joined == group]) for group in np.unique(joined)]
    return sorted((line for line in lines if line), key=lambda line: line.box.y)


def _parts(ink: Ink) -> Ints:
    """Boxes (n, 4) of connected ink, without dirt; the largest ones where there are very many."""
    mask = (ink > INK).astype(np.uint8)
    _, _, stats, _ = cv2.connectedComponentsWithStats(mask, connectivity=8)
    stats = stats[1:]
    stats = stats[np.argsort(-stats[:, 4])][:MOST_PARTS]
    inner = ~_surroundings(stats, ink.shape) & (stats[:, 4] >= 4)
    stats = stats[inner] if (inner & (stats[:, 3] >= 6)).any() else stats
    if not len(stats):
        return stats[:, :4]
    tall = stats[:, 3].astype(float)
    usual = np.average(tall, weights=stats[:, 4] * np.minimum(tall, ink.shape[0] / 4))
    kept = np.maximum(stats[:, 2], stats[:, 3]) >= max(3, 0.1 * usual)
    return np.asarray(stats[kept, :4])


def _without_upright_rules(parts: Ints) -> Ints:
    """Parts (n, 4) without slender strokes far taller than all that isn't slender."""
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
    above = ((y <= 1) | (y + h >= height - 1)) & (w > _ALONG * width)
    across = (x <= 1) & (x + w >= width - 1) & (h < 0.3 * w)
    down = (y <= 1) & (y + h >= height - 1) & (w < 0.3 * h)
    return np.asarray(beside | above | across | down)


def _joined(parts: Ints) -> Ints:
    """For each part the number of its line: neighbours in a row are joined (union-find)."""
    x, y, w, h = parts.T.astype(float)
    gap = np.maximum(x[:, None], x[None]) - np.minimum((x + w)[:, None], (x + w)[None])
    shared = np.minimum((y + h)[:, None], (y + h)[None]) - np.maximum(y[:, None], y[None])
    taller, lower = np.maximum(h[:, None], h[None]), np.minimum(h[:, None], h[None])
    lowers_width = np.where(h[:, None] < h[None], w[:, None], w[None])
    mark = (lower < 0.8 * taller) & (lowers_width < 0.5 * taller) & (shared > -0.2 * taller)
    alike = ((shared > 0.4 * lower) | mark) & (lower > 0.08 * taller)
    near = (alike & (gap < _REACH * taller)) | _stacked(x, y, w, h)
    group = np.arange(len(parts))
    for one, other in np.argwhere(np.triu(near, 1)):
        if group[one] != group[other]:
            group[group == group[other]] = group[one]
    return group


def _stacked(x: Floats, y: Floats, w: Floats, h: Floats) -> npt.NDArray[np.bool_]:
    """Which pairs stand on top of one another all but touching: a digit in two strokes."""
    beside = np.minimum((x + w)[:, None], (x + w)[None]) - np.maximum(x[:, None], x[None])
    between = np.maximum(y[:, None], y[None]) - np.minimum((y + h)[:, None], (y + h)[None])
    narrower, taller = np.minimum(w[:, None], w[None]), np.maximum(h[:, None], h[None])
    return np.asarray((beside > 0.5 * narrower) & (between < _STACKED * taller))


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


def at_edge(parts: Ints, shape: tuple[int, ...]) -> npt.NDArray[np.bool_]:
    """Which parts the edge of a picture (h, w) may cut off."""
    x, y, w, h = parts.T
    beside = (x <= 1) | (x + w >= shape[1] - 1)
    return np.asarray(beside | (y <= 1) | (y + h >= shape[0] - 1))


def without_frames(ink: Ink) -> Ink:
    """The ink map without boxes drawn around numbers and rules between them.

    A part that is far larger than the writing, and mostly hollow, loses its long straight runs.
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
    frames = np.flatnonzero((hollow | flat) & long)
    frames = frames[frames > 0]
    if not len(frames):
        return ink
    framing = np.isin(labels, frames).astype(np.uint8)
    reach = max(9, round(1.3 * usual))
    level = cv2.morphologyEx(framing, cv2.MORPH_OPEN, np.ones((1, reach), np.uint8))
    upright = cv2.morphologyEx(framing, cv2.MORPH_OPEN, np.ones((reach, 1), np.uint8))
    straight = cv2.dilate(level | upright, np.ones((3, 3), np.uint8)) & framing
    return np.where(straight > 0, 0, ink).astype(np.float32)


def pieces(ink: Ink) -> list[Ink]:
    """Cuts a line's ink (h, w) into upright pieces, left to right, each at most one digit.

    Parts above one another are one piece; wide parts are cut where the ink is thinnest. The
    pieces are (h, w) maps of the whole line's size with the other pieces' ink removed.
    """
    mask = (ink > INK).astype(np.uint8)
    count, labels, stats, _ = cv2.connectedComponentsWithStats(mask, connectivity=8)
    height = _writing_height(stats[1:])
    order = sorted(range(1, count), key=lambda i: stats[i, 0] + stats[i, 2] / 2)
    groups: list[list[int]] = []
    for i in order:
        if groups and _overlap(stats, groups[-1], i) > 0.55:
            groups[-1].append(i)
        else:
            groups.append([i])
    found = []
    for group in groups:
        part = np.where(np.isin(labels, group), ink, 0).astype(np.float32)
        found += _cut(part, height)
    return found


def _writing_height(stats: Ints) -> float:
    if not len(stats):
        return 1.0
    tall = stats[:, 3]
    return float(np.median(tall[tall >= _SMALL * tall.max()]))


def _overlap(stats: Ints, group: list[int], other: int) -> float:
    """Share of the narrower one's columns that both have."""
    left = min(stats[i, 0] for i in group)
    right = max(stats[i, 0] + stats[i, 2] for i in group)
    x, w = stats[other, 0], stats[other, 2]
    shared = min(right, x + w) - max(left, x)
    return float(shared) / max(1, min(right - left, w))


def _cut(part: Ink, height: float) -> list[Ink]:
    """The part, cut at its thinnest places if it is wider than a digit usually is."""
    columns = np.flatnonzero((part > INK).any(0))
    left, right = int(columns[0]), int(columns[-1]) + 1
    if right - left < 0.8 * height:
        return [part]
    profile = cv2.blur((part[:, left:right] > INK).sum(0).astype(np.float32)[None], (3, 1))[0]
    apart = max(2, round(0.22 * height))
    cuts, start = [], apart
    while start < len(profile) - apart:
        window = profile[start : start + apart]
        lowest = start + int(window.argmin())
        around = profile[max(0, lowest - apart) : lowest + apart + 1]
        if profile[lowest] <= around.min() and profile[lowest] < 0.5 * height:
            cuts.append(left + lowest)
        start = start + apart
    edges = [left, *sorted(set(cuts)), right]
    return [_columns(part, a, b) for a, b in pairwise(edges)]


def _columns(part: Ink, start: int, end: int) -> Ink:
    piece = np.zeros_like(part)
    piece[:, start:end] = part[:, start:end]
    return piece
