"""From a line's ink to pieces of it, each at most one digit."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

import cv2
import numpy as np
import numpy.typing as npt

from ml.results import Box, around_all
from ml.segment import INK

_SMALL = 0.4  # of the line's height; what is lower is a dot, a dash or dirt
_SHARED = 0.55  # of the narrower part's columns; parts that share more stand above one another

Ink = npt.NDArray[np.float32]
Ints = npt.NDArray[np.int_]


@dataclass(frozen=True)
class Piece:
    """At most one digit of a line: the box of its ink in the line, and that ink alone (h, w)."""

    box: Box
    ink: Ink


def pieces(ink: Ink, most: int) -> list[Piece]:
    """Cuts a line's ink (h, w) into upright pieces, left to right, each at most one digit.

    Parts above one another are one piece; wide parts are cut where the ink is thinnest. What
    comes after the first `most` pieces is left out.
    """
    mask = (ink > INK).astype(np.uint8)
    _, labels, stats, _ = cv2.connectedComponentsWithStats(mask, connectivity=8)
    height = _writing_height(stats[1:])
    found: list[Piece] = []
    for group in _above_one_another(stats):
        if len(found) >= most:
            break
        found += _cut(_group_piece(ink, labels, stats, group), height)
    return found[:most]


def together(cut: list[Piece]) -> Piece:
    """Several pieces of one line as one."""
    if len(cut) == 1:
        return cut[0]
    box = around_all(piece.box for piece in cut)
    ink = np.zeros((box.h, box.w), np.float32)
    for piece in cut:
        x, y = piece.box.x - box.x, piece.box.y - box.y
        ink[y : y + piece.box.h, x : x + piece.box.w] += piece.ink
    return Piece(box, ink)


def _writing_height(stats: Ints) -> float:
    if not len(stats):
        return 1.0
    tall = stats[:, 3]
    return float(np.median(tall[tall >= _SMALL * tall.max()]))


def _above_one_another(stats: Ints) -> list[list[int]]:
    """Numbers of connected parts, from 1, that share most of the narrower one's columns."""
    groups: list[list[int]] = []
    first = last = 0  # columns of the latest group
    for i in sorted(range(1, len(stats)), key=lambda i: stats[i, 0] + stats[i, 2] / 2):
        left, right = int(stats[i, 0]), int(stats[i, 0] + stats[i, 2])
        shared = min(last, right) - max(first, left)
        if groups and shared / min(last - first, right - left) > _SHARED:
            groups[-1].append(i)
            first, last = min(first, left), max(last, right)
        else:
            groups.append([i])
            first, last = left, right
    return groups


def _group_piece(ink: Ink, labels: Ints, stats: Ints, group: list[int]) -> Piece:
    """The ink of some connected parts, cut out of the line."""
    left, top = stats[group, 0].min(), stats[group, 1].min()
    right = (stats[group, 0] + stats[group, 2]).max()
    bottom = (stats[group, 1] + stats[group, 3]).max()
    inside = np.isin(labels[top:bottom, left:right], group)
    own = np.where(inside, ink[top:bottom, left:right], 0).astype(np.float32)
    return Piece(Box(int(left), int(top), int(right - left), int(bottom - top)), own)


def _cut(part: Piece, height: float) -> list[Piece]:
    """The part, cut at its thinnest places if it is wider than a digit usually is."""
    if part.box.w < 0.8 * height:
        return [part]
    profile = cv2.blur((part.ink > INK).sum(0).astype(np.float32)[None], (3, 1))[0]
    apart = max(2, round(0.22 * height))
    cuts, start = [], apart
    while start < len(profile) - apart:
        window = profile[start : start + apart]
        lowest = start + int(window.argmin())
        around = profile[max(0, lowest - apart) : lowest + apart + 1]
        if profile[lowest] <= around.min() and profile[lowest] < 0.5 * height:
            cuts.append(lowest)
        start = start + apart
    edges = [0, *sorted(set(cuts)), part.box.w]
    return [_columns(part, a, b) for a, b in pairwise(edges)]


def _columns(part: Piece, start: int, end: int) -> Piece:
    """Some columns of a part, cut to the rows that hold ink."""
    ink = part.ink[:, start:end]
    rows = np.flatnonzero((ink > INK).any(1))
    top, bottom = int(rows[0]), int(rows[-1]) + 1
    box = Box(part.box.x + start, part.box.y + top, end - start, bottom - top)
    return Piece(box, ink[top:bottom])
