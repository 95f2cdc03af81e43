"""The door: an upload is decoded before anything of it is kept.

The web process imports this, so of ml it needs the decoder alone, not the recognizer.
"""

from __future__ import annotations

import io
from dataclasses import dataclass

from PIL import Image

from ml.io.images import open_image
from ml.io.refusals import ImageError
from ml.io.signatures import MAX_BYTES

__all__ = ["MAX_BYTES", "CleanImage", "ImageError", "clean_image"]

THUMBNAIL = (320, 320)  # pixels


@dataclass(frozen=True)
class CleanImage:
    """A picture as it is kept: upright, without metadata, as PNG or JPEG."""

    content: bytes
    extension: str
    thumbnail: bytes
    width: int
    height: int


def clean_image(data: bytes) -> CleanImage:
    """Decode an upload under the format allow-list and encode it anew.

    What was exact stays exact (PNG); a camera's picture becomes JPEG, and so does what would
    otherwise outgrow the limit. Raises ImageError with a code and a sentence.
    """
    image = open_image(data)
    content = None if _from_a_camera(data) else _encode(image, "PNG", compress_level=1)
    if content is None or len(content) > MAX_BYTES:
        content, extension = _within_limit(image), "jpg"
    else:
        extension = "png"
    width, height = image.size
    image.thumbnail(THUMBNAIL)
    thumbnail = _encode(image, "JPEG", quality=85)
    return CleanImage(content, extension, thumbnail, width, height)


def _from_a_camera(data: bytes) -> bool:
    return data[:2] == b"\xff\xd8" or data[4:8] == b"ftyp"


def _within_limit(image: Image.Image) -> bytes:
    """A JPEG no larger than what the recognizer accepts; only noise needs the lower qualities."""
    for quality in (95, 85, 70, 50):
        content = _encode(image, "JPEG", quality=quality)
        if len(content) <= MAX_BYTES:
            return content
    raise ImageError("too-large")


def _encode(image: Image.Image, format: str, **options: int) -> bytes:
    buffer = io.BytesIO()
    image.save(buffer, format, **options)
    return buffer.getvalue()
