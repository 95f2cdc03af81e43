"""Synthetic pictures: a digit written on paper and photographed, scanned or drawn on a screen.

Real photographs may not be trained on; these stand in for them and go through the same
preprocessing as an upload does.
"""

from dataclasses import dataclass

import cv2
import numpy as np
import numpy.typing as npt

from ml.results import Box

Image = npt.NDArray[np.float32]
Picture = npt.NDArray[np.uint8]
Generator = np.random.Generator

INKS = np.array(  # RGB of pencils, pens and markers
    [
        [70, 70, 75],
        [100, 100, 105],
        [20, 20, 25],
        [30, 40, 110],
        [50, 60, 150],
        [110, 30, 110],
        [170, 40, 40],
        [30, 110, 115],
        [30, 100, 50],
    ],
    np.float32,
)


@dataclass(frozen=True)
class Scene:
    """A picture, (h, w, 3) or (h, w), and where in it the digit stands."""

    picture: Picture
    box: Box


def photographed(ink: Image, rng: Generator) -> Scene:
    """Ink, (s, s) from 0 to 1, on a piece of paper somewhere in a picture."""
    field, box = placed(tilted(ink, rng), rng)
    if rng.random() < 0.12:
        return Scene(_screen(field, rng), box)
    page = _lit(_ruled(_sheet(field.shape, rng), rng), rng)
    colour = INKS[rng.integers(len(INKS))] * rng.uniform(0.7, 1.3)
    covering = _textured(field, rng) * rng.uniform(0.4, 1.0)
    written = page * (1 - covering[..., None] * (1 - colour / 255))
    return Scene(_taken(written, rng), box)


def tilted(ink: Image, rng: Generator) -> Image:
    """Turned, slanted and seen at a slight angle."""
    side = ink.shape[0]
    corners = np.array([[0, 0], [side, 0], [side, side], [0, side]], np.float32)
    angle = np.radians(rng.normal(0, 6))
    linear = np.array([[np.cos(angle), -np.sin(angle)], [np.sin(angle), np.cos(angle)]])
    linear = linear @ np.array([[np.exp(rng.normal(0, 0.1)), rng.normal(0, 0.1)], [0, 1]])
    moved = (corners - side / 2) @ linear.T + side / 2 + rng.normal(0, 0.02 * side, (4, 2))
    matrix = cv2.getPerspectiveTransform(corners, moved.astype(np.float32))
    return np.asarray(cv2.warpPerspective(ink, matrix, (side, side)), np.float32)


def placed(ink: Image, rng: Generator) -> tuple[Image, Box]:
    """The ink anywhere on a larger field, and its box there."""
    rows, columns = np.flatnonzero(ink.max(1) > 0.3), np.flatnonzero(ink.max(0) > 0.3)
    tight = ink[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1]
    height, width = tight.shape
    room = max(height, width) * np.exp(rng.uniform(0.1, 1.2))
    size = (np.array([room, room]) * np.exp(rng.normal(0, 0.15, 2))).astype(int)
    size = np.maximum(size, (height + 4, width + 4))
    spread = (size - (height, width)) * np.clip(rng.normal(0.5, 0.17, 2), 0.03, 0.97)
    top, left = spread.astype(int)
    field = np.zeros(size, np.float32)
    field[top : top + height, left : left + width] = tight
    return field, Box(int(left), int(top), width, height)


def _screen(field: Image, rng: Generator) -> Picture:
    """Drawn with a mouse: flat colours, without light or noise."""
    dark, light = sorted(rng.choice([0, 20, 60, 200, 235, 255], 2, replace=False))
    return (
        (light + (dark - light) * field).astype(np.uint8)
        if rng.random() < 0.7
        else (dark + (light - dark) * field).astype(np.uint8)
    )


def _sheet(shape: tuple[int, ...], rng: Generator) -> Image:
    tint = rng.uniform(110, 250) * np.exp(rng.normal(0, 0.03, 3))
    if rng.random() < 0.1:
        tint *= np.exp(rng.normal(0, 0.2, 3))
    page = np.ones((*shape, 3), np.float32) * np.clip(tint, 60, 255)
    for grain in (1, rng.integers(2, 12)):
        rough = rng.normal(0, rng.uniform(0, 2.5), [max(2, s // grain) for s in shape])
        page += cv2.resize(rough.astype(np.float32), shape[::-1])[..., None]
    return page


def _ruled(page: Image, rng: Generator) -> Image:
    """Lined or squared paper, or none."""
    kind = rng.choice(["blank", "lined", "squared"], p=[0.6, 0.25, 0.15])
    if kind == "blank":
        return page
    lines = np.zeros(page.shape[:2], np.float32)
    step = max(page.shape) * rng.uniform(0.12, 0.5)
    reach, thickness = 2 * max(page.shape), int(rng.integers(1, 3))
    angle = rng.normal(0, 0.03) + (np.pi / 2) * rng.integers(2)
    for direction in (angle, angle + np.pi / 2)[: 1 + (kind == "squared")]:
        along = np.array([np.cos(direction), np.sin(direction)])
        start = np.array(page.shape[1::-1]) / 2 + rng.uniform(0, step)
        for i in range(-10, 11):
            middle = start + i * step * np.array([-along[1], along[0]])
            ends = np.stack([middle - reach * along, middle + reach * along]).astype(np.int32)
            cv2.polylines(lines, [ends], False, 1.0, thickness, cv2.LINE_AA)
    if rng.random() < 0.3:
        lines *= (np.indices(lines.shape).sum(0) // int(rng.integers(2, 5)) % 2).astype(np.float32)
    faint = rng.uniform(0.04, 0.45) * np.array([1.0, 0.8, rng.uniform(0.3, 1)])
    return np.asarray(page * (1 - lines[..., None] * faint), np.float32)


def _lit(page: Image, rng: Generator) -> Image:
    """Uneven light: a slope, a vignette and sometimes the shadow of a hand."""
    height, width = page.shape[:2]
    y, x = np.mgrid[0:height, 0:width].astype(np.float32)
    x, y = x / width - 0.5, y / height - 0.5
    light = 1 + rng.normal(0, 0.2) * x + rng.normal(0, 0.2) * y
    light -= rng.uniform(0, 0.5) * (x**2 + y**2)
    if rng.random() < 0.3:
        angle, offset = rng.uniform(0, 2 * np.pi), rng.uniform(-0.3, 0.5)
        away = np.cos(angle) * x + np.sin(angle) * y - offset
        light *= 1 - rng.uniform(0.1, 0.5) / (1 + np.exp(-away / rng.uniform(0.01, 0.15)))
    return np.asarray(page * np.clip(light, 0.15, 1.3)[..., None], np.float32)


def _textured(field: Image, rng: Generator) -> Image:
    """A pencil's grain and a pen's uneven flow."""
    rough = rng.normal(0, 1, field.shape).astype(np.float32)
    fine = cv2.GaussianBlur(rough, (0, 0), rng.uniform(0.5, 1.5))
    slow = cv2.GaussianBlur(rough, (0, 0), 12) * 12
    grain = rng.choice([0.0, 0.0, 0.3, 0.8]) * fine + rng.uniform(0, 0.3) * slow
    return np.clip(field * (1 + grain), 0, 1)


def _taken(written: Image, rng: Generator) -> Picture:
    """Blur, noise, exposure and JPEG."""
    blurred = cv2.GaussianBlur(written, (0, 0), rng.uniform(0.2, 0.3 + written.shape[0] / 160))
    noisy = blurred + rng.normal(0, np.exp(rng.uniform(-1, 2)), blurred.shape)
    picture = np.clip(noisy * rng.uniform(0.75, 1.1), 0, 255).astype(np.uint8)
    if rng.random() < 0.1:
        picture = 255 - picture
    if rng.random() < 0.5:
        quality = [cv2.IMWRITE_JPEG_QUALITY, int(rng.integers(40, 95))]
        picture = cv2.imdecode(cv2.imencode(".jpg", picture, quality)[1], cv2.IMREAD_COLOR)
    return picture if rng.random() < 0.8 else cv2.cvtColor(picture, cv2.COLOR_RGB2GRAY)
