"""Any accepted file becomes one upright image; every other one is refused with a reason.

The web process imports this module, so it needs no more than Pillow, pillow-heif and numpy.
"""

import contextlib
import io
import struct
import warnings
import zlib

import numpy as np
import numpy.typing as npt
import pillow_heif
from PIL import ExifTags, Image, ImageFile, ImageFilter, ImageOps, UnidentifiedImageError

from ml.io.decoder_logs import silence_decoders
from ml.io.signatures import declared_size, looks_accepted

MAX_BYTES = 10 * 2**20
MAX_PIXELS = 24_000_000
MAX_SIDE = 10_000
# Pillow opens a multi-picture JPEG (MPO) as JPEG
FORMATS = ("PNG", "JPEG", "WEBP", "BMP", "GIF", "TIFF", "HEIF")
OPAQUE, LIGHT = 100, 180  # of 255: what covers the paper, and what is lost on white
SKETCH, BROADEST = 128, 0.18  # pixels of a sketch's longer side, and of that is a stroke at most
DARKEST = 0.02  # of what is drawn may be darker
SIDEWAYS = (5, 6, 7, 8)  # EXIF's orientations that change width and height
DIRECT = ("L", "RGB", "RGBA", "CMYK", "YCbCr")  # modes that can be averaged as they are

# What decoders raise for damaged files; a MemoryError or a task's time limit is none of these
DAMAGE = (
    ArithmeticError,
    AssertionError,
    AttributeError,
    EOFError,
    LookupError,
    OSError,
    RuntimeError,
    SyntaxError,
    TypeError,
    ValueError,
    struct.error,
    zlib.error,
)

silence_decoders()
pillow_heif.register_heif_opener(thumbnails=False)
warnings.simplefilter("error", Image.DecompressionBombWarning)
Image.MAX_IMAGE_PIXELS = MAX_PIXELS
ImageFile.LOAD_TRUNCATED_IMAGES = False

MESSAGES = {
    "empty": "The picture is empty. Please upload it again.",
    "format": "This is not a picture we can read."
    " Please upload a PNG, JPEG, WebP, BMP, GIF, TIFF or HEIC file.",
    "corrupt": "The picture is damaged or incomplete. Please save or photograph it again.",
    "too-large": "The picture is too large. Please upload at most 10 MB, 24 megapixels"
    " and 10,000 pixels on a side.",
}


class ImageError(Exception):
    """The picture's fault: a code ("empty", "format", "corrupt", "too-large") and a sentence."""

    def __init__(self, code: str) -> None:
        self.code = code
        self.message = MESSAGES[code]
        super().__init__(self.message)


def open_image(data: bytes) -> Image.Image:
    """The first frame, upright, fully loaded, without metadata, mode "L" or "RGB".

    Transparent parts become white paper, or black where only light strokes are drawn on them, and
    16-bit values are scaled to 8. Raises ImageError.
    """
    return _guarded(data, None)[0].copy()


def open_pixels(data: bytes, longest: int) -> tuple[npt.NDArray[np.uint8], tuple[int, int]]:
    """The picture as (h, w) or (h, w, 3), reduced to at most `longest` pixels on a side.

    Second comes the size of the upright image, its width and height in pixels.
    A JPEG is decoded at a fraction of its size, which makes large photographs quick.
    Raises ImageError.
    """
    image, size = _guarded(data, longest)
    return np.asarray(image), size


def _guarded(data: bytes, longest: int | None) -> tuple[Image.Image, tuple[int, int]]:
    _check_bytes(data)
    try:
        _verify(data)
        return _load(data, longest)
    except ImageError:
        raise
    except (Image.DecompressionBombError, Image.DecompressionBombWarning):
        raise ImageError("too-large") from None
    except UnidentifiedImageError:
        raise ImageError("corrupt" if looks_accepted(data) else "format") from None
    except DAMAGE as error:
        raise ImageError("corrupt") from error


def _check_bytes(data: bytes) -> None:
    if not data:
        raise ImageError("empty")
    if len(data) > MAX_BYTES:
        raise ImageError("too-large")
    _check_pixels(*declared_size(data))


def _check_pixels(width: int, height: int) -> None:
    if width * height > MAX_PIXELS:
        raise ImageError("too-large")


def _check_sides(size: tuple[int, int]) -> None:
    """After decoding: a damaged file often names a side that it does not fill."""
    if max(size) > MAX_SIDE:
        raise ImageError("too-large")


def _verify(data: bytes) -> None:
    with Image.open(io.BytesIO(data), formats=FORMATS) as image:
        _check_pixels(*image.size)
        image.verify()


def _load(data: bytes, longest: int | None) -> tuple[Image.Image, tuple[int, int]]:
    """The picture, reduced if so wished, and its size before, both upright."""
    with Image.open(io.BytesIO(data), formats=FORMATS) as image:
        size = image.size
        if longest is not None:
            image.draft(None, _reduced(size, longest))
        image.load()
        _check_sides(size)
        if longest is not None and image.mode in DIRECT:  # before a copy in another mode
            _reduce(image, longest)
        turned = _is_turned(image)
        plain = _plain(_upright(image))
        size = size[::-1] if turned else size
        if longest is not None:
            _reduce(plain, longest)
        return plain, size


def _reduced(size: tuple[int, int], longest: int) -> tuple[int, int]:
    """The size with `longest` pixels on the longer side and at least one on the other."""
    width, height = (max(1, side * longest // max(size)) for side in size)
    return width, height


def _reduce(image: Image.Image, longest: int) -> None:
    image.thumbnail((longest, longest), Image.Resampling.BOX, reducing_gap=2.0)


def _is_turned(image: Image.Image) -> bool:
    """Whether a picture lies on its side, so that upright its width is its height."""
    with contextlib.suppress(*DAMAGE):
        return image.getexif().get(ExifTags.Base.Orientation) in SIDEWAYS
    return False


def _upright(image: Image.Image) -> Image.Image:
    with contextlib.suppress(*DAMAGE):  # a broken EXIF block says nothing about the pixels
        ImageOps.exif_transpose(image, in_place=True)
    return image


def _plain(image: Image.Image) -> Image.Image:
    if image.mode.startswith(("I", "F")):
        plain = _eight_bit(image)
    elif image.has_transparency_data:
        plain = _on_paper(image)
    elif image.mode in ("L", "RGB"):
        plain = image
    else:
        plain = image.convert("L" if image.mode == "1" else "RGB")
    plain.info = {}
    return plain


def _on_paper(image: Image.Image) -> Image.Image:
    layered = image.convert("RGBA")
    cover = layered.getchannel("A")
    paper = Image.new("RGB", image.size, "black" if _is_light(layered) else "white")
    paper.paste(layered, mask=cover)
    return paper


def _is_light(layered: Image.Image) -> bool:
    """Whether all there is are strokes on nothing, nearly all of them too light for white.

    A sheet that was cut out of its picture is no stroke.
    """
    shown = np.asarray(layered.getchannel("A")) > OPAQUE
    if not shown.any() or _has_sheet(layered):
        return False
    lights = np.asarray(layered.convert("RGB").convert("L"))[shown]
    return bool(np.quantile(lights, DARKEST) > LIGHT)


def _has_sheet(layered: Image.Image) -> bool:
    """Whether something is covered that is broader than strokes are."""
    cover = layered.getchannel("A")
    cover.thumbnail((SKETCH, SKETCH), Image.Resampling.BOX)
    brush = 2 * round(BROADEST / 2 * max(cover.size)) + 1
    inside = cover.point(lambda value: 255 * (value > OPAQUE)).filter(ImageFilter.MinFilter(brush))
    return inside.getextrema() != (0, 0)


def _eight_bit(image: Image.Image) -> Image.Image:
    values = np.nan_to_num(np.asarray(image, np.float32), posinf=0.0, neginf=0.0)
    low, high = min(0.0, float(values.min())), float(values.max())
    if image.mode.startswith("I;16") or (image.mode == "I" and 255 < high < 65536):
        low, high = 0.0, 65535.0
    scaled = (values - low) * (255.0 / max(high - low, 1e-30))
    return Image.fromarray(np.clip(scaled, 0, 255).astype(np.uint8))
