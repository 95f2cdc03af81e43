"""Comb fields, as forms have: evenly spaced ticks on a line, a digit between two of them each."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import islice

import cv2
import numpy as np
import numpy.typing as npt

from ml.rules import straight

THICKEST, FAINTEST = 11, 8  # pixels across a rule, and grey levels that it is darker than paper
RUN = 15  # pixels of a rule at least are level
UNEVEN, CROSSED = 1.5, 0.2  # pixels off a straight line is at most such a share of a lower edge
BREAK = 9  # pixels of a rule may be too pale
MOSTLY = 0.25  # of its columns at least have nothing on them
SHORTEST = 40  # pixels of a comb
FLAT, LOOSE = 0.06, 3  # of its length it rises at most, with strokes on it of so many breadths
DARKER, BESIDE = 12, 4  # grey levels at least is it darker than the paper, so many pixels beside it
HIGH = 1.35  # times as high as from tick to tick is the field
ROOM = 0.8  # of that way at least is above its line; a pad's wire has less
OVER = 1.1  # times as high as its ticks at least
AS_DARK = 0.5  # as their line at least are ticks
MOST_COMBS = 60
MOST_CELLS, NARROWEST = 30, 12  # of a comb, and pixels from tick to tick
LOWEST, SHORT, TALL = 5, 0.12, 1.7  # pixels, and of that way, is a tick's height
ASTRAY = 0.05  # of that way may a tick be from its place
ALIKE = 0.15  # of their height may ticks differ
THIN, LIKE, AROUND = 0.12, 0.6, 0.2  # of that way is a tick, in its lower part, on either side
BETWEEN = 0.9  # as many as cells at most is as tall between ticks; on squared paper more is
FEW, LOW = 3, 0.8  # cells, whose ticks are so low, of that way, and untouched, or they may be 1s
TOUCHED = 0.6  # as many ticks as cells at most have a digit on them
ROOFED = 0.85  # of a comb's length has a rule that makes boxes of it
BELOW = 0.3  # of its height is a tick below its line too, where that is a table's rule
WANDER = 3  # pixels by which a printed line does

Picture = npt.NDArray[np.uint8]
Mask = npt.NDArray[np.bool_]
Ints = npt.NDArray[np.int_]
Floats = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Comb:
    """A field (4, 2) x, y, clockwise from the upper left; where on its line ticks are, how high."""

    corners: Floats
    ticks: tuple[int, ...]
    high: int


@dataclass(frozen=True)
class Rule:
    """A level line: y (n,) in each of its columns from `left` on, and its breadth in pixels."""

    left: int
    y: Ints
    thick: int

    @property
    def columns(self) -> Ints:
        return self.left + np.arange(len(self.y))


def find_combs(gray: Picture) -> list[Comb]:
    """The combs of a picture (h, w), dark on light; ticks may be low, or as high as boxes' sides.

    What is dark is told by a closing, which unlike the mean around sees pale rules beside dark ink.
    """
    smooth = cv2.GaussianBlur(gray, (3, 3), 0)
    thin = cv2.morphologyEx(smooth, cv2.MORPH_BLACKHAT, np.ones((THICKEST, THICKEST), np.uint8))
    dark = (thin > FAINTEST).astype(np.uint8)
    joined = cv2.morphologyEx(dark, cv2.MORPH_CLOSE, np.ones((1, BREAK), np.uint8))
    level = cv2.morphologyEx(joined, cv2.MORPH_OPEN, np.ones((1, RUN), np.uint8))
    wide = cv2.dilate(dark, np.ones((1, 3), np.uint8)) > 0
    up, down = _runs(wide), _runs(wide[::-1])[::-1]
    rules = _level_rules(level)
    combs = (_comb(up, down, rules, rule) for rule in rules if _is_printed(gray, rule))
    printed = (comb for comb in combs if comb and _is_even(thin, comb))
    return list(islice(printed, MOST_COMBS))


def _is_even(thin: Picture, comb: Comb) -> bool:
    """Whether ticks are about as dark as their line, as what is behind the writing isn't.

    thin: (h, w), how much darker than paper what is thin is.
    """
    upper_left, _, right, left = comb.corners
    low = left + np.linspace(0, 1, len(comb.ticks))[:, None] * (right - left)
    half = (upper_left - left) / np.linalg.norm(upper_left - left)
    middles = np.rint(low + half * comb.high / 2).astype(int)
    ticks = [thin[max(0, y - 1) : y + 2, max(0, x - WANDER) : x + WANDER + 1] for x, y in middles]
    between = np.rint((low[1:] + low[:-1]) / 2).astype(int)
    line = [thin[max(0, y - WANDER) : y + WANDER + 1, max(0, x - 1) : x + 2] for x, y in between]
    return _darkest(ticks) > AS_DARK * _darkest(line)


def _darkest(parts: list[Picture]) -> float:
    return float(np.median([part.max(initial=0) for part in parts]))


def _runs(wide: Mask) -> Ints:
    """How many pixels of ink (h, w) end at each one from above, itself among them."""
    runs = np.zeros(wide.shape, int)
    above = np.zeros(wide.shape[1], int)
    for row, dark in enumerate(wide):
        above = (above + 1) * dark
        runs[row] = above
    return runs


def _level_rules(level: Picture) -> list[Rule]:
    """The lines of a mask (h, w) of level ink, by their lower edge, on which no digit stands."""
    _, labels, stats, _ = cv2.connectedComponentsWithStats(level, connectivity=8)
    found = []
    for part in range(1, len(stats)):
        x, y, width, height, _ = stats[part]
        own = labels[y : y + height, x : x + width] == part
        thick = max(1, int(np.quantile(own.sum(0), MOSTLY)))
        if width < SHORTEST or height > FLAT * width + LOOSE * thick:
            continue
        edge = (height - 1 - own[::-1].argmax(0)).astype(np.float32)
        lower = straight(edge)
        if (np.abs(edge - lower) > UNEVEN).mean() > CROSSED:
            continue
        found.append(Rule(int(x), np.rint(y + lower - (thick - 1) / 2).astype(int), thick))
    return found


def _is_printed(gray: Picture, rule: Rule) -> bool:
    """Whether a line is clearly darker than what is above or below it, as grain isn't."""
    away = rule.thick + BESIDE
    above, below = (np.clip(rule.y + way, 0, len(gray) - 1) for way in (-away, away))
    paper = np.maximum(gray[above, rule.columns], gray[below, rule.columns])
    ink = gray[np.clip(rule.y, 0, len(gray) - 1), rule.columns]
    return float(np.median(paper) - np.median(ink)) > DARKER


def _comb(up: Ints, down: Ints, rules: list[Rule], rule: Rule) -> Comb | None:
    """The comb on one of some rules, if there is one.

    up, down: (h, w), how far ink goes up and down from each pixel.
    """
    above = _tall(up, rule, -1)
    divided = (_ticks(above, cells, rule.thick) for cells in range(_most(rule), 1, -1))
    ticks = next((found for found in divided if found is not None), None)
    if ticks is None:
        return None
    high = int(np.median(above[ticks]))
    below = _tall(down, rule, 1)
    beneath = [below[max(0, tick - WANDER) : tick + WANDER + 1].max() for tick in ticks]
    if np.median(beneath) > BELOW * high or any(_is_roof(other, rule, high) for other in rules):
        return None
    high += rule.thick
    ends = ticks[[0, -1]]
    pitch = float(ends[1] - ends[0]) / (len(ticks) - 1)
    if rule.y[ends].min() < ROOM * pitch:
        return None
    low = np.stack([rule.left + ends, rule.y[ends]], axis=1).astype(float)
    along = (low[1] - low[0]) / np.linalg.norm(low[1] - low[0])
    field = max(HIGH * pitch, OVER * high)
    over = field * np.array((along[1], -along[0]))
    return Comb(np.array([*(low + over), *low[::-1]]), tuple((ticks - ticks[0]).tolist()), high)


def _is_roof(other: Rule, rule: Rule, high: int) -> bool:
    """Whether another rule makes boxes of ticks that stand so high on one."""
    first = max(rule.left, other.left)
    end = min(rule.left + len(rule.y), other.left + len(other.y))
    if end - first <= ROOFED * len(rule.y):
        return False
    y, above = rule.y[first - rule.left], other.y[first - other.left]
    return abs(y - above - rule.thick - high) < 2 * WANDER


def _most(rule: Rule) -> int:
    return min(MOST_CELLS, len(rule.y) // NARROWEST)


def _tall(runs: Ints, rule: Rule, way: int) -> Ints:
    """How many pixels (n,) ink goes up from each of a line's columns, or down with way 1.

    runs: (h, w), how far it goes that way from each pixel.
    """
    rows = rule.y + way * rule.thick
    inside = (rows >= 0) & (rows < len(runs))
    found = runs[np.clip(rows, 0, len(runs) - 1), rule.columns] * inside
    return np.minimum(found, round(TALL * len(rule.y) / 2))


def _ticks(above: Ints, cells: int, thick: int) -> Ints | None:
    """Where ticks stand that divide a line into so many cells, both its ends among them.

    above: how far ink goes up from each of its columns (n,). thick: how broad it is. None where one
    is missing, or too many are broad or tall, as where digits touch them.
    """
    pitch = (len(above) - 1) / cells
    astray = max(2, round(ASTRAY * pitch))
    places = np.rint(np.arange(cells + 1) * pitch).astype(int)
    found = np.array([_tallest(above, max(0, p - astray), p + astray + 1) for p in places])
    heights = above[found]
    high = float(np.median(heights))
    few = cells <= FEW
    if not max(LOWEST, SHORT * pitch) <= high < (LOW if few else TALL) * pitch:
        return None
    if heights.min() < (1 - ALIKE) * high - 1:
        return None
    like = np.abs(above - high) <= ALIKE * high + 1
    if np.count_nonzero(np.diff(like.astype(int), prepend=0) == 1) > len(found) + BETWEEN * cells:
        return None
    around = round(AROUND * pitch)
    near = [above[max(0, tick - around) : tick + around + 1] for tick in found]
    broad = np.array([(part > LIKE * high).sum() for part in near]) > 2 + max(
        2 * thick, THIN * pitch
    )
    touched = broad | (heights > (1 + ALIKE) * high + 2)
    if touched.sum() > (0 if few else TOUCHED * cells):
        return None
    return np.rint(straight(found.astype(np.float32))).astype(int).clip(0, len(above) - 1)


def _tallest(above: Ints, first: int, end: int) -> int:
    """The middle of the tallest ink in some columns."""
    near = above[first:end]
    return first + round(float(np.flatnonzero(near == near.max()).mean()))
