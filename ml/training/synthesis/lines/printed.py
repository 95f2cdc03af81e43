"""What forms print around numbers: boxes, combs, frames, the rules of tables, watermarks."""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np

Point = tuple[float, float]


@dataclass(frozen=True)
class Place:
    """Where something stands in the ink, in pixels."""

    x: float
    y: float
    w: float
    h: float


def written(ink: np.ndarray, size: float) -> tuple[np.ndarray, Place]:
    """The ink with room of about two digits on all sides, and where it is; all of it if bare."""
    room = int(2 * size)
    wide = np.pad(ink, room)
    solid = wide > 0.3
    rows, columns = np.flatnonzero(solid.any(1)), np.flatnonzero(solid.any(0))
    if not len(rows):
        return wide, Place(room, room, ink.shape[1], ink.shape[0])
    box = columns[0], rows[0], columns[-1] + 1 - columns[0], rows[-1] + 1 - rows[0]
    return wide, Place(*(float(edge) for edge in box))


def rule(ink: np.ndarray, start: Point, end: Point, shade: float, thick: int) -> None:
    """A straight stroke, as dark as `shade`."""
    layer = np.zeros(ink.shape, np.uint8)
    ends = [(round(x * 16), round(y * 16)) for x, y in (start, end)]
    cv2.line(layer, ends[0], ends[1], 255, thick, cv2.LINE_AA, 4)
    np.maximum(ink, layer.astype(np.float32) * np.float32(shade / 255), out=ink)


def boxes(
    ink: np.ndarray, place: Place, count: int, rng: np.random.Generator
) -> tuple[np.ndarray, Place]:
    """Boxes around the `count` equal parts of a place, with gaps or sharing sides; where all are.

    Their lines are light or dark, thick or thin, sharp or blurred.
    """
    ink, place = _roomy(ink, place)
    pitch = place.w / count
    shade, thick = _line(rng, place.h)
    gap = pitch * rng.uniform(0.08, 0.35) if rng.random() < 0.45 else 0.0
    above, below = _above_and_below(place.h, rng)
    top, low = place.y - above, place.y + place.h + below
    layer = np.zeros(ink.shape, np.uint8)
    tilt = rng.normal(0, 0.01) * place.w
    for part in range(count):
        left, right = place.x + part * pitch + gap / 2, place.x + (part + 1) * pitch - gap / 2
        lean = tilt * (part / count - 0.5)
        corners = [(left, top + lean), (right, top + lean), (right, low + lean), (left, low + lean)]
        path = np.round(np.array(corners) * 16).astype(np.int32)
        cv2.polylines(layer, [path], True, 255, thick, cv2.LINE_AA, 4)
    _print(ink, layer, shade, rng)
    return ink, Place(place.x, top, place.w, low - top)


def comb(
    ink: np.ndarray, place: Place, count: int, rng: np.random.Generator
) -> tuple[np.ndarray, Place]:
    """A line under the parts of a place with ticks up between them, or ticks alone."""
    ink, place = _roomy(ink, place)
    shade, thick = _line(rng, place.h)
    _, below = _above_and_below(place.h, rng)
    low = place.y + place.h + below
    high = low - place.h * rng.uniform(0.15, 1.3)
    layer = np.zeros(ink.shape, np.uint8)
    for part in range(count + 1):
        x = round(place.x + part * place.w / count)
        cv2.line(layer, (x, int(high)), (x, int(low)), 255, thick, cv2.LINE_AA)
    if rng.random() < 0.8:
        left, right = round(place.x), round(place.x + place.w)
        cv2.line(layer, (left, int(low)), (right, int(low)), 255, thick, cv2.LINE_AA)
    _print(ink, layer, shade, rng)
    top = min(place.y - 0.2 * place.h, high)
    return ink, Place(place.x, top, place.w, low - top)


def frame(ink: np.ndarray, place: Place, rng: np.random.Generator) -> tuple[np.ndarray, Place]:
    """One box around a place, near or far; where it is."""
    ink, place = _roomy(ink, place)
    tall = place.h
    left, right = rng.uniform(0.02, 1.6, 2) ** 1.5 * tall
    above, below = rng.uniform(-0.02, 0.7, 2) * tall
    x0, y0 = place.x - left, place.y - above
    x1, y1 = place.x + place.w + right, place.y + place.h + below
    shade, thick = _line(rng, tall)
    layer = np.zeros(ink.shape, np.uint8)
    corners = (
        np.array([(x0, y0), (x1, y0), (x1, y1), (x0, y1)]) + rng.normal(0, 0.015, (4, 2)) * tall
    )
    path = np.round(corners * 16).astype(np.int32)
    cv2.polylines(layer, [path], True, 255, thick, cv2.LINE_AA, 4)
    for _ in range(int(rng.choice((0, 0, 0, 1, 2)))):  # a double side, or a cell of its own
        x = rng.choice((x0 - rng.uniform(0.05, 0.6) * tall, x1 + rng.uniform(0.05, 0.6) * tall))
        cv2.line(layer, (int(x), int(y0)), (int(x), int(y1)), 255, thick, cv2.LINE_AA)
    _print(ink, layer, shade, rng)
    return ink, Place(x0, y0, x1 - x0, y1 - y0)


def grid_sides(ink: np.ndarray, place: Place, rng: np.random.Generator) -> tuple[np.ndarray, Place]:
    """Some of the rules of a table around a place, which the digits may touch or cross.

    They go on past the cell, as in a table.
    """
    ink, place = _roomy(ink, place)
    tall, layer = place.h, np.zeros(ink.shape, np.uint8)
    shade, thick = _line(rng, tall)
    height, width = ink.shape
    left, right = place.x, place.x + place.w
    for after in (False, True):
        if rng.random() < 0.6:
            away = rng.uniform(-0.06, 0.9) * tall
            x = right + away if after else left - away
            left, right = (left, max(right, x)) if after else (min(left, x), right)
            lean = rng.normal(0, 0.03) * tall
            ends = (int(x - lean), 0), (int(x + lean), height)
            cv2.line(layer, *ends, 255, thick, cv2.LINE_AA)
    if rng.random() < 0.25:  # the next columns' too
        x = place.x + place.w + rng.uniform(0.3, 1.5) * tall
        cv2.line(layer, (int(x), 0), (int(x), height), 255, thick, cv2.LINE_AA)
        right = max(right, x)
    for y in (
        place.y - rng.uniform(-0.15, 0.5) * tall,
        place.y + (1 + rng.uniform(-0.2, 0.5)) * tall,
    ):
        if rng.random() < 0.6:
            lean = rng.normal(0, 0.01) * width
            cv2.line(layer, (0, int(y - lean)), (width, int(y + lean)), 255, thick, cv2.LINE_AA)
    _print(ink, layer, shade, rng)
    return ink, Place(left, place.y, right - left, place.h)


def cut(
    ink: np.ndarray, area: Place, size: float, rng: np.random.Generator, sides: float = 1.0
) -> np.ndarray:
    """The crop of an area that a reader would make: a little more than it, or a little less.

    size: of a digit; sides: how much of the usual margin is left at the left and right.
    """
    before, after = rng.uniform(-0.06, 0.5, 2) ** 2 * 2 * size * sides * _sign(rng, 2)
    above, below = rng.uniform(0, 0.45, 2) * size * _sign(rng, 2)
    x0, x1 = int(area.x - before), int(area.x + area.w + after)
    y0, y1 = int(area.y - above), int(area.y + area.h + below)
    height, width = ink.shape
    x0, y0 = min(max(x0, 0), width - 8), min(max(y0, 0), height - 8)
    return ink[y0 : max(y1, y0 + 12), x0 : max(x1, x0 + 8)]


def print_behind(shape: tuple[int, int], rng: np.random.Generator) -> np.ndarray:
    """A watermark: large pale letters across (h, w), float32."""
    height, width = shape
    layer = np.zeros(shape, np.uint8)
    word = "".join(rng.choice(list("ABCDEFGHKLMNOPRSTUVW0123456789"), rng.integers(2, 7)))
    scale, thick = height / 22 * rng.uniform(0.5, 2.2), int(rng.integers(2, max(3, height // 6)))
    where = int(rng.uniform(-0.3, 0.8) * width), int(rng.uniform(0.4, 1.4) * height)
    cv2.putText(layer, word, where, cv2.FONT_HERSHEY_DUPLEX, scale, 255, thick, cv2.LINE_AA)
    turn = cv2.getRotationMatrix2D((width / 2, height / 2), rng.uniform(-50, 50), 1)
    layer = cv2.warpAffine(layer, turn, (width, height))
    return layer.astype(np.float32) * np.float32(rng.uniform(0.05, 0.25) / 255)


def _sign(rng: np.random.Generator, count: int) -> np.ndarray:
    """Mostly 1; -0.3 where a little less is cut out."""
    return np.where(rng.random(count) < 0.15, -0.3, 1.0)


def _line(rng: np.random.Generator, tall: float) -> tuple[float, int]:
    """How dark and how thick a form's lines are."""
    return float(rng.uniform(0.15, 1)), max(1, int(tall * rng.uniform(0.01, 0.13) ** 1.2 * 1.3))


def _above_and_below(tall: float, rng: np.random.Generator) -> np.ndarray:
    return rng.uniform(-0.05, 0.55, 2) * tall


def _roomy(ink: np.ndarray, place: Place) -> tuple[np.ndarray, Place]:
    """The ink with a digit's height of room around the place at least."""
    room = int(1.2 * place.h)
    return np.pad(ink, room), Place(place.x + room, place.y + room, place.w, place.h)


def _print(ink: np.ndarray, layer: np.ndarray, shade: float, rng: np.random.Generator) -> None:
    """Lays what is printed over the ink; sharp or blurred."""
    if rng.random() < 0.2:
        layer = cv2.GaussianBlur(layer, (0, 0), rng.uniform(0.5, 2))
    np.maximum(ink, layer.astype(np.float32) * np.float32(shade / 255), out=ink)
