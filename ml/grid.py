"""Frames, tables and boxes on a page: found, set square, and divided into cells."""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
import numpy.typing as npt

from ml.comb import Comb, find_combs
from ml.rulings import squares_all_over

SIDE = 1000  # pixels; frames are sought in a copy of this size
SMALLEST = 0.0015  # of the page; smaller frames are letters and loops
COVER = 0.45  # share of its length over which a rule must be seen
WHOLE = 0.8  # the same in a single row, where a digit's stroke is nearly as long
CELL = 14  # pixels; no cell is narrower
_LOWEST = 28  # pixels; of a lower frame the corners can't be told from a ring's
_CORNER = 0.12  # of a frame's shorter side
_PALER = 0.6  # of a frame's darkness at least is a corner's
_CORNERS = 0.03  # of the outline's length; how far an edge may bulge
_FEW = 4  # rules, the frame's own two among them, may be a digit's strokes
_BOX = 1.5  # longer to shorter side at most is a box's for one digit
_NEAR = (0.04, 0.14)  # of a rule's length is near its end, but not the frame
SEEN = 5  # pixels by which a rule may wander

Picture = npt.NDArray[np.uint8]
Floats = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Grid:
    """A frame set square: the map (3, 3) from page to square pixels and the rules' places in it.

    The first and last rules are the frame's own edges. A comb has no upper one, and its upright
    rules are ticks, so many pixels high.
    """

    to_square: Floats
    across: tuple[int, ...]
    down: tuple[int, ...]
    ticks: int = 0

    @property
    def size(self) -> tuple[int, int]:
        return self.across[-1], self.down[-1]

    @property
    def rows(self) -> int:
        return len(self.down) - 1

    @property
    def columns(self) -> int:
        return len(self.across) - 1

    def rules(self) -> tuple[Floats, Floats]:
        """Both ends of the level and of the upright rules, (n, 2, 2) x, y, in the page's pixels."""
        level = [[(self.across[0], y), (self.across[-1], y)] for y in self.down]
        upright = [[(x, self.down[0]), (x, self.down[-1])] for x in self.across]
        back = np.linalg.inv(self.to_square)
        ends = [np.array(rules, float).reshape(-1, 1, 2) for rules in (level, upright)]
        level_ends, upright_ends = (
            cv2.perspectiveTransform(points, back).reshape(-1, 2, 2) for points in ends
        )
        return level_ends, upright_ends

    def over(self, shape: tuple[int, ...]) -> Grid:
        """The grid with as many more squares around it as cover a page (h, w)."""
        page = np.array([[(0, 0), (shape[1], 0), (shape[1], shape[0]), (0, shape[0])]], float)
        x, y = cv2.perspectiveTransform(page, self.to_square)[0].T
        across, down = _continued(self.across, x), _continued(self.down, y)
        return Grid(self.to_square, across, down)


def _continued(rules: tuple[int, ...], reach: Floats) -> tuple[int, ...]:
    """Rules with more before and after them, as far apart as they are, up to the ends of reach."""
    pitch = float(np.median(np.diff(rules)))
    before = max(0, int((rules[0] - reach.min()) / pitch) + 1)
    after = max(0, int((reach.max() - rules[-1]) / pitch) + 1)
    first = (round(rules[0] - pitch * step) for step in range(before, 0, -1))
    last = (round(rules[-1] + pitch * step) for step in range(1, after + 1))
    return (*first, *rules, *last)


def find_grids(gray: Picture) -> list[Grid]:
    """The frames of a page (h, w), largest first; none lies inside another.

    Squares that go on beyond the page make a frame too, the first; combs come last. An empty page
    has none.
    """
    if not gray.size:
        return []
    scale = min(1.0, SIDE / max(gray.shape))
    size = [max(1, round(side * scale)) for side in gray.shape[::-1]]
    small = np.asarray(cv2.resize(gray, size, interpolation=cv2.INTER_AREA), np.uint8)
    frames = _frames(small)
    combs = find_combs(small)
    fields = [comb.corners for comb in combs]
    frames = [frame for frame in frames if not _is_in(frame, _larger(frame, fields))]
    grids = [_grid(gray, frame / scale) for frame in frames]
    tables = [frame for frame, grid in zip(frames, grids, strict=True) if grid.columns > 1]
    combs = [c for c in combs if not _is_in(c.corners, _larger(c.corners, tables))]
    return [*grids, *(_of_comb(comb, scale) for comb in combs)]


def has_corners(gray: Picture, grid: Grid) -> bool:
    """Whether a frame has ink in its four corners, as a 0's ring or some in a row have not.

    Of a frame too low for that to be seen the answer is no, of a comb, which needs none, yes.
    """
    if grid.ticks:
        return True
    if min(grid.size) < _LOWEST:
        return False
    square = cv2.warpPerspective(gray, grid.to_square, grid.size)
    patch = max(3, round(_CORNER * min(grid.size)))
    paper = float(np.median(square))
    sides = square[:patch].min(0), square[-patch:].min(0)
    least = _PALER * (paper - float(np.median(np.concatenate(sides))))
    ends = (slice(None, patch), slice(-patch, None))
    return all(
        paper - float(square[rows, columns].min()) >= least for rows in ends for columns in ends
    )


def _frames(small: Picture) -> list[Floats]:
    """Corners (4, 2), clockwise from the upper left, of four-sided outlines."""
    edges = cv2.morphologyEx(rules_mask(small), cv2.MORPH_CLOSE, np.ones((3, 3), np.uint8))
    outlines, _ = cv2.findContours(edges, cv2.RETR_LIST, cv2.CHAIN_APPROX_SIMPLE)
    least = SMALLEST * small.size
    found = squares_all_over(edges)
    for outline in sorted(outlines, key=lambda o: -cv2.contourArea(o)):
        if cv2.contourArea(outline) < least:
            break
        corners = _four_corners(outline)
        if corners is not None and not _is_in(corners, found):
            found.append(corners)
    return found


def rules_mask(gray: Picture) -> Picture:
    """What is darker than its surroundings (h, w), 255 or 0, faint rules included."""
    block = max(9, max(gray.shape) // 40 | 1)
    smooth = cv2.GaussianBlur(gray, (3, 3), 0)
    return np.asarray(
        cv2.adaptiveThreshold(
            smooth, 255, cv2.ADAPTIVE_THRESH_MEAN_C, cv2.THRESH_BINARY_INV, block, 6
        ),
        np.uint8,
    )


def _four_corners(outline: npt.NDArray[np.int32]) -> Floats | None:
    """The corners of an outline that is nearly four-sided and fills its four sides."""
    hull = cv2.convexHull(outline)
    corners = cv2.approxPolyDP(hull, _CORNERS * cv2.arcLength(hull, True), True)
    if len(corners) != 4:
        return None
    if cv2.contourArea(outline) < 0.85 * cv2.contourArea(corners):
        return None
    points = corners[:, 0].astype(float)
    x_plus_y, y_minus_x = points.sum(1), points[:, 1] - points[:, 0]
    order = [x_plus_y.argmin(), y_minus_x.argmin(), x_plus_y.argmax(), y_minus_x.argmax()]
    return points[order] if len(set(order)) == 4 else None


def _is_in(corners: Floats, others: list[Floats]) -> bool:
    """Whether a frame's middle is inside one of others."""
    middle = tuple(corners.mean(0))
    return any(cv2.pointPolygonTest(o.astype(np.float32), middle, False) >= 0 for o in others)


def _larger(corners: Floats, frames: list[Floats]) -> list[Floats]:
    least = _area(corners)
    return [frame for frame in frames if _area(frame) > least]


def _area(corners: Floats) -> float:
    return cv2.contourArea(corners.astype(np.float32))


def _of_comb(comb: Comb, scale: float) -> Grid:
    """A comb that was found in a copy of such a scale, as a grid of one row."""
    corners = (comb.corners / scale).astype(np.float32)
    across = tuple(round(tick / scale) for tick in comb.ticks)
    height = round(float(np.linalg.norm(corners[3] - corners[0])))
    square = np.array([(0, 0), (across[-1], 0), (across[-1], height), (0, height)], np.float32)
    to_square = cv2.getPerspectiveTransform(corners, square)
    return Grid(to_square, across, (0, height), max(1, round(comb.high / scale)))


def _grid(gray: Picture, corners: Floats) -> Grid:
    upper, right, lower, left = (
        float(np.linalg.norm(corners[(i + 1) % 4] - corners[i])) for i in range(4)
    )
    width, height = round((upper + lower) / 2), round((left + right) / 2)
    square = np.array([[0, 0], [width, 0], [width, height], [0, height]], np.float32)
    to_square = cv2.getPerspectiveTransform(corners.astype(np.float32), square)
    mask = rules_mask(cv2.warpPerspective(gray, to_square, (width, height)))
    down = _rules(mask.T, COVER)
    across = _rules(mask, COVER if len(down) > 2 else WHOLE)
    upright = width < _BOX * height and height < _BOX * width
    if upright and max(len(down), len(across)) <= _FEW:  # a large digit's strokes may divide it
        down, across = _rules(mask.T, COVER, whole=True), _rules(mask, COVER, whole=True)
    return Grid(to_square, across, down)


def _rules(mask: Picture, cover: float, *, whole: bool = False) -> tuple[int, ...]:
    """Where upright rules stand in a mask (h, w): the edges, what is seen, what must be there.

    cover: of a rule's length must be seen. whole: its ends too.
    """
    height, width = mask.shape
    reach = max(9, height // 30)
    runs = cv2.morphologyEx(mask, cv2.MORPH_OPEN, np.ones((reach, 1), np.uint8))
    wide = cv2.dilate(runs, np.ones((1, SEEN), np.uint8))
    covered = (wide > 0).mean(0)
    seen = [0]
    strong = covered >= cover
    starts = np.flatnonzero(np.diff(np.concatenate(([0], strong.astype(int)))) == 1)
    for start in starts:
        end = start + int(np.argmin(np.concatenate((strong[start:], [False]))))
        middle = int(start + end) // 2
        if middle - seen[-1] >= CELL and width - middle >= CELL:
            seen.append(middle)
    if whole:
        seen = [0, *(place for place in seen[1:] if _reaches_ends(wide[:, place]))]
    return _regular([*seen, width])


def _reaches_ends(rule: Picture) -> bool:
    """Whether a rule (h,) goes on to both its frame's edges, as a large digit's stroke doesn't."""
    start = round(_NEAR[0] * len(rule))
    end = max(start + 1, round(_NEAR[1] * len(rule)))
    near = rule[start:end], rule[len(rule) - end : len(rule) - start]
    return all(float((part > 0).mean()) > 0.5 for part in near)


def _regular(places: list[int]) -> tuple[int, ...]:
    """With the rules that were missed, where all others are multiples of one distance apart."""
    gaps = np.diff(places)
    pitch = float(np.median(gaps[gaps <= 1.35 * gaps.min()]))
    counts = np.rint(gaps / pitch)
    if len(gaps) < 2 or np.abs(gaps / pitch - counts).max() > 0.2:
        return tuple(places)
    filled = [places[0]]
    for start, gap, count in zip(places, gaps, counts.astype(int), strict=False):
        filled += [round(start + gap * (i + 1) / count) for i in range(count)]
    return tuple(filled)
