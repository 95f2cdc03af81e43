"""Pictures that the tests draw themselves, and the folder of odd ones where it is at hand."""

import io
import os
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import numpy.typing as npt
import pytest
from PIL import Image

Picture = npt.NDArray[np.uint8]


def bad_images() -> Path:
    """The folder with odd and malformed files; skips where it is missing."""
    default = Path(__file__).parents[3] / "shared" / "badimages"
    folder = Path(os.environ.get("LONGHAND_BADIMAGES", default))
    if not (folder / "manifest.tsv").exists():
        pytest.skip("No folder of odd images: set LONGHAND_BADIMAGES to one with a manifest.tsv.")
    return folder


def encoded(image: Image.Image, kind: str = "PNG", **options: Any) -> bytes:
    """The image as a file's bytes."""
    buffer = io.BytesIO()
    image.save(buffer, kind, **options)
    return buffer.getvalue()


def drawn_seven(side: int = 200, width: int = 9, paper: int = 255, ink: int = 20) -> Picture:
    """A 7 as anybody draws it, (side, side) grey."""
    picture = np.full((side, side), paper, np.uint8)
    points = np.array([[0.3, 0.25], [0.68, 0.24], [0.45, 0.8]]) * side
    cv2.polylines(picture, [points.astype(np.int32)], False, int(ink), width, cv2.LINE_AA)
    return picture


def drawn_zero(side: int = 200, width: int = 9) -> Picture:
    """A 0, black on white."""
    picture = np.full((side, side), 255, np.uint8)
    middle, axes = (side // 2, side // 2), (side // 6, side // 4)
    cv2.ellipse(picture, middle, axes, 8, 0, 360, 0, width, cv2.LINE_AA)
    return picture


def png(picture: Picture) -> bytes:
    """An array as a PNG file."""
    return encoded(Image.fromarray(picture))
