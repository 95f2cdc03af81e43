"""From a drawn sheet to the patch that a camera or scanner gives, with its truth."""

from __future__ import annotations

from dataclasses import dataclass, replace

import cv2
import numpy as np

from ml.training.synthesis.pages.canvas import DIGIT, Canvas

SIDE = 256  # pixels of a patch
STEP = 2  # pixels of a patch to one of its truth
_STEEPEST = 20.0  # degrees; further a page is turned before it is read


@dataclass(frozen=True)
class Patch:
    """gray (256, 256) uint8; what (128, 128); spine (128, 128) 0 or 1; tall, pixels; turn.

    turn: by how many quarters of a circle, against the clock, the writing was turned.
    """

    gray: np.ndarray
    what: np.ndarray
    spine: np.ndarray
    tall: np.ndarray
    turn: int


def take(canvas: Canvas, papers: list[np.ndarray], rng: np.random.Generator) -> Patch:
    """A patch of the sheet, tilted, lit, worn, and in one patch of eight turned by quarters."""
    matrix = _tilt(canvas, rng)
    size = (SIDE, SIDE)
    dark = cv2.warpPerspective(canvas.darkness, matrix, size)
    nearest = {"flags": cv2.INTER_NEAREST}
    what = cv2.warpPerspective(canvas.what, matrix, size, **nearest)
    spine = cv2.warpPerspective(canvas.spine, matrix, size, **nearest)
    tall = cv2.warpPerspective(canvas.tall, matrix, size, **nearest)
    gray = _photograph(dark, papers, rng)
    if rng.random() < 0.2:
        inside = _to_ink(what, rng) if rng.random() < 0.5 else _somewhere(rng)
        gray, what, spine, tall = _cut(inside, gray, what, spine, tall)
    turn = int(rng.integers(1, 4)) if rng.random() < 0.14 else 0
    gray, what, spine, tall = (
        np.ascontiguousarray(np.rot90(part, turn)) for part in (gray, what, spine, tall)
    )
    return Patch(gray, _pooled(what), _pooled(spine), _pooled(tall), turn)


def _pooled(values: np.ndarray) -> np.ndarray:
    """The greatest of each square of STEP pixels."""
    side = SIDE // STEP
    return np.asarray(values.reshape(side, STEP, side, STEP).max((1, 3)))


def _tilt(canvas: Canvas, rng: np.random.Generator) -> np.ndarray:
    """Rotation, scale, slant and a little perspective about the sheet's middle."""
    angle = np.radians(
        np.clip(
            rng.normal(0, 3) if rng.random() < 0.75 else rng.uniform(-1, 1) * _STEEPEST,
            -_STEEPEST,
            _STEEPEST,
        )
    )
    linear = np.array([[np.cos(angle), -np.sin(angle)], [np.sin(angle), np.cos(angle)]])
    linear = linear @ np.array([[np.exp(rng.normal(0, 0.06)), rng.normal(0, 0.05)], [0, 1]])
    middle = np.array([canvas.width, canvas.height]) / 2
    corners = np.array([[-1, -1], [1, -1], [1, 1], [-1, 1]]) * SIDE / 2
    seen = corners + rng.normal(0, 0.015 * SIDE, (4, 2)) * (rng.random() < 0.4)
    source = (corners @ linear.T + middle).astype(np.float32)
    return cv2.getPerspectiveTransform(source, (seen + SIDE / 2).astype(np.float32))


def _photograph(dark: np.ndarray, papers: list[np.ndarray], rng: np.random.Generator) -> np.ndarray:
    ink = dark * rng.uniform(0.75, 1.0)
    if rng.random() < 0.4:
        ink = ink * _soft(rng, 3, 0.15)
    paper = _paper(papers, rng)
    light = _light(rng)
    image = light * paper * (1 - ink)
    return _worn(image, rng)


def _soft(rng: np.random.Generator, knots: int, spread: float) -> np.ndarray:
    field = np.clip(rng.normal(1, spread, (knots, knots)), 0.3, 1.6).astype(np.float32)
    return cv2.resize(field, (SIDE, SIDE), interpolation=cv2.INTER_CUBIC)


def _paper(papers: list[np.ndarray], rng: np.random.Generator) -> np.ndarray:
    """Reflectance (256, 256) of some paper, plain in two of five."""
    if rng.random() < 0.4:
        return np.ones((SIDE, SIDE), np.float32)
    sheet = papers[rng.integers(len(papers))]
    high = int(rng.integers(120, sheet.shape[0] + 1))
    y, x = rng.integers(sheet.shape[0] - high + 1), rng.integers(sheet.shape[1] - high + 1)
    piece = cv2.resize(sheet[y : y + high, x : x + high], (SIDE, SIDE)).astype(np.float32) / 255
    return np.asarray(1 - rng.beta(1.2, 3) * 0.7 * (1 - piece))


def _light(rng: np.random.Generator) -> np.ndarray:
    """Brightness in grey levels: even, uneven, with the edge of a shadow, or a dark margin."""
    light = np.full((SIDE, SIDE), rng.uniform(110, 255), np.float32)
    if rng.random() < 0.5:
        light *= _soft(rng, 3, 0.12)
    if rng.random() < 0.12:
        layer = np.ones((SIDE, SIDE), np.float32)
        corners = rng.uniform(-0.3, 1.3, (3, 2)) * SIDE
        cv2.fillConvexPoly(
            layer, cv2.convexHull(corners.astype(np.int32)), float(rng.uniform(0.4, 0.8))
        )
        light *= cv2.GaussianBlur(layer, (0, 0), rng.uniform(1, 14))
    if rng.random() < 0.08:
        side, reach = int(rng.integers(4)), int(rng.integers(4, 60))
        field = np.rot90(light, side)
        field[:reach] *= rng.uniform(0.0, 0.5)
    return light


def _worn(image: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    """Blur, a lower resolution, noise, contrast, compression, and light on dark now and then."""
    if rng.random() < 0.45:
        image = cv2.GaussianBlur(image, (0, 0), rng.uniform(0.3, 1.6))
    if rng.random() < 0.25:
        side = int(SIDE * rng.uniform(0.35, 0.9))
        small = cv2.resize(image, (side, side), interpolation=cv2.INTER_AREA)
        way = cv2.INTER_LINEAR if rng.random() < 0.6 else cv2.INTER_CUBIC
        image = cv2.resize(small, (SIDE, SIDE), interpolation=way)
    if rng.random() < 0.6:
        noise = np.empty(image.shape, np.float32)
        cv2.randn(noise, 0, rng.uniform(0.5, 10))
        image = image + noise
    if rng.random() < 0.15:
        middle = float(image.mean())
        image = 255 / (1 + np.exp(-(image - middle * rng.uniform(0.75, 0.95)) / rng.uniform(3, 20)))
    gray = np.clip(image, 0, 255).astype(np.uint8)
    if rng.random() < 0.3:
        _, packed = cv2.imencode(
            ".jpg", gray, [cv2.IMWRITE_JPEG_QUALITY, int(rng.integers(25, 95))]
        )
        gray = cv2.imdecode(packed, cv2.IMREAD_GRAYSCALE)
    return 255 - gray if rng.random() < 0.12 else gray


def _somewhere(rng: np.random.Generator) -> tuple[slice, slice]:
    left, top = (int(edge) for edge in rng.integers(0, 70, 2))
    right, bottom = (SIDE - int(edge) for edge in rng.integers(0, 70, 2))
    return slice(top, bottom), slice(left, right)


def _to_ink(what: np.ndarray, rng: np.random.Generator) -> tuple[slice, slice]:
    """Around the digits, with a margin of a few pixels; anywhere where there are none."""
    rows, columns = np.flatnonzero((what == DIGIT).any(1)), np.flatnonzero((what == DIGIT).any(0))
    if len(rows) < 10 or len(columns) < 4:
        return _somewhere(rng)
    first, last = rng.integers(0, 7, 2), rng.integers(1, 8, 2)
    return (
        slice(max(0, int(rows[0] - first[0])), min(SIDE, int(rows[-1] + last[0]))),
        slice(max(0, int(columns[0] - first[1])), min(SIDE, int(columns[-1] + last[1]))),
    )


def _cut(inside: tuple[slice, slice], gray: np.ndarray, *truth: np.ndarray) -> list[np.ndarray]:
    """The patch as of a picture that ends in it: beyond, its border goes on."""
    (top, bottom), (left, right) = ((part.start, part.stop) for part in inside)
    edges = (top, SIDE - bottom, left, SIDE - right)
    cut = [cv2.copyMakeBorder(gray[inside], *edges, cv2.BORDER_REPLICATE)]
    for part in truth:
        kept = np.zeros_like(part)
        kept[inside] = part[inside]
        cut.append(kept)
    return cut


def relit(patch: Patch, rng: np.random.Generator) -> Patch:
    """The patch with other contrast, brightness and noise, and now and then light on dark."""
    image = patch.gray.astype(np.float32)
    low, high = np.sort(rng.uniform(0, 255, 2))
    if high - low > 60 and rng.random() < 0.6:
        image = low + image * ((high - low) / 255)
    image = np.asarray(255 * (image / 255) ** rng.uniform(0.7, 1.4), np.float32)
    if rng.random() < 0.4:
        noise = np.empty(image.shape, np.float32)
        cv2.randn(noise, 0, rng.uniform(0.5, 7))
        image = image + noise
    gray = np.clip(image, 0, 255).astype(np.uint8)
    return replace(patch, gray=255 - gray if rng.random() < 0.08 else gray)
