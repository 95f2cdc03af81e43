"""How a drawn line comes to a file: bent, cut to what is written, and worn."""

from __future__ import annotations

import cv2
import numpy as np


def distort(ink: np.ndarray, rng: np.random.Generator, slanted: float = 1.0) -> np.ndarray:
    """Slant, a small rotation and waves of a few pixels, in one pass."""
    height, width = ink.shape
    slant = slanted * float(np.clip(rng.normal(0.12, 0.22), -0.4, 0.75))
    turn = slanted * rng.normal(0, 0.02)
    wide = width + int(abs(slant) * height)
    y, x = np.mgrid[0:height, 0:wide].astype(np.float32)
    shift = slant * (y - height / 2) - (wide - width) / 2
    wave = height * 0.02 * rng.normal()
    across = np.sin(x[0] * rng.uniform(0.02, 0.15) + rng.uniform(0, 6)).astype(np.float32)
    down = np.sin(y[:, :1] * rng.uniform(0.05, 0.2) + rng.uniform(0, 6)).astype(np.float32)
    from_x = (x + shift + wave * down).astype(np.float32)
    from_y = (y + turn * (x - wide / 2) + wave * across).astype(np.float32)
    return cv2.remap(ink, from_x, from_y, cv2.INTER_LINEAR)


def crop(ink: np.ndarray, least: float, rng: np.random.Generator, clear: float = 0.0) -> np.ndarray:
    """The written part with margins as a finder of lines or a clerk's scissors would leave.

    least: its height without them; clear: the margin before it is at least so much of its height.
    """
    solid = ink > 0.3
    rows, columns = np.flatnonzero(solid.any(1)), np.flatnonzero(solid.any(0))
    if not len(rows):
        rows, columns = np.array([0, len(ink) - 1]), np.array([0, ink.shape[1] - 1])
    tall = max(rows[-1] - rows[0] + 1, least)
    spare = (tall - (rows[-1] - rows[0] + 1)) / 2
    above, below = rng.uniform(-0.03, 0.4, 2) * tall + spare
    before, after = np.where(
        rng.random(2) < 0.15, rng.uniform(0, 2.5, 2), rng.uniform(-0.03, 0.5, 2)
    )
    before = max(before, clear)
    y0, y1 = rows[0] - above, rows[-1] + 1 + below
    x0, x1 = columns[0] - before * tall, columns[-1] + 1 + after * tall
    size = (max(int(x1 - x0), 8), max(int(y1 - y0), 8))
    move = np.array([[1, 0, -x0], [0, 1, -y0]], np.float32)
    return cv2.warpAffine(ink, move, size)


def degrade(image: np.ndarray, rng: np.random.Generator, noisiest: float = 9.0) -> np.ndarray:
    """Blur, a lower resolution, noise of so many grey levels at most, and compression."""
    height, width = image.shape
    if rng.random() < 0.4:
        image = cv2.GaussianBlur(image, (0, 0), rng.uniform(0.3, height / 35))
    if rng.random() < 0.3:
        lower = rng.uniform(22, 60) / height
        if lower < 1:
            size = (max(8, int(width * lower)), max(8, int(height * lower)))
            image = cv2.resize(image, size, interpolation=cv2.INTER_AREA)
    if rng.random() < 0.6:
        noise = np.empty(image.shape, np.float32)
        cv2.randn(noise, 0, rng.uniform(0.5, noisiest))
        image = image + noise
    gray = np.clip(image, 0, 255).astype(np.uint8)
    if rng.random() < 0.35:
        quality = int(rng.integers(20, 95))
        _, packed = cv2.imencode(".jpg", gray, [cv2.IMWRITE_JPEG_QUALITY, quality])
        gray = cv2.imdecode(packed, cv2.IMREAD_GRAYSCALE)
    return gray
