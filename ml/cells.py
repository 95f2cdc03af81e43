"""The cells of a table or of boxes, each with all that is written in it and nothing else."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import product

import cv2
import numpy as np
import numpy.typing as npt

from ml.crop import Crop, part_of
from ml.grid import Grid
from ml.results import Box
from ml.rules import thickest_of

INSET = 0.1  # of a cell, on each side, in which its rules lie
FAINTEST = 10.0  # grey levels; what is fainter is taken for paper
INK = 0.3
NEAR = 5  # pixels beside its place within which a rule runs
LEAST = 0.12  # of a cell's height at least is a piece of writing; less is dirt
BEYOND = 0.35  # of a cell's side at most does its writing go beyond it
SLENDER, LONG = 0.3, 0.85  # width to length, and of a cell's side at least, is a rule's piece
ASIDE = 0.35  # of a cell's side away from its middle
ACROSS = 3  # pixels on either side of a rule at least has what lies across it
HALF = 0.5  # of the usual height at least has a digit that another one follows
FAR = 10_000  # pixels
PAPER = 15  # pixels around, of which the lightest are paper

Picture = npt.NDArray[np.uint8]
Ink = npt.NDArray[np.float32]
Mask = npt.NDArray[np.bool_]
Ints = npt.NDArray[np.int32]
Places = tuple[int, ...]


@dataclass(frozen=True)
class Cell:
    """What is written in a cell, and where the cell is in the picture and in its table."""

    crop: Crop
    place: Box
    row: int
    column: int


def written_cells(gray: Picture, ink: Ink, grid: Grid) -> Iterator[Cell]:
    """A grid's cells that are not bare paper, row after row; of a page (h, w), dark on light."""
    table = _table(gray, ink, grid)
    for row, column in product(range(grid.rows), range(grid.columns)):
        if table.has_pieces(row, column) or not _is_bare(table.bare_cell(row, column)):
            cell = table.cell(row, column)
            if not _is_bare(cell.crop):
                yield cell


def _is_bare(cell: Crop) -> bool:
    """Whether a cell is even paper; a page's ink map may miss a pencil that the cell shows."""
    return not cell.gray.size or float(np.ptp(cv2.blur(cell.gray, (3, 3)))) < FAINTEST


def _table(gray: Picture, ink: Ink, grid: Grid) -> Table:
    """The grid set square, with as much around it as writing goes beyond a cell."""
    width, height = grid.size
    beside = round(BEYOND * width / grid.columns)
    above = round(BEYOND * height / grid.rows)
    move = np.array([[1, 0, beside], [0, 1, above], [0, 0, 1.0]]) @ grid.to_square
    size = (width + 2 * beside, height + 2 * above)
    crop = Crop(
        cv2.warpPerspective(gray, move, size, borderMode=cv2.BORDER_REPLICATE),
        cv2.warpPerspective(ink, move, size),
        move,
    )
    across, down = (
        tuple(place + margin for place in places)
        for places, margin in ((grid.across, beside), (grid.down, above))
    )
    if not grid.ticks:
        return Table(crop, across, down, slice(None))
    comb = Table(crop, across, down, slice(max(0, down[-1] - grid.ticks - NEAR), down[-1]))
    return replace(comb, crop=_painted(crop, comb.rules, comb.paper))


@dataclass(frozen=True)
class Pieces:
    """Connected writing: each pixel's piece (h, w), 0 where there is none, and of each piece its
    box and area (n, 5) and its cell's row and column (n, 2).
    """

    labels: Ints
    boxes: Ints
    cells: Ints


@dataclass(frozen=True)
class Table:
    """A grid set square, its rules' places in the crop's pixels, and the rows of a comb's ticks."""

    crop: Crop
    across: Places
    down: Places
    ticks: slice

    @cached_property
    def rules(self) -> Mask:
        """Where the rules are seen, but not where strokes cross them (h, w)."""
        mask = (self.crop.ink > INK).astype(np.uint8)
        rules = np.zeros(mask.shape, bool)
        rules[self.ticks] = _upright(mask[self.ticks], self.across)
        if self.ticks.stop:  # without the ticks that stand on it a comb's line is thin everywhere
            mask = np.where(rules, np.uint8(0), mask)
        return rules | _upright(mask.T, self.down).T

    @cached_property
    def pieces(self) -> Pieces:
        written = ((self.crop.ink > INK) & ~self.rules).astype(np.uint8)
        _, labels, boxes, middles = cv2.connectedComponentsWithStats(written, connectivity=8)
        rows = np.searchsorted(self.down, middles[:, 1]) - 1
        columns = np.searchsorted(self.across, middles[:, 0]) - 1
        cells = np.stack([rows, columns], axis=1).astype(np.int32)
        return Pieces(labels, boxes, _homes(boxes, cells, self.across))

    @cached_property
    def paper(self) -> Picture:
        """The light of the paper everywhere (h, w)."""
        lightest = cv2.dilate(self.crop.gray, np.ones((PAPER, PAPER), np.uint8))
        return np.asarray(cv2.blur(lightest, (PAPER, PAPER)), np.uint8)

    @cached_property
    def _written(self) -> set[tuple[int, int]]:
        least = LEAST * float(np.median(np.diff(self.down)))
        large = np.maximum(self.pieces.boxes[:, 2], self.pieces.boxes[:, 3]) > least
        large[0] = False  # the paper
        return {(int(row), int(column)) for row, column in self.pieces.cells[large]}

    def has_pieces(self, row: int, column: int) -> bool:
        """Whether a piece of writing stands in a cell; faint ones may be missed."""
        return (row, column) in self._written

    def bare_cell(self, row: int, column: int) -> Crop:
        """A cell without its edges."""
        return part_of(self.crop, self._inner(row, column))

    def cell(self, row: int, column: int) -> Cell:
        """A cell without its rules, but with what of its writing goes over them."""
        inner = self._inner(row, column)
        own, others = self._belonging(inner, row, column)
        box = _around(inner, self.pieces.boxes[own])
        rows, columns = slice(box.y, box.y + box.h), slice(box.x, box.x + box.w)
        hidden = others[self.pieces.labels[rows, columns]]
        crop = part_of(self.crop, box)
        if box != inner or hidden.any():
            crop = _painted(crop, hidden | self.rules[rows, columns], self.paper[rows, columns])
        ends = inner.x + inner.w, inner.y + inner.h
        return Cell(crop, self.crop.box_in_picture(inner.x, inner.y, *ends), row, column)

    def _belonging(self, inner: Box, row: int, column: int) -> tuple[Mask, Mask]:
        """Which pieces are the cell's and reach no further than writing does, and which aren't."""
        x, y, w, h, _ = self.pieces.boxes.T
        high = self.down[row + 1] - self.down[row]
        wide = self.across[column + 1] - self.across[column]
        left, top = self.across[column] - BEYOND * wide, self.down[row] - BEYOND * high
        right, bottom = self.across[column + 1] + BEYOND * wide, self.down[row + 1] + BEYOND * high
        near = (x >= left) & (y >= top) & (x + w <= right) & (y + h <= bottom)
        aside = np.abs(x + w / 2 - inner.x - inner.w / 2) > ASIDE * wide
        aside |= np.abs(y + h / 2 - inner.y - inner.h / 2) > ASIDE * high
        large = np.maximum(w, h) > LEAST * high
        long = (h > LONG * high) | (w > LONG * wide)  # a rule that wanders from its place
        writing = large & ~(aside & long & (np.minimum(w, h) < SLENDER * np.maximum(w, h)))
        own = writing & near & (self.pieces.cells == (row, column)).all(1)
        fits = (w < (1 + 2 * BEYOND) * wide) & (h < (1 + 2 * BEYOND) * high)  # else rules are in it
        others = (fits & ~own & large) | (aside & ~writing)
        own[0] = others[0] = False  # the paper
        return own, others

    def _inner(self, row: int, column: int) -> Box:
        left, right = self.across[column], self.across[column + 1]
        top, bottom = self.down[row], self.down[row + 1]
        beside, above = round(INSET * (right - left)), round(INSET * (bottom - top))
        return Box(left + beside, top + above, right - left - 2 * beside, bottom - top - 2 * above)


def _upright(mask: Picture, places: Places) -> Mask:
    """The ink of upright rules (h, w) in a mask, of which each runs near its place.

    Thin ink, that is: where a stroke meets the rule, both together are broader.
    """
    found = np.zeros(mask.shape, bool)
    bands = [slice(max(0, place - NEAR), place + NEAR + 1) for place in places]
    each = np.array([thickest_of(mask[:, band].sum(1)) for band in bands])
    usual = float(np.median(each[each > 0])) if each.any() else 0.0
    for band, own in zip(bands, each, strict=True):
        thickest = max(2, round(own or usual))
        around = slice(max(0, band.start - thickest), band.stop + thickest)
        part = mask[:, around]
        broad = cv2.morphologyEx(part, cv2.MORPH_OPEN, np.ones((1, thickest + 1), np.uint8))
        thin = np.zeros(mask.shape, bool)
        thin[:, around] = (part > 0) & (broad == 0)
        found[:, band] |= thin[:, band]
    return found


def _homes(boxes: Ints, cells: Ints, across: Places) -> Ints:
    """The cells (n, 2) of pieces, where one that lies across an upright rule follows its neighbour.

    That is the nearer of those to its left and to its right that keep to their cells.
    """
    homes = cells.copy()
    first, last = boxes[:, 0], boxes[:, 0] + boxes[:, 2]
    high = np.median(boxes[1:, 3]) if len(boxes) > 1 else 0
    places = np.array(across[1:-1])[:, None]
    crossing = (first + ACROSS < places) & (places < last - ACROSS)
    crossing[:, 0] = False  # the paper
    steady = ~crossing.any(0) & (boxes[:, 3] > HALF * high)
    steady[0] = False
    for rule, piece in np.argwhere(crossing):
        level = steady & (cells[:, 0] == cells[piece, 0])
        before = last[level & (cells[:, 1] == rule)]
        after = first[level & (cells[:, 1] == rule + 1)]
        gaps = [first[piece] - before.max(initial=-FAR), after.min(initial=FAR) - last[piece]]
        if min(gaps) < boxes[piece, 3]:
            homes[piece, 1] = rule + int(gaps[1] < gaps[0])
    return homes


def _around(box: Box, pieces: Ints) -> Box:
    """The smallest box that holds a box and all pieces (n, 5), with two pixels beside these."""
    if not len(pieces):
        return box
    x, y, w, h, _ = pieces.T
    left, top = min(box.x, int(x.min()) - 2), min(box.y, int(y.min()) - 2)
    right = max(box.x + box.w, int((x + w).max()) + 2)
    bottom = max(box.y + box.h, int((y + h).max()) + 2)
    return Box(max(0, left), max(0, top), right - max(0, left), bottom - max(0, top))


def _painted(crop: Crop, hidden: Mask, paper: Picture) -> Crop:
    """The crop with paper where something is hidden, and a pixel beside that."""
    wide = cv2.dilate(hidden.astype(np.uint8), np.ones((3, 3), np.uint8)) > 0
    gray = np.where(wide, np.maximum(paper, crop.gray), crop.gray)
    return Crop(gray, np.where(wide, np.float32(0), crop.ink), crop.matrix)
