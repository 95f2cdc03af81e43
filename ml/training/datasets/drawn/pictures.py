"""Ink on plain paper, photographed or scanned: shade, light, colour, noise and compression."""

from __future__ import annotations

import cv2
import numpy as np
import numpy.typing as npt

Pixels = npt.NDArray[np.uint8]

INKS = ((25, 25, 25), (60, 40, 30), (130, 60, 20), (90, 90, 90), (45, 45, 160))  # BGR


def photographed(ink: Pixels, rng: np.random.Generator) -> bytes:
    """A PNG or JPEG file of ink (h, w), 255 where the pen pressed."""
    height, width = ink.shape
    paper = 255.0 if rng.random() < 0.4 else rng.uniform(150, 245)
    light = 1 + rng.normal(0, 0.04) * np.linspace(-1, 1, width)[None, :, None]
    pen = np.array(INKS[rng.integers(len(INKS))], float) * rng.uniform(0.6, 1.3)
    share = (ink / 255.0)[..., None] * rng.uniform(0.75, 1.0)
    picture = (paper * (1 - share) + np.minimum(pen, 0.6 * paper) * share) * light
    if paper < 255:
        picture = picture + rng.normal(0, rng.uniform(0.5, 6), (height, width, 1))
    pixels = np.clip(picture, 0, 255).astype(np.uint8)
    if rng.random() < 0.5:
        quality = [cv2.IMWRITE_JPEG_QUALITY, int(rng.integers(40, 96))]
        return bytes(cv2.imencode(".jpg", pixels, quality)[1])
    return bytes(cv2.imencode(".png", pixels)[1])
