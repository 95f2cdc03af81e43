"""Squared paper: a grid that the writing doesn't heed, and whose rules are taken away."""

from __future__ import annotations

import cv2
import numpy as np
import numpy.typing as npt

from ml.grid import SEEN, SQUARE, Grid
from ml.rules import thin_ink

MOST_SQUARES = 300
FEWEST_SQUARES = 9  # that tell squared paper from a row of boxes or a small table
LEAST, LARGEST = 0.4, 6.0  # squares' sides; what is lower is dirt, what is longer a frame
OVER = 0.2  # sides; so far over a rule is no slip of the pen
ASIDE = 0.25  # sides; so far from its square's middle nothing in a table stands
FREELY = 0.25  # of all ink
INK = 0.3
THICK = 0.25  # of a square's side; a rule of squared paper is thinner
THICKER = 1.6  # times as thick as usual at most is a rule; a stroke across it is broader

Ink = npt.NDArray[np.float32]
Floats = npt.NDArray[np.float64]


def is_squared_paper(grid: Grid, ink: Ink) -> bool:
    """Whether a grid's cells are squares that people write over, or more than a puzzle has.

    ink: (h, w), of the page.
    """
    wide, high = np.median(np.diff(grid.across)), np.median(np.diff(grid.down))
    if not 1 / SQUARE < wide / high < SQUARE or min(grid.rows, grid.columns) < 2:
        return False
    cells = grid.rows * grid.columns
    return cells > MOST_SQUARES or (cells >= FEWEST_SQUARES and _is_written_over(ink, grid))


def without_squares(ink: Ink, grids: list[Grid]) -> Ink:
    """A page's ink map (h, w) without the rules of squared paper; strokes over them stay whole."""
    cleared = ink.copy()
    for grid in grids:
        thickest = max(SEEN, round(THICKER * _thickness(ink, grid)))
        level, upright = grid.rules()
        corner = np.maximum(np.floor(level.min((0, 1))).astype(int) - 2 * thickest, 0)
        end = np.ceil(level.max((0, 1))).astype(int) + 2 * thickest
        around = (slice(corner[1], end[1]), slice(corner[0], end[0]))
        part = _without_level(cleared[around], level - corner, thickest)
        part = _without_level(part.T, (upright - corner)[:, :, ::-1], thickest).T
        cleared[around] = part
    return cleared


def _thickness(ink: Ink, grid: Grid) -> float:
    """Pixels across the thickest of a grid's rules, at most a fair part of a square's side."""
    inside = cv2.warpPerspective(ink, grid.to_square, grid.size) > INK
    side = min(grid.size[0] / grid.columns, grid.size[1] / grid.rows)
    reach = max(1, round(THICK * side / 2))
    widths = [
        part[max(0, place - reach) : place + reach + 1].sum(0)
        for part, places in ((inside, grid.down), (inside.T, grid.across))
        for place in places
    ]
    return max((float(np.median(seen[seen > 0])) for seen in widths if seen.any()), default=0.0)


def _is_written_over(ink: Ink, grid: Grid) -> bool:
    """Whether a part of what stands in a grid, its rules taken away, heeds no squares.

    It lies across a rule, or far from the middle of its square, as hardly anything in a table does.
    """
    side = min(grid.size[0] / grid.columns, grid.size[1] / grid.rows)
    inside = cv2.warpPerspective(without_squares(ink, [grid]), grid.to_square, grid.size)
    mask = (inside > INK).astype(np.uint8)
    _, _, stats, _ = cv2.connectedComponentsWithStats(mask, connectivity=8)
    longest = np.maximum(stats[:, 2], stats[:, 3])
    written = stats[1:][((longest > LEAST * side) & (longest < LARGEST * side))[1:]]
    x, y, w, h, areas = written.T
    free = _is_free(x, w, grid.across, side) | _is_free(y, h, grid.down, side)
    return float(areas[free].sum()) > FREELY * float(areas.sum())


def _is_free(
    start: npt.NDArray[np.int32], length: npt.NDArray[np.int32], rules: tuple[int, ...], side: float
) -> npt.NDArray[np.bool_]:
    """Which spans lie across an inner rule, or have their middle far from that of their square."""
    inner = np.array(rules[1:-1], float)[None]
    first, last = start[:, None] + OVER * side, (start + length)[:, None] - OVER * side
    across = ((first < inner) & (inner < last)).any(1)
    middles = (np.array(rules[:-1]) + rules[1:]) / 2
    away = np.abs(start[:, None] + length[:, None] / 2 - middles).min(1)
    return np.asarray(across | (away > ASIDE * side))


def _without_level(ink: Ink, rules: Floats, thickest: int) -> Ink:
    """The ink map (h, w) without thin ink along some rules, (n, 2, 2) x, y of their ends."""
    thin = thin_ink(ink, thickest)
    band = np.zeros(ink.shape, np.uint8)
    for start, end in np.rint(rules).astype(int).tolist():
        cv2.line(band, start, end, 1, thickest + SEEN)
    return np.where((band & thin) > 0, 0, ink).astype(np.float32)
