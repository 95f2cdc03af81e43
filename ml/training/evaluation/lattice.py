"""Reads a line piece by piece with the digit network, to compare the line network with.

Over-segmentation and a lattice, as in Casey and Lecolinet, "A survey of methods and strategies in
character segmentation" (PAMI 1996): the ink is cut at all plausible places, the digit network
scores each run of pieces, and the best way through them is the number.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from ml.networks import digit_network
from ml.preprocess import normalise
from ml.results import Box, around_all
from ml.training.evaluation.over_segmentation import Piece, pieces, together

MOST_TOGETHER = 4  # pieces that one digit may be cut into
MOST_PIECES = 60
_WIDEST = 1.5  # of the line's height; a wider run of pieces is no digit
_MORE = 0.3  # of the first piece's weight has each further piece of a digit
_PASSED = 3.0  # taken off a piece's log probability of being no digit
_SMALL = 0.4
_SMALL_DIGIT = math.log(0.02)  # a dot or a dash that claims to be a digit

Ink = npt.NDArray[np.float32]


@dataclass(frozen=True)
class Edge:
    """A candidate of a lattice: pieces [first, last) read as `digit`, or passed over (None)."""

    first: int
    last: int
    digit: int | None
    score: float


@dataclass(frozen=True)
class Part:
    """One digit of a line: its box in the ink map's pixels and its eleven probabilities."""

    box: Box
    probabilities: npt.NDArray[np.float32]


@dataclass(frozen=True)
class Path:
    """One way to read a line; score is a log probability, comparable within the line."""

    text: str
    score: float
    parts: tuple[Part, ...]


def read_pieces(ink: Ink) -> list[Path]:
    """The best readings of one line's ink (h, w), best first; none where there is no ink."""
    cut = pieces(ink, MOST_PIECES)
    if not cut:
        return []
    runs = _runs(cut)
    probabilities = digit_network.classify(np.stack([image for *_, image in runs]))
    height = max(box.h for _, _, box, _ in runs)
    edges, parts = [], {}
    for (first, last, box, _), scores in zip(runs, probabilities, strict=True):
        for edge in _edges(first, last, box, scores, height):
            edges.append(edge)
            parts[edge.first, edge.last] = Part(box, scores)
    paths = lattice_paths(edges, len(cut))
    return [
        Path(
            "".join(str(e.digit) for e in path if e.digit is not None),
            score,
            tuple(parts[e.first, e.last] for e in path if e.digit is not None),
        )
        for score, path in paths
    ]


def _runs(cut: list[Piece]) -> list[tuple[int, int, Box, Ink]]:
    """Every run of pieces narrow enough for one digit: first, end, box, and (28, 28) of its ink."""
    height = max(piece.box.h for piece in cut)
    found = []
    for first in range(len(cut)):
        for last in range(first + 1, min(first + MOST_TOGETHER, len(cut)) + 1):
            box = around_all(piece.box for piece in cut[first:last])
            if last > first + 1 and box.w > _WIDEST * height:
                break
            found.append((first, last, box, normalise(together(cut[first:last]).ink)))
    return found


def _edges(
    first: int, last: int, box: Box, probabilities: npt.NDArray[np.float32], height: int
) -> list[Edge]:
    """A run as each likely digit and, for a single piece, as a mark to pass over."""
    logs = np.log(np.maximum(probabilities, 1e-6))
    small = box.h < _SMALL * height
    weight = 1 + _MORE * (last - first - 1)
    edges = [
        Edge(first, last, int(d), weight * (float(logs[d]) + (_SMALL_DIGIT if small else 0.0)))
        for d in np.argsort(-logs[:10])[:3]
    ]
    if last - first == 1:
        passed = -0.02 if small else float(logs[digit_network.NOT_A_DIGIT]) - _PASSED
        edges.append(Edge(first, last, None, passed))
    return edges


def lattice_paths(edges: list[Edge], count: int, keep: int = 5) -> list[tuple[float, list[Edge]]]:
    """The best ways through `count` pieces, best first: their scores and edges.

    Of ways with the same text only the best is kept.
    """
    ways: list[dict[str, tuple[float, list[Edge]]]] = [{} for _ in range(count + 1)]
    ways[0][""] = (0.0, [])
    for edge in sorted(edges, key=lambda item: item.last):
        for text, (score, path) in ways[edge.first].items():
            longer = text if edge.digit is None else text + str(edge.digit)
            known = ways[edge.last].get(longer)
            if known is None or known[0] < score + edge.score:
                ways[edge.last][longer] = (score + edge.score, [*path, edge])
        if len(ways[edge.last]) > 4 * keep:
            ways[edge.last] = dict(_best(ways[edge.last], 2 * keep))
    return [way for _, way in _best(ways[count], keep)]


def _best(
    ways: dict[str, tuple[float, list[Edge]]], keep: int
) -> list[tuple[str, tuple[float, list[Edge]]]]:
    return sorted(ways.items(), key=lambda item: -item[1][0])[:keep]
