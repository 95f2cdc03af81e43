"""Ruled or squared paper that lies askew: its rules are painted over with the paper beside them."""

from __future__ import annotations

import math

import cv2
import numpy as np
import numpy.typing as npt

from ml.crop import edge_level, gray_of
from ml.grid import rules_mask
from ml.rules import thickest_of, thin_ink, without_level

SMALLEST = 120  # pixels of the shorter side; a smaller picture was cut to its writing
SKETCH = 600  # pixels of the longer side; enough to see rules
LEAST, MOST = math.radians(4.5), math.radians(18)  # of their turn; less is left to `remove_rules`
ASKEW = math.radians(2)  # so differently do rules of one paper lie in a photograph
LONG = 0.5  # of the picture's width at least are the rules that tell how all lie
SEEN = 0.75  # of a rule's way through the picture is dark, and of both its ends
END = 0.1  # of its way
APART = 5  # pixels of the sketch at least between two rules
EVEN = 0.2  # of the usual distance, by which that of two rules may differ from a multiple of it
FEWEST = 3  # rules make ruled paper
HALF = 0.5  # of its way is dark where one that was missed is
TRIED, MOST_RULES = 200, 300
WANDER = 2  # pixels of the sketch by which a rule does
THICK = 0.25  # of the way to the next rule is half a rule's breadth at most
CORE, DARKER = 0.8, 1.5  # of its pixels are paler than a rule, and what is written darker
THICKEST = 0.01  # of the picture's longer side too

Picture = npt.NDArray[np.uint8]
Ink = npt.NDArray[np.float32]
Mask = npt.NDArray[np.bool_]
Ints = npt.NDArray[np.int_]
Rule = npt.NDArray[np.float64]  # (2,): y at a picture's left and right edge
Rules = npt.NDArray[np.float64]  # (n, 2), from the top


def without_slanted_rules(picture: Picture) -> Picture:
    """The picture (h, w) or (h, w, 3) without rules that lie askew; strokes over them stay whole.

    Rules are three at least that go on beyond the picture, evenly and about parallel, 4.5 to 18
    degrees from its rows; and those across them.
    """
    if min(picture.shape[:2]) < SMALLEST:
        return picture
    gray = gray_of(picture)
    if edge_level(gray) >= float(gray.mean()):
        return _cleared(picture, gray)
    return 255 - _cleared(255 - picture, 255 - gray)


def _cleared(picture: Picture, gray: Picture) -> Picture:
    """A picture, dark on light, with paper where slanting rules were."""
    scale = min(1.0, SKETCH / max(gray.shape))
    size = [max(1, round(side * scale)) for side in gray.shape[::-1]]
    sketch = rules_mask(np.asarray(cv2.resize(gray, size, interpolation=cv2.INTER_AREA), np.uint8))
    level, upright = (family / scale for family in _families(sketch > 0))
    if not len(level):
        return picture
    mask = (rules_mask(gray) > 0).astype(np.float32)
    thick = _thickest(mask > 0, level), _thickest(mask.T > 0, upright)
    brush = np.ones([2 * max(thick) + 3] * 2, np.uint8)
    paper = cv2.morphologyEx(picture, cv2.MORPH_CLOSE, brush)
    depth = gray_of(paper).astype(np.float32) - gray
    wander = 2 * math.ceil(WANDER / scale)
    bare = _without(mask, depth, level, thick[0], wander)
    bare = _without(bare.T, depth.T, upright, thick[1], wander).T
    ruled = cv2.dilate(mask - bare, np.ones((3, 3), np.uint8)) > bare
    return np.where(ruled[..., None] if picture.ndim == 3 else ruled, paper, picture)


def _without(mask: Ink, depth: Ink, rules: Rules, thickest: int, wander: int) -> Ink:
    """A mask (h, w) without the thin ink along some level rules that is hardly darker than they.

    depth: how much darker than paper each pixel is. thickest, wander: pixels across a rule's ink,
    and across the band in which it lies, besides.
    """
    if not len(rules):
        return mask
    ends = np.array([[(0, left), (mask.shape[1] - 1, right)] for left, right in rules])
    gone = mask > without_level(mask, ends, thickest, thickest + wander)
    usual = float(np.quantile(depth[gone], CORE)) if gone.any() else 0.0
    return mask * ~(gone & (depth < DARKER * usual))


def _thickest(dark: Mask, rules: Rules) -> int:
    """Pixels from the upper to the lower edge of the broadest of the level rules' ink."""
    reach = max(1, round(min(THICK * _pitch(rules), THICKEST * max(dark.shape))))
    aside = np.arange(-reach, reach + 1)[:, None]
    widths = [dark[y + aside, x].sum(0) for y, x in (_way(dark, rule, reach) for rule in rules)]
    return max([1, *(round(thickest_of(width)) for width in widths)])


def _families(dark: Mask) -> tuple[Rules, Rules]:
    """The level rules of a mask (h, w), and the upright ones, as the level ones of its transpose.

    Upright ones count where there are level ones, a single one too, as a margin has: by themselves
    they may be 1s that fill their picture.
    """
    level = _rules(dark)
    if not len(level):
        return level, level
    upright = _rules(dark.T)
    return level, upright if len(upright) else _across(dark.T, level)


def _rules(dark: Mask) -> Rules:
    """The level rules of squared or ruled paper, or none."""
    thin = _thin(dark)
    ways = (-MOST, -LEAST), (LEAST, MOST)
    found = max((_seen(dark, thin, *way) for way in ways), key=len)
    if len(found) < FEWEST or not _are_even(found):
        return found[:0]
    return _continued(dark, found)


def _across(dark: Mask, rules: Rules) -> Rules:
    """The level rules that stand upright on those of the transpose."""
    turn = -math.atan(_slope(rules, dark.shape[0]))
    return _seen(dark, _thin(dark), turn - ASKEW, turn + ASKEW)


def _slope(rules: Rules, width: int) -> float:
    return float(np.median(rules[:, 1] - rules[:, 0])) / (width - 1)


def _thin(dark: Mask) -> Picture:
    return thin_ink(dark.astype(np.float32), max(3, len(dark) // 50))


def _seen(dark: Mask, thin: Picture, least: float, most: float) -> Rules:
    """The long level rules of a mask that are turned by so many radians, clockwise.

    thin: the mask's thin ink, 1 or 0.
    """
    width = dark.shape[1]
    first, last = math.pi / 2 + least, math.pi / 2 + most
    votes = round(SEEN * LONG * width)
    if np.count_nonzero(thin) < votes:
        return np.empty((0, 2))
    lines = cv2.HoughLines(thin, 1, math.pi / 720, votes, min_theta=first, max_theta=last)
    found: list[Rule] = []
    for rho, theta in [] if lines is None else lines[:TRIED, 0]:
        left = rho / math.sin(theta)
        rule = np.array((left, left - (width - 1) / math.tan(theta)))
        apart = all(abs(float((rule - other).mean())) > APART for other in found)
        if apart and _is_seen(_along(dark, rule), width):
            found.append(rule)
    return np.array(sorted(found, key=sum)).reshape(-1, 2)


def _way(dark: Mask, rule: Rule, inside: int = 0) -> tuple[Ints, Ints]:
    """The pixels y, x (n,) on a rule's way through a mask (h, w), so far inside it at least."""
    height, width = dark.shape
    left, right = rule
    y = np.rint(np.linspace(left, right, width)).astype(int)
    x = np.flatnonzero((y >= inside) & (y < height - inside))
    return y[x], x


def _along(dark: Mask, rule: Rule) -> Mask:
    """Where on its way a rule is dark."""
    return np.asarray(dark[_way(dark, rule)])


def _is_seen(along: Mask, width: int) -> bool:
    """Whether a rule's way is long, and it is dark nearly all along, at both its ends too."""
    end = max(1, round(END * len(along)))
    parts = along, along[:end], along[-end:]
    return len(along) > LONG * width and all(float(part.mean()) > SEEN for part in parts)


def _pitch(rules: Rules) -> float:
    """How far apart two rules usually are; infinitely for a single one."""
    return float(np.median(np.diff(rules.mean(1)))) if len(rules) > 1 else math.inf


def _are_even(rules: Rules) -> bool:
    gaps = np.diff(rules.mean(1)) / _pitch(rules)
    return bool(np.abs(gaps - np.rint(gaps)).max() < EVEN)


def _continued(dark: Mask, rules: Rules) -> Rules:
    """Rules with those between and beyond them that were missed."""
    places = np.append(0, np.cumsum(np.rint(np.diff(rules.mean(1)) / _pitch(rules))))
    every = np.arange(places[-1] + 1)
    between = np.stack([np.interp(every, places, ends) for ends in rules.T], axis=1)
    above, below = _beyond(dark, between[::-1]), _beyond(dark, between)
    return np.concatenate([above[::-1], between, below])


def _beyond(dark: Mask, rules: Rules) -> Rules:
    """The rules that follow on the last one of some, as far as the mask (h, w) goes.

    Each is as far away as the one before, but where it is seen a little aside.
    """
    aside = round(EVEN / 2 * abs(_pitch(rules)))
    reach = sorted(range(-aside, aside + 1), key=abs)
    known = list(rules[-2:])
    while len(known) < MOST_RULES:
        following = 2 * known[-1] - known[-2]
        if following.max() < 0 or following.min() >= len(dark):
            break
        seen = [_along(dark, following + move) for move in reach]
        shares = [float(along.mean()) if len(along) else 0.0 for along in seen]
        best = int(np.argmax(shares))
        known.append(following + reach[best] if shares[best] > HALF else following)
    return np.array(known[2:]).reshape(-1, 2)
