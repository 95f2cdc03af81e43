"""Pictures drawn for tests."""

from __future__ import annotations

import io

from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image, ImageDraw, ImageFont


def draw(text: str = "7", size: tuple[int, int] = (200, 200)) -> Image.Image:
    """The text in black on white, large, in the middle."""
    image = Image.new("RGB", size, "white")
    font = ImageFont.load_default(size=int(size[1] * 0.7))
    ImageDraw.Draw(image).text(
        (size[0] / 2, size[1] / 2), text, fill="black", font=font, anchor="mm"
    )
    return image


def encode(image: Image.Image, format: str = "PNG", **options: object) -> bytes:
    buffer = io.BytesIO()
    image.save(buffer, format, **options)
    return buffer.getvalue()


def picture(text: str = "7", name: str = "seven.png") -> SimpleUploadedFile:
    """What a form receives for such a picture."""
    return SimpleUploadedFile(name, encode(draw(text)), "image/png")
