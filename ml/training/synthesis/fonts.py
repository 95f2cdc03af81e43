"""Digits in the hands that fonts imitate: people's own, and those that schools teach.

Of each font only its ten digits are drawn, to learn from; no font is part of Longhand.
"""

from __future__ import annotations

import io
from pathlib import Path

import cv2
import numpy as np
from PIL import Image, ImageDraw, ImageFont
from PIL.ImageFont import Layout

from ml.training.datasets.archives import Arrays
from ml.training.synthesis.augmentation import bent

FILE = "handwriting_fonts/all.npz"
VERSION = "5.3.0"
_LISTED = [row.split() for row in Path(__file__).with_name("fonts.txt").read_text().splitlines()]
NAMES = [row[0] for row in _LISTED]
MEASURES = [row[1:] == ["measures"] for row in _LISTED]  # kept from training, unlike any other
TAUGHT = len(NAMES) - sum(MEASURES)
ADDRESSES = tuple(
    f"https://cdn.jsdelivr.net/npm/@fontsource/{name}@{VERSION}/files/{name}-latin-400-normal.woff2"
    for name in NAMES
)
_HANDS, _COPIES = 2, 3  # that each font becomes, and copies of each digit by each of them
_SIDE, _FIT = 28, 20  # MNIST's frame, and pixels of a digit's longer side in it
_EM = 160  # fine pixels of a font's size while a digit is drawn
_WIDTH = 14  # fine pixels of a stroke at least, or the frame would lose most of them
_BENT = 0.7  # of how far a digit alone is bent


def bundled(contents: list[bytes]) -> Arrays:
    """All fonts' bytes one after the other, and where each ends."""
    ends = np.cumsum([len(content) for content in contents])
    return {"bytes": np.frombuffer(b"".join(contents), np.uint8), "ends": ends.astype(np.int64)}


def at_hand(data: Path) -> bool:
    """Whether the folder of the sets has the fonts."""
    return (data / FILE).exists()


def imitated(
    data: Path, rng: np.random.Generator, *, held: bool = False
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Digits in MNIST's frame (n, 28, 28) uint8, their values (n,), and whose they are (n,).

    Of the fonts that are kept from training, or of the others. Raises FileNotFoundError.
    """
    with np.load(data / FILE) as arrays:
        files = np.split(arrays["bytes"], arrays["ends"][:-1])
    plain = [
        [_framed(font, value) for value in range(10)]
        for font in (
            ImageFont.truetype(io.BytesIO(file.tobytes()), _EM, layout_engine=Layout.BASIC)
            for file, measures in zip(files, MEASURES, strict=True)
            if measures == held
        )
    ]
    frames, values, whose = [], [], []
    for hand, digits in enumerate(digits for digits in plain for _ in range(_HANDS)):
        for value, digit in enumerate(digits):
            for _ in range(_COPIES):
                frames.append(np.round(255 * bent(digit, rng, _BENT)).astype(np.uint8))
                values.append(value)
                whose.append(hand)
    return np.stack(frames), np.array(values), np.array(whose)


def _framed(font: ImageFont.FreeTypeFont, value: int) -> np.ndarray:
    """A font's digit in MNIST's frame (28, 28) float32, 0 to 1, hairlines made a pen's."""
    mask = Image.new("L", (4 * _EM,) * 2)
    ImageDraw.Draw(mask).text((_EM,) * 2, str(value), fill=255, font=font)
    ink = np.asarray(mask.crop(mask.getbbox()))
    inside = cv2.distanceTransform((np.pad(ink, 1) > 127).astype(np.uint8), cv2.DIST_L2, 5)
    lacking = _WIDTH - 4 * inside[inside > 0].mean()  # a stroke's pixels lie a fourth of it inside
    if lacking >= 1:
        brush = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (round(lacking) + 1,) * 2)
        ink = cv2.dilate(np.pad(ink, round(lacking)), brush)
    scale = _FIT / max(ink.shape)
    width, height = (max(1, round(scale * side)) for side in ink.shape[::-1])
    frame = np.zeros((_SIDE, _SIDE), np.float32)
    x, y = (_SIDE - width) // 2, (_SIDE - height) // 2
    small = cv2.resize(ink, (width, height), interpolation=cv2.INTER_AREA)
    frame[y : y + height, x : x + width] = small / 255
    return frame
