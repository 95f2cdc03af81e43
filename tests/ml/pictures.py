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

FUZZED = "go-fuzz-corpus/{}__corpus__{}"
# Where a file of the folder gets something else than its manifest says, and why
OTHERWISE = {
    # a file without a byte has a sentence of its own
    "carrierwave/empty_bork.ABCDE": "reject:empty",
    # no more than their headers, which name more pixels than are taken
    FUZZED.format("bmp", "1be6a01f2b6074af910f163112f9d3ea5ca94d30-1"): "reject:too-large",
    "pillow/broken.png": "reject:too-large",
    # their headers name 24 to 120 megapixels, which are taken, and their pixels are missing
    FUZZED.format("gif__all", "0e17ee1b64e6def7a7ccbb39bad84c92eab82fca-1"): "reject:corrupt",
    FUZZED.format("webp", "07bfd22ba34c33c242a4dff70ba985590b880e99-1"): "reject:corrupt",
    "image-rs/tests__bad__bmp__Bad_unusual_extend_buffer_usage.bmp": "reject:corrupt",
    # valid, though Pillow refuses them
    "image-rs/tests__bad__tiff__TODO_hpredict_cmyk.tiff": "accept",
    "pillow/bmp__q__rgba32abf.bmp": "accept",
    # damaged, but decoded by Pillow: with 25,085 and 65,280 rows they are refused as too large
    FUZZED.format("gif__all", "70fa80f3387e23835e47b3fde3c0c101562618c0-2"): "reject:too-large",
    FUZZED.format("tiff", "1f1629670972c4379f57df86300852e4a28845c9-1"): "reject:too-large",
}
# Documents, whose pages are read
DOCUMENTS = {
    "carrierwave/spec__fixtures__multi_page.pdf": "accept",
    "pillow/trailer_loop.pdf": "either",
}


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
