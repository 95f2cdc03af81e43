"""Decides what a picture holds - one digit, one line, or a page - from where its ink stands."""

from __future__ import annotations

import math
from itertools import pairwise

import cv2
import numpy as np
import numpy.typing as npt

from ml.crop import dark_on_light, edge_level, gray_of, otsu_ink
from ml.digit_reader import read_cut_digit
from ml.grid import Grid, find_grids, has_corners
from ml.networks import line_network
from ml.networks.ctc import ctc_readings, ctc_spans
from ml.results import DOTTED
from ml.segment import Line, at_edge, find_ink, find_lines, normalize_line

SIDE = 500  # pixels; enough to see where ink stands
SMALLEST = 96  # pixels; a smaller picture that is no strip holds one digit
MINOR = 0.12  # of the strongest line's area; less is dirt, a shadow's edge or a stray mark
LOW = 0.4  # of its height
SPARE = 0.35  # of the picture's height; a line so tall is all that it was taken of
TIGHT = 0.5  # of the picture's height; a mark beside a line so tall is no second one
AS_TALL = 0.6  # of the strongest line's height is another number, however tall they are
FAR = 2.2  # heights of the taller one between two numbers beside each other

STRIP = 1.1  # width to height of a picture that may be cut to one line
SURE = math.log(0.06)  # of its best text; a page or a digit read as a line is mostly far below
APART = 18  # columns of the line network from one digit to the next inside a number
TABLE = 0.1  # of the picture
HALF, LEAST_DOT = 0.5, 0.06  # of the tallest digit's height is another, or a zero like a dot
WRITTEN = 40.0  # grey levels between a box's paper and what is written in it
SKETCH = 100  # pixels; enough to see whether ink fills the picture
FILLED = 0.95  # of the picture's height and width is a digit that it was cut to
MAIN = 0.8  # of all ink at least is that digit's
CERTAIN = 0.99  # it must be then

Picture = npt.NDArray[np.uint8]


def decide(picture: Picture, script: str = "latin") -> str:
    """The layout, "digit", "number" or "page", of a picture (h, w) or (h, w, 3)."""
    if _is_strip(picture) and _reads_number(picture, script):
        return "page" if has_boxes(picture) or _stand_apart(picture, script) else "number"
    if max(picture.shape[:2]) < SMALLEST:
        return "digit"
    small = _resized(picture)
    if _is_filled(small) and _reads_cut_digit(small, script):
        return "digit"
    gray, lines = _prominent_lines(small, script)
    if _has_boxes(gray, 0):
        return "page"
    if not lines:
        return "digit"
    if len(lines) > 1 and (lines[0].box.h < TIGHT * gray.shape[0] or _are_several(lines)):
        return "page"
    least = LEAST_DOT if script in DOTTED else HALF
    return "number" if _digits(lines[0], gray.shape, least) > 1 else "digit"


def _is_strip(picture: Picture) -> bool:
    return picture.shape[1] >= STRIP * picture.shape[0]


def _reads_number(picture: Picture, script: str) -> bool:
    """Whether the line network, shown the whole picture, sees digits without a wide gap."""
    gray = dark_on_light(picture, np.zeros(picture.shape[:2], np.float32))
    if _is_number(gray, script):
        return True
    return edge_level(gray) < float(gray.mean()) and _is_number(255 - gray, script)


def _is_number(gray: Picture, script: str) -> bool:
    columns = line_network.read_columns(normalize_line(gray), line_network.load(script))
    best = ctc_readings(columns, beam=4)[0]
    if len(best.text) < 2 or best.score < SURE:
        return False
    starts = [first for first, _ in ctc_spans(columns, best.text)]
    return max(b - a for a, b in pairwise(starts)) <= APART


def _stand_apart(picture: Picture, script: str) -> bool:
    """Whether several lines, or numbers in one, stand on a picture that no line fills.

    Or two stand clearly apart, however much of it they fill.
    """
    gray, lines = _prominent_lines(_resized(picture), script)
    if len(lines) < 2:
        return False
    return max(line.box.h for line in lines) < SPARE * gray.shape[0] or _are_several(lines)


def _are_several(lines: list[Line]) -> bool:
    """Whether one as tall as the strongest line stands above or below another, or far beside it."""
    boxes = [line.box for line in lines if line.box.h > AS_TALL * lines[0].box.h]
    beside = pairwise(sorted(boxes, key=lambda box: box.x))
    down = pairwise(sorted(boxes, key=lambda box: box.y))
    return any(b.x - a.x - a.w > FAR * max(a.h, b.h) for a, b in beside) or any(
        b.y > a.y + a.h for a, b in down
    )


def _is_filled(picture: Picture) -> bool:
    """Whether one piece of ink goes to all four edges and is nearly all there is.

    Seen by Otsu's threshold, as thick ink that fills a picture is taken for paper by what looks
    for the paper near it.
    """
    scale = min(1.0, SKETCH / max(picture.shape[:2]))
    size = [max(1, round(side * scale)) for side in picture.shape[1::-1]]
    small = cv2.resize(picture, size, interpolation=cv2.INTER_AREA)
    gray = gray_of(small)
    _, _, stats, _ = cv2.connectedComponentsWithStats(otsu_ink(gray), connectivity=8)
    if len(stats) < 2:
        return False
    _, _, width, height, area = stats[1:][stats[1:, 4].argmax()]
    fills = width >= FILLED * gray.shape[1] and height >= FILLED * gray.shape[0]
    return bool(fills and area >= MAIN * stats[1:, 4].sum())


def _reads_cut_digit(picture: Picture, script: str) -> bool:
    found = read_cut_digit(picture, script)
    return found is not None and found.confidence >= CERTAIN


def _resized(picture: Picture) -> Picture:
    longest = max(picture.shape[:2])
    scale = min(1.0, SIDE / longest)
    size = [max(1, round(side * scale)) for side in picture.shape[1::-1]]
    small = cv2.resize(picture, size, interpolation=cv2.INTER_AREA)
    return np.asarray(small, np.uint8)


def has_boxes(picture: Picture) -> bool:
    """Whether frames take a fair part of the picture in which two cells at least hold writing."""
    return _has_boxes(written_dark(_resized(picture)), 2)


def written_dark(picture: Picture) -> Picture:
    """A picture in grey levels, turned where its edge says that it is light on dark."""
    gray = gray_of(picture)
    if edge_level(gray) >= float(gray.mean()):
        return gray
    return dark_on_light(picture, find_ink(picture))


def _has_boxes(gray: Picture, least: int) -> bool:
    """Whether frames take a fair part of the picture that have two cells at least.

    least: of these cells hold writing.
    """
    frames = [grid for grid in find_grids(gray) if has_corners(gray, grid)]
    written = [_cells_written(gray, grid) for grid in frames]
    kept = [(g, n) for g, n in zip(frames, written, strict=True) if n or g.columns * g.rows > 1]
    cells = sum(grid.rows * grid.columns for grid, _ in kept)
    area = sum(grid.size[0] * grid.size[1] for grid, _ in kept)
    return cells > 1 and sum(written) >= least and area > TABLE * gray.size


def _cells_written(gray: Picture, grid: Grid) -> int:
    """How many of a frame's cells hold something in their middle."""
    square = cv2.warpPerspective(gray, grid.to_square, grid.size)
    cells = (
        square[top + (low - top) // 5 : low - (low - top) // 5,
               left + (right - left) // 5 : right - (right - left) // 5]
        for top, low in pairwise(grid.down)
        for left, right in pairwise(grid.across)
    )  # fmt: skip
    return sum(bool(c.size) and float(np.ptp(cv2.blur(c, (3, 3)))) > WRITTEN for c in cells)


def _prominent_lines(picture: Picture, script: str) -> tuple[Picture, list[Line]]:
    """A picture in grey levels, dark on light, and its strongest lines."""
    ink = find_ink(picture)
    gray = dark_on_light(picture, ink)
    lines = find_lines(ink, gray, upright_rules=False, dots=script in DOTTED)
    return gray, _prominent(lines, gray.shape)


def _prominent(lines: list[Line], shape: tuple[int, ...]) -> list[Line]:
    """The strongest line and all that compare with it in ink and height, strongest first."""
    lines = sorted(lines, key=lambda line: -_weight(line, shape))
    return [
        line
        for line in lines
        if _weight(line, shape) >= MINOR * _weight(lines[0], shape)
        and line.box.h >= LOW * lines[0].box.h
    ]


def _weight(line: Line, shape: tuple[int, ...]) -> float:
    """How much of the picture the line's parts take; parts at the edge count for little."""
    areas = line.parts[:, 2] * line.parts[:, 3]
    return float((areas * np.where(at_edge(line.parts, shape), 0.1, 1.0)).sum())


def _digits(line: Line, shape: tuple[int, ...], least: float) -> int:
    """About how many digits stand in the line: tall parts side by side, or their width.

    What the picture's edge cuts off counts only where there is nothing else. least: of the tallest
    part's height is a digit's.
    """
    tall = line.parts[line.parts[:, 3] > least * line.parts[:, 3].max()]
    inner = line.parts[~at_edge(line.parts, shape)]
    if len(inner) and inner[:, 3].max() > 0.6 * tall[:, 3].max():
        tall = inner[inner[:, 3] > least * inner[:, 3].max()]
    middles = tall[:, 0] + tall[:, 2] / 2
    height = int(tall[:, 3].max())
    apart = 1 + int((np.diff(np.sort(middles)) > 0.25 * height).sum())
    return max(apart, round(float(tall[:, 2].max()) / height - 0.3))
