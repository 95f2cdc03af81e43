"""From the maps of a page to its numbers: each spine with the ink around it, cut out and level."""

from __future__ import annotations

import math
from dataclasses import dataclass

import cv2
import numpy as np
import numpy.typing as npt

from ml.detection.page import SPINE, Page, ink_of
from ml.networks.pixel_network import STEP
from ml.results import Box

MOST = 600  # numbers of a page that are read, so that any page ends in bounded time
REACH = 0.85  # of a digit's height, up to which ink belongs to a spine
LEAST = 0.015  # of a digit's height squared; a smaller spine is noise
LONG = 1.6  # digits' heights; a longer spine tells how the writing climbs
STEEPEST = math.radians(40)

Ints = npt.NDArray[np.int_]
Floats = npt.NDArray[np.float64]
Picture = npt.NDArray[np.uint8]
Points = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Found:
    """A number on a page; lengths in pixels of the page's grey.

    spine: which of the page's. angle: by which it climbs, radians. middle: x and y. along, across:
    half its length and half its height. tall: its digits' height. sure: how surely its spine is
    one. inked: pixels of the maps that are digits' ink.
    """

    spine: int
    angle: float
    middle: tuple[float, float]
    along: float
    across: float
    tall: float
    sure: float
    inked: int

    @property
    def box(self) -> Box:
        """The upright box around it."""
        cos, sin = abs(math.cos(self.angle)), abs(math.sin(self.angle))
        wide, high = self.along * cos + self.across * sin, self.along * sin + self.across * cos
        x, y = self.middle
        return Box(
            math.floor(x - wide), math.floor(y - high), math.ceil(2 * wide), math.ceil(2 * high)
        )


@dataclass(frozen=True)
class Numbers:
    """A page's numbers; owners (h/2, w/2): to which spine each pixel of digits' ink belongs."""

    found: list[Found]
    owners: Ints


def find_numbers(page: Page) -> Numbers:
    """All numbers of a page; where there are very many, those with the longest spines."""
    along = (page.maps.spine > SPINE).astype(np.uint8)
    count, labels, stats, _ = cv2.connectedComponentsWithStats(along, connectivity=8)
    talls = _usual_talls(page, labels, count)
    owners = _owners(page, along, labels, talls)
    large = np.flatnonzero(stats[:, 4] > LEAST * np.maximum(talls, 1) ** 2)
    kept = sorted(large[large > 0], key=lambda spine: -stats[spine, 4])[:MOST]
    inks = _points_of(owners, count)
    spines = _points_of(labels, count)
    return Numbers(
        [_found(page, int(one), spines[one], inks[one], float(talls[one])) for one in kept], owners
    )


def _usual_talls(page: Page, labels: Ints, count: int) -> Floats:
    """The middle height of each spine's digits, in pixels of the maps; 0 for the background."""
    talls = np.zeros(count)
    rows = np.flatnonzero(labels)
    values, which = page.maps.tall.ravel()[rows] / STEP, labels.ravel()[rows]
    order = np.lexsort((values, which))
    starts = np.searchsorted(which[order], np.arange(1, count + 1))
    for spine in range(1, count):
        talls[spine] = values[order][(starts[spine - 1] + starts[spine]) // 2]
    return talls


def _owners(page: Page, along: Picture, labels: Ints, talls: Floats) -> Ints:
    """For each pixel of digits' ink the nearest spine, 0 where none is near."""
    if not along.any():
        return np.zeros(along.shape, int)
    away, nearest = cv2.distanceTransformWithLabels(
        1 - along, cv2.DIST_L2, cv2.DIST_MASK_5, labelType=cv2.DIST_LABEL_CCOMP
    )
    spine_of = np.zeros(int(nearest.max()) + 1, int)
    spine_of[nearest[along > 0]] = labels[along > 0]
    owner = spine_of[nearest]
    near = (away < REACH * talls[owner]) & ink_of(page.maps)
    return np.where(near, owner, 0)


def _points_of(labels: Ints, count: int) -> list[Points]:
    """For each label the middles of its pixels (n, 2), x and y, in pixels of the maps."""
    y, x = np.nonzero(labels)
    which = labels[y, x]
    order = np.argsort(which, kind="stable")
    ends = np.searchsorted(which[order], np.arange(count + 1))
    points = np.asarray(np.stack((x, y), 1)[order] + 0.5, np.float64)
    return [points[ends[one] : ends[one + 1]] for one in range(count)]


def _found(page: Page, spine: int, line: Points, ink: Points, tall: float) -> Found:
    angle = _climb(line, tall)
    turn = np.array([[math.cos(angle), math.sin(angle)], [-math.sin(angle), math.cos(angle)]])
    level = (ink if len(ink) else line) @ turn.T
    low, high = level.min(0) - 0.5, level.max(0) + 0.5
    if not len(ink):
        spare = np.array((0, 0.4 * tall))
        low, high = low - spare, high + spare
    middle = (low + high) / 2 @ turn * page.step
    half = (high - low) / 2 * page.step
    x, y = line.astype(int).T
    return Found(
        spine=spine,
        angle=angle,
        middle=(float(middle[0]), float(middle[1])),
        along=float(half[0]),
        across=float(half[1]),
        tall=tall * page.step,
        sure=float(page.maps.spine[y, x].mean()),
        inked=len(ink),
    )


def _climb(line: Points, tall: float) -> float:
    """The angle of a spine against the level, in radians; 0 where it is too short to tell."""
    away = line - line.mean(0)
    _, _, axes = np.linalg.svd(away.T @ away)
    reach = np.ptp(away @ axes[0])
    if reach < LONG * tall:
        return 0.0
    x, y = axes[0] if axes[0][0] > 0 else -axes[0]
    angle = math.atan2(y, x)
    return angle if abs(angle) < STEEPEST else 0.0
