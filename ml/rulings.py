"""Squares that go on beyond the picture: their outermost rules make a frame of what is between."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from ml.rules import lines_across, thin_ink

SQUARE = 1.3  # longer to shorter side of a square, at most
APART = 14  # pixels between two rules at least
EDGE = 0.01  # of the picture, so near its edges a rule that goes on beyond them is seen
EVEN = 0.2  # of the usual distance, by which that of two rules may differ from a multiple of it

Mask = npt.NDArray[np.uint8]
Floats = npt.NDArray[np.float64]
Rule = tuple[int, int]  # where it meets both edges of the picture


def squares_all_over(mask: Mask) -> list[Floats]:
    """The corners (4, 2) x, y, clockwise from the upper left, of what such rules enclose.

    mask: (h, w), not 0 where it is dark. Nothing where fewer than two rules each way go on beyond
    the picture, or where they aren't even or make no squares, as those of several tables do.
    """
    level, upright = _rules_across(mask), _rules_across(mask.T)
    if min(len(level), len(upright)) < 2:
        return []
    high, wide = _pitch(level), _pitch(upright)
    if not high or not wide or not 1 / SQUARE < wide / high < SQUARE:
        return []
    top, bottom, left, right = level[0], level[-1], upright[0], upright[-1]
    pairs = (top, left), (top, right), (bottom, right), (bottom, left)
    return [np.array([_crossing(a, b, mask.shape) for a, b in pairs])]


def _rules_across(mask: Mask) -> list[Rule]:
    """The level rules that go on beyond a mask (h, w), from the top: y at its left and right."""
    thin = thin_ink((mask > 0).astype(np.float32), max(3, mask.shape[0] // 50))
    found: list[Rule] = []
    for rule in lines_across(thin, EDGE):
        if all(abs(sum(rule) - sum(other)) > 2 * APART for other in found):
            found.append(rule)
    return sorted(found, key=sum)


def _pitch(rules: list[Rule]) -> float:
    """How far rules are apart that stand evenly, some of them unseen; else 0."""
    gaps = np.diff([sum(rule) / 2 for rule in rules])
    pitch = float(np.median(gaps))
    uneven = np.abs(gaps / pitch - np.rint(gaps / pitch))
    return pitch if uneven.max() < EVEN else 0.0


def _crossing(level: Rule, upright: Rule, shape: tuple[int, ...]) -> tuple[float, float]:
    """Where a level and an upright rule cross, x, y."""
    rise = (level[1] - level[0]) / (shape[1] - 1)
    lean = (upright[1] - upright[0]) / (shape[0] - 1)
    x = (upright[0] + lean * level[0]) / (1 - lean * rise)
    return x, level[0] + rise * x
