"""Reads every number on a page: in the cells of tables and boxes, and in lines beside them."""

from __future__ import annotations

from dataclasses import replace
from itertools import groupby, islice

import cv2
import numpy as np
import numpy.typing as npt

from ml.cell_reader import read_cell
from ml.cells import Cell, written_cells
from ml.corner import edges_of
from ml.crop import dark_on_light
from ml.grid import Grid, find_grids, has_corners
from ml.line_reader import ALTERNATIVES
from ml.number_reader import line_crops, read_line
from ml.results import DOTTED, Alternative, Box, Digit, Prediction, around_all
from ml.rules import remove_rules
from ml.segment import Line, at_edge, find_ink, find_lines, foremost, without_frames
from ml.squares import are_endless, is_square_of, is_squared_paper, without_squares

MOST_LINES = 150
MOST_CELLS = 800  # written ones that are read, so that any page ends in bounded time
VAIN = 100  # cells in a row in which nothing is read; then the rest of their table isn't
BOX = 1.5  # longer to shorter side of one digit's box at most
ALIKE = 0.15  # of their middle size; so alike are boxes in a row
NEAR = 0.5  # of the lower one's height is the next box of a row away at most
LEAST = 3  # boxes in a row at least, if something divides them; two may be tables
STUB = 0.5  # width to height of a stroke that the page's edge cut off
LOW = 0.6  # of the usual height, lower than which is a remnant at the page's edge
DOUBTFUL = 0.25  # beside tables, what is read less surely is taken for letters or dirt

Picture = npt.NDArray[np.uint8]
Ink = npt.NDArray[np.float32]
Read = tuple[Cell, Prediction]
Placed = tuple[Box, Prediction]  # a number and where it counts as standing


def read_page(picture: Picture, script: str = "latin") -> list[Prediction]:
    """The numbers on a picture (h, w) or (h, w, 3): rows from the top, each from the left.

    An empty picture has none.
    """
    if not picture.size:
        return []
    ink = find_ink(picture, rules=False)
    gray = dark_on_light(picture, ink)
    frames = find_grids(gray)
    squared = [grid for grid in frames if grid.columns > 1 and is_squared_paper(grid, ink)]
    frames = [frame for frame in frames if not any(is_square_of(frame, grid) for grid in squared)]
    taken, boxes = _boxes([f for f in frames if not f.ticks and has_corners(gray, f)])
    others = [frame for frame in frames if not any(frame is box for box in taken)]
    tables = [grid for grid in others if grid.columns > 1]
    found: list[Placed] = []
    left = MOST_CELLS
    for grid in tables:
        cells = list(islice(written_cells(gray, ink, grid), left))
        left -= len(cells)
        read = _read_cells(cells, script)
        if are_endless(grid, ink):
            squared.append(grid)
            found += [item for run in _runs(read) for item in _numbers(run, is_row=True)]
        else:
            found += _numbers(read, is_row=grid.rows == 1)
    for row in _rows(boxes):
        cells = list(islice((c for box in row for c in written_cells(gray, ink, box)), left))
        left -= len(cells)
        found += _numbers(_read_cells(cells, script), is_row=len(row) > 1)
    free = _outside(ink, [*tables, *boxes])
    free = without_frames(remove_rules(without_squares(free, squared)))
    lines = find_lines(free, gray, upright_rules=False, dots=script in DOTTED)
    if squared:  # what an edge cuts off of it are pieces of rules
        lines = [line for line in lines if not _is_piece(line, free.shape)]
    else:
        lines = _without_cut_off(lines, free.shape)
    for line in foremost(lines, free.shape, MOST_LINES):
        item = read_line(line_crops(gray, free, line), script)
        if item and item.confidence >= DOUBTFUL:
            found.append((item.box, item))
    return in_reading_order(found)


def _is_piece(line: Line, shape: tuple[int, ...]) -> bool:
    """Whether a line is a single part that the edge of a page (h, w) may cut off."""
    return len(line.parts) == 1 and bool(at_edge(line.parts, shape).all())


def _without_cut_off(lines: list[Line], shape: tuple[int, ...]) -> list[Line]:
    """The lines but those of one piece, slender or far lower than others, that an edge cut off.

    Such a piece may be anything, a rule's end or what stands in the next column above all. Where
    others go to the same edge of the page (h, w), or some to each, it was cut to its ink and has
    lost nothing.
    """
    if not lines:
        return []
    edges = np.array([edges_of(line.box, shape) for line in lines])
    if edges.any(0).all():
        return lines
    pieces = [_is_piece(line, shape) for line in lines]
    heights = [int(line.parts[:, 3].max()) for line in lines]
    whole = [height for height, piece in zip(heights, pieces, strict=True) if not piece]
    least = LOW * float(np.median(whole or [0]))
    slight = [
        piece and (line.box.w < STUB * line.box.h or line.box.h < least)
        for line, piece in zip(lines, pieces, strict=True)
    ]
    reached = edges[~np.array(slight)].any(0)
    cut_off = slight & ~(edges & reached).any(1)
    return [line for line, is_lost in zip(lines, cut_off, strict=True) if not is_lost]


def _outside(ink: Ink, tables: list[Grid]) -> Ink:
    """The ink map with the tables blanked out."""
    free = ink.copy()
    for grid in tables:
        corners = np.round(_on_page(grid)).astype(np.int32)
        cv2.fillConvexPoly(free, corners, 0.0)
        cv2.polylines(free, [corners], True, 0.0, 9)
    return free


def _corners(size: tuple[int, int]) -> npt.NDArray[np.float64]:
    width, height = size
    return np.array([[[0, 0], [width, 0], [width, height], [0, height]]], float)


def _boxes(frames: list[Grid]) -> tuple[list[Grid], list[Grid]]:
    """The frames that are boxes for one digit each, and these boxes, both from the left.

    What divides them, differently in each of a row, are the strokes of large digits. A lone frame
    is none.
    """
    upright = [frame for frame in frames if _is_upright(frame)]
    middle = np.median([frame.size for frame in upright] or [(0, 0)], axis=0)
    alike = [f for f in upright if np.abs(np.array(f.size) / middle - 1).max() < ALIKE]
    divided = {(frame.rows, frame.columns) for frame in alike}
    plain = [frame for frame in upright if frame.rows + frame.columns <= 3]
    several = len(alike) > max(LEAST - 1, len(plain)) and len(divided) > 1
    found = alike if several and _is_row(sorted(alike, key=_left)) else plain
    if row := _joined(found, frames):
        return row, row
    found = sorted(found, key=_left) if len(found) > 1 else []
    return found, [_whole(box) for box in found]


def _joined(boxes: list[Grid], frames: list[Grid]) -> list[Grid]:
    """Single boxes and frames of several that were drawn so near each other that they are one.

    Only where together, and with all other boxes, they are one row of boxes of one size; else none.
    """
    singles = [box for box in boxes if box.rows == box.columns == 1]
    if not singles:
        return []
    size = np.median([box.size for box in singles], axis=0)
    cells = [np.array((frame.size[0] / frame.columns, frame.size[1])) for frame in frames]
    alike = [
        frame
        for frame, cell in zip(frames, cells, strict=True)
        if frame.rows == 1 and np.abs(cell / size - 1).max() < ALIKE
    ]
    row = sorted(alike, key=_left)
    missing = [box for box in boxes if not any(box is frame for frame in row)]
    return row if len(row) > len(singles) and not missing and _is_row(row) else []


def _is_upright(grid: Grid) -> bool:
    """Whether a frame is about as wide as high, as for one digit."""
    width, height = grid.size
    return height / BOX < width < BOX * height


def _whole(box: Grid) -> Grid:
    """A box without what divides it."""
    return replace(box, across=(0, box.size[0]), down=(0, box.size[1]))


def _left(grid: Grid) -> float:
    """Where a grid's upper left corner stands across the page."""
    return float(_on_page(grid)[:, 0].min())


def _is_row(boxes: list[Grid]) -> bool:
    """Whether boxes, from the left, stand level and near each other: there they hold one number."""
    return len(boxes) > 1 and len(_rows(boxes)) == 1


def _rows(boxes: list[Grid]) -> list[list[Grid]]:
    """Boxes, from the left, in rows: those that go on level and near the last of one."""
    rows: list[list[Grid]] = []
    for box in boxes:
        row = next((row for row in rows if _goes_on(row[-1], box)), None)
        if row is None:
            rows.append([box])
        else:
            row.append(box)
    return rows


def _goes_on(before: Grid, box: Grid) -> bool:
    a, b = _on_page(before), _on_page(box)
    apart = float(b[:, 0].min() - a[:, 0].max())
    step = abs(float(b[:, 1].mean() - a[:, 1].mean()))
    return max(apart, step) < NEAR * min(float(np.ptp(a[:, 1])), float(np.ptp(b[:, 1])))


def _on_page(grid: Grid) -> npt.NDArray[np.float64]:
    """A grid's corners (4, 2) in the page's pixels."""
    back = cv2.perspectiveTransform(_corners(grid.size), np.linalg.inv(grid.to_square))
    return np.asarray(back[0])


def _read_cells(cells: list[Cell], script: str) -> list[Read]:
    """The cells of a table in which something is read."""
    read: list[Read] = []
    vain = 0
    for cell in cells:
        item = read_cell(cell.crop, script)
        vain = 0 if item else vain + 1
        if item:
            read.append((cell, item))
        elif vain == VAIN:
            break
    return read


def _runs(read: list[Read]) -> list[list[Read]]:
    """Cells that were read, row after row, parted where nothing is read in one between them."""
    placed = groupby(
        enumerate(read), key=lambda item: (item[1][0].row, item[1][0].column - item[0])
    )
    return [[pair for _, pair in run] for _, run in placed]


def _numbers(read: list[Read], *, is_row: bool) -> list[Placed]:
    """The numbers in a table's cells; boxes in a single row hold one number's digits."""
    if is_row and all(len(item.text) == 1 for _, item in read) and len(read) > 1:
        number = _together([item for _, item in read])
        return [(number.box, number)]
    return [(cell.place, item) for cell, item in read]


def _together(items: list[Prediction]) -> Prediction:
    """One number of digits that were read box by box."""
    digits = tuple(digit for item in items for digit in item.digits)
    sure = float(np.prod([item.confidence for item in items]))
    box = around_all(item.box for item in items)
    text = "".join(item.text for item in items)
    return Prediction(text, sure, box, digits, _alternatives(digits, sure))


def _alternatives(digits: tuple[Digit, ...], sure: float) -> tuple[Alternative, ...]:
    """A number whose digits were read on their own, with the least sure one as its next values.

    sure: the number's confidence.
    """
    least = min(range(len(digits)), key=lambda place: digits[place].confidence)
    before = "".join(digit.value for digit in digits[:least])
    after = "".join(digit.value for digit in digits[least + 1 :])
    doubted = digits[least]
    others = sorted(
        ((p, str(value)) for value, p in enumerate(doubted.probabilities)
         if str(value) != doubted.value), reverse=True
    )  # fmt: skip
    return tuple(
        Alternative(before + value + after, sure * p / doubted.confidence)
        for p, value in others[:ALTERNATIVES]
    )


def in_reading_order(items: list[Placed]) -> list[Prediction]:
    """Rows from the top, each from the left; the page's skew is taken from the rows themselves.

    A number continues the row whose last number, to its left, is nearest and level with it. In a
    table its cell counts, over whose rules it may go.
    """
    rows: list[list[Placed]] = []
    for placed in sorted(items, key=lambda pair: pair[0].x):
        box = placed[0]
        level = [row for row in rows if _level(row[-1][0], box)]
        if level:
            min(level, key=lambda row: abs(_middle(row[-1][0]) - _middle(box))).append(placed)
        else:
            rows.append([placed])
    rows.sort(key=lambda row: sum(_middle(box) for box, _ in row) / len(row))
    return [item for row in rows for _, item in row]


def _level(before: Box, box: Box) -> bool:
    """Whether a box goes on the row of one before it: half their lower height is shared."""
    shared = min(before.y + before.h, box.y + box.h) - max(before.y, box.y)
    return before.x + before.w / 2 <= box.x and shared > 0.4 * min(before.h, box.h)


def _middle(box: Box) -> float:
    return box.y + box.h / 2
