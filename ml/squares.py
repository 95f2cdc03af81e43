"""Squared paper: a grid that the writing doesn't heed, and whose rules are taken away."""

from __future__ import annotations

import cv2
import numpy as np
import numpy.typing as npt

from ml.grid import SEEN, Grid
from ml.rules import thickest_of, without_level
from ml.rulings import SQUARE

MOST_SQUARES = 300
FEWEST_SQUARES = 9  # that tell squared paper from a row of boxes or a small table
LEAST, LARGEST = 0.4, 6.0  # squares' sides; what is lower is dirt, what is longer a frame
DIRT = 0.2  # sides; where nothing is longer, nothing is written
OVER = 0.2  # sides; so far over a rule is no slip of the pen
ASIDE = 0.25  # sides; so far from its square's middle no single digit in a table stands
FULL = 0.5  # of the squares are written in; so many of paper's aren't
FREELY = 0.25  # of all ink
INK = 0.3
THICK = 0.25  # of a square's side; a rule of squared paper is thinner
ALIKE = 0.1  # of a square's side another square's differs at most
BESIDE = 3  # pixels from where a rule should go on to its ink
FEWEST, MOST = 4, 0.6  # ends that are looked at, and of these have ink, where rules go on

Ink = npt.NDArray[np.float32]
Ints = npt.NDArray[np.int32]
Mask = npt.NDArray[np.bool_]
Rules = tuple[int, ...]  # their places in the grid set square


def is_squared_paper(grid: Grid, ink: Ink) -> bool:
    """Whether a grid's cells are squares that people write over, or more than a puzzle has.

    They may be oblong, as in French exercise books, where the rules go to the page's edges.
    ink: (h, w), 0 to 1, of the page.
    """
    if min(grid.rows, grid.columns) < 2:
        return False
    cells = grid.rows * grid.columns
    square = _is_square(grid)
    if square and cells > MOST_SQUARES:
        return True
    ruled = square or _fills(grid, ink.shape) or _goes_on(ink, grid)
    return bool(ruled and cells >= FEWEST_SQUARES and _is_written_over(ink, grid))


def are_endless(grid: Grid, ink: Ink) -> bool:
    """Whether a grid's cells are squares that go on beyond it: who writes there heeds no table."""
    several = min(grid.rows, grid.columns) > 1
    return several and _is_square(grid) and _goes_on(ink, grid)


def is_square_of(frame: Grid, grid: Grid) -> bool:
    """Whether a frame is squared paper itself, or one of its squares that the grid left out."""
    wide, high = grid.size[0] / grid.columns, grid.size[1] / grid.rows
    return frame is grid or (
        frame.rows == frame.columns == 1
        and abs(frame.size[0] / wide - 1) < ALIKE
        and abs(frame.size[1] / high - 1) < ALIKE
    )


def without_squares(ink: Ink, grids: list[Grid]) -> Ink:
    """A page's ink map (h, w) without the rules of squared paper; strokes over them stay whole.

    Where rules go on beyond a grid, there are more squares up to the page's edges.
    """
    cleared = ink.copy()
    for grid in grids:
        thickest = max(SEEN, round(_thickest(ink, grid)))
        level, upright = (grid.over(ink.shape) if _goes_on(ink, grid) else grid).rules()
        corner = np.maximum(np.floor(level.min((0, 1))).astype(int) - 2 * thickest, 0)
        end = np.ceil(level.max((0, 1))).astype(int) + 2 * thickest
        around = (slice(corner[1], end[1]), slice(corner[0], end[0]))
        near = thickest + SEEN
        part = without_level(cleared[around], level - corner, thickest, near)
        part = without_level(part.T, (upright - corner)[:, :, ::-1], thickest, near).T
        cleared[around] = part
    return cleared


def _is_square(grid: Grid) -> bool:
    wide, high = np.median(np.diff(grid.across)), np.median(np.diff(grid.down))
    return bool(1 / SQUARE < wide / high < SQUARE)


def _fills(grid: Grid, shape: tuple[int, ...]) -> bool:
    """Whether a grid goes to all edges of a page (h, w), give or take one of its cells."""
    level, _ = grid.rules()
    least, most = level.min((0, 1)), level.max((0, 1))
    cell = np.array((np.diff(grid.across).max(), np.diff(grid.down).max()))
    return bool((least < cell).all() and (most > np.array(shape[::-1]) - cell).all())


def _goes_on(ink: Ink, grid: Grid) -> bool:
    """Whether most of a grid's rules have ink half a square beyond their ends, on the page."""
    height, width = ink.shape
    beyond = []
    for rules, squares in zip(grid.rules(), (grid.columns, grid.rows), strict=True):
        half = (rules[:, 1] - rules[:, 0]) / squares / 2
        beyond += [rules[:, 0] - half, rules[:, 1] + half]
    points = np.rint(np.concatenate(beyond)).astype(int)
    inside = ((points >= BESIDE) & (points < np.array((width, height)) - BESIDE)).all(1)
    seen = [
        ink[y - BESIDE : y + BESIDE + 1, x - BESIDE : x + BESIDE + 1].max() > INK
        for x, y in points[inside]
    ]
    return len(seen) >= FEWEST and sum(seen) > MOST * len(seen)


def _thickest(ink: Ink, grid: Grid) -> float:
    """Pixels across the broadest ink of a grid's rules; 0 where they are too faint for the map."""
    inside = cv2.warpPerspective(ink, grid.to_square, grid.size) > INK
    side = min(grid.size[0] / grid.columns, grid.size[1] / grid.rows)
    reach = max(1, round(THICK * side / 2))
    widths = [
        part[max(0, place - reach) : place + reach + 1].sum(0)
        for part, places in ((inside, grid.down), (inside.T, grid.across))
        for place in places
    ]
    return max(map(thickest_of, widths))


def _is_written_over(ink: Ink, grid: Grid) -> bool:
    """Whether a part of what stands in a grid, its rules taken away, heeds no squares.

    It lies across a rule or, where most squares are empty, far from the middle of its own: hardly
    anything in a table does, but each of two digits that fill its squares. Where nothing stands,
    nothing does heed them.
    """
    side = min(grid.size[0] / grid.columns, grid.size[1] / grid.rows)
    inside = cv2.warpPerspective(without_squares(ink, [grid]), grid.to_square, grid.size)
    mask = (inside > INK).astype(np.uint8)
    _, _, stats, _ = cv2.connectedComponentsWithStats(mask, connectivity=8)
    longest = np.maximum(stats[:, 2], stats[:, 3])
    if not (longest[1:] > DIRT * side).any():
        return True
    written = stats[1:][((longest > LEAST * side) & (longest < LARGEST * side))[1:]]
    x, y, w, h, areas = written.T
    columns, rows = _squares(x, w, grid.across), _squares(y, h, grid.down)
    squares = len(set(zip(rows.tolist(), columns.tolist(), strict=True)))
    free = _lies_across(x, w, grid.across, side) | _lies_across(y, h, grid.down, side)
    if squares < FULL * grid.rows * grid.columns:
        free |= _is_aside(x, w, grid.across, side) | _is_aside(y, h, grid.down, side)
    return float(areas[free].sum()) > FREELY * float(areas.sum())


def _squares(start: Ints, length: Ints, rules: Rules) -> Ints:
    """The square in which the middle of each span (n,) lies, counted from 0."""
    return np.searchsorted(rules, start + length / 2).astype(np.int32) - 1


def _lies_across(start: Ints, length: Ints, rules: Rules, side: float) -> Mask:
    """Which spans (n,) lie across an inner rule."""
    inner = np.array(rules[1:-1], float)[None]
    first, last = start[:, None] + OVER * side, (start + length)[:, None] - OVER * side
    return np.asarray(((first < inner) & (inner < last)).any(1))


def _is_aside(start: Ints, length: Ints, rules: Rules, side: float) -> Mask:
    """Which spans (n,) have their middle far from that of their square."""
    middles = (np.array(rules[:-1]) + rules[1:]) / 2
    away = np.abs(start[:, None] + length[:, None] / 2 - middles).min(1)
    return np.asarray(away > ASIDE * side)
