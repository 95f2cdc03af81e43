"""Any accepted picture file becomes one upright image; every other one is refused with a reason."""

import contextlib
import io
import warnings
from dataclasses import dataclass
from itertools import chain

import numpy as np
import numpy.typing as npt
import pillow_heif
from PIL import ExifTags, Image, ImageFile, UnidentifiedImageError

from ml.io import png_strips, second_decoder
from ml.io.decoder_logs import silence_decoders
from ml.io.plain import plain
from ml.io.refusals import DAMAGE, ImageError
from ml.io.resolution import pixel_shape, with_square_pixels
from ml.io.signatures import (
    MAX_PIXELS,
    MAX_SIDE,
    is_baseline_jpeg,
    is_tiff,
    looks_accepted,
    refusal,
)

# Pillow opens a multi-picture JPEG (MPO) as JPEG
FORMATS = ("PNG", "JPEG", "WEBP", "BMP", "GIF", "TIFF", "HEIF")
MAX_WORKED = 30_000_000  # pixels; what has more is halved on each side while it is decoded
MAX_WHOLE = 60_000_000  # pixels of a kind that can only be decoded whole
METADATA = ("xmp", "XML:com.adobe.xmp")  # Pillow would take an orientation from it
UPRIGHT = 1  # of EXIF's orientations
SIDEWAYS = (5, 6, 7, 8)  # those that change width and height
TURNS = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}
DIRECT = ("L", "LA", "RGB", "RGBA", "CMYK", "YCbCr")  # modes that can be averaged as they are
SMALL = ("1", "L")  # modes that Pillow keeps in one byte a pixel

silence_decoders()
pillow_heif.register_heif_opener(thumbnails=False)
warnings.simplefilter("error", Image.DecompressionBombWarning)
Image.MAX_IMAGE_PIXELS = MAX_PIXELS
ImageFile.LOAD_TRUNCATED_IMAGES = False


@dataclass(frozen=True)
class Decoded:
    """An upright image, "L" or "RGB", and the width and height it had before it was halved."""

    image: Image.Image
    size: tuple[int, int]

    def reduced(self, longest: int) -> npt.NDArray[np.uint8]:
        """The pixels as (h, w) or (h, w, 3), at most `longest` on a side; the image stays as is."""
        image = self.image
        if max(image.size) > longest:
            image = image.copy()
            image.thumbnail((longest, longest), Image.Resampling.BOX, reducing_gap=2.0)
        return np.asarray(image)


def open_image(data: bytes) -> Image.Image:
    """The first frame, upright, fully loaded, without metadata, mode "L" or "RGB".

    Its pixels are square, transparent parts become white paper, or black where only light strokes
    are drawn on them, and values of more than 8 bits are scaled to 8. What has more than MAX_WORKED
    pixels is halved on each side. Raises ImageError.
    """
    return decode(data).image


def open_pixels(data: bytes, longest: int) -> tuple[npt.NDArray[np.uint8], tuple[int, int]]:
    """The picture as (h, w) or (h, w, 3), reduced to at most `longest` pixels on a side.

    Second comes the size of the upright image, its width and height in pixels. Raises ImageError.
    """
    decoded = decode(data)
    return decoded.reduced(longest), decoded.size


def decode(data: bytes, frame: int = 0) -> Decoded:
    """One frame of a picture file, as open_image describes it. Raises ImageError."""
    if code := refusal(data, len(data)):
        raise ImageError(code)
    try:
        return _decoded(second_decoder.with_height(data), frame)
    except (Image.DecompressionBombError, Image.DecompressionBombWarning):
        raise ImageError("too-large") from None
    except UnidentifiedImageError:
        raise ImageError("corrupt" if looks_accepted(data) else "format") from None
    except DAMAGE as error:
        raise ImageError("corrupt") from error


def _decoded(data: bytes, frame: int) -> Decoded:
    if second_decoder.knows_better(data, frame):
        return _by_the_second(data, frame)
    try:
        return _by_pillow(data, frame)
    except (Image.DecompressionBombError, Image.DecompressionBombWarning):
        raise
    except DAMAGE as error:
        return _after(error, data, frame)


def _after(error: Exception, data: bytes, frame: int) -> Decoded:
    """What the second decoder makes of what Pillow refused; the error where that is no more."""
    try:
        return _by_the_second(data, frame)
    except DAMAGE:
        raise error from None
    except ImageError as refused:
        if refused.code == "kind-of-tiff":
            raise
        raise error from None


def _by_the_second(data: bytes, frame: int) -> Decoded:
    """Raises ImageError where it knows the kind no better, or what DAMAGE names."""
    if not is_tiff(data):
        return _finished(second_decoder.read_other(data))
    halved = _is_large(second_decoder.size_of(data, frame))
    image = second_decoder.read_tiff(data, frame, halved)
    return _finished(image, second_decoder.orientation(data, frame), halved)


def _by_pillow(data: bytes, frame: int) -> Decoded:
    _verify(data)
    with Image.open(io.BytesIO(data), formats=FORMATS) as image:
        if frame:
            image.seek(frame)
        halved = _is_large(image.size)
        for name in METADATA:
            image.info.pop(name, None)
        if not is_tiff(data):
            loaded = _loaded(image, data, halved)
            return _finished(loaded, _orientation(loaded), halved)
        if halved and image.mode not in SMALL:
            return _by_the_second(data, frame)
        shape = pixel_shape(image.info)
        if _orientation(image) in SIDEWAYS:  # Pillow turns it by itself while it loads it
            shape = 1 / shape
        size = image.size
        image.load()
        _check_sides(size)
        return _finished(image, UPRIGHT, halved, shape)


def _verify(data: bytes) -> None:
    with Image.open(io.BytesIO(data), formats=FORMATS) as image:
        _check_pixels(image.size, MAX_PIXELS)
        image.verify()


def _loaded(image: Image.Image, data: bytes, halved: bool) -> Image.Image:
    """All of the picture; halved already where its kind can be decoded so."""
    size = image.size
    if halved and png_strips.has_strips(data):
        _check_sides(size)
        return _joined(data, image)
    if halved and is_baseline_jpeg(data):
        image.draft(None, (size[0] // 2, size[1] // 2))
    else:
        _check_pixels(size, MAX_WHOLE)
    image.load()
    _check_sides(size)
    return image


def _joined(data: bytes, whole: Image.Image) -> Image.Image:
    """A PNG's strips below each other, each halved as it comes, with what its file says."""
    halves = (_shades(strip).reduce(2) for strip in png_strips.strips(data))
    first = next(halves)
    image = Image.new(first.mode, ((whole.width + 1) // 2, (whole.height + 1) // 2))
    top = 0
    for half in chain([first], halves):
        image.paste(half, (0, top))
        top += half.height
    image.info = {name: value for name, value in whole.info.items() if name != "transparency"}
    image.info.update(png_strips.exif(data))
    return image


def _shades(image: Image.Image) -> Image.Image:
    """In a mode in which pixels can be averaged."""
    if image.mode in DIRECT and "transparency" not in image.info:
        return image
    return image.convert("RGBA") if image.has_transparency_data else plain(image)


def _finished(
    image: Image.Image,
    orientation: int = UPRIGHT,
    halved: bool = False,
    shape: float | None = None,
) -> Decoded:
    """On paper, with square pixels and upright; `shape` says otherwise than the image's info."""
    shape = pixel_shape(image.info) if shape is None else shape
    made = plain(image)
    if _is_large(made.size):
        made = made.reduce(2)
    made = with_square_pixels(made, shape, MAX_WORKED)
    if orientation in TURNS:
        made = made.transpose(TURNS[orientation])
    width, height = made.size
    return Decoded(made, (2 * width, 2 * height) if halved else (width, height))


def _is_large(size: tuple[int, int]) -> bool:
    return size[0] * size[1] > MAX_WORKED


def _orientation(image: Image.Image) -> int:
    """EXIF's, or 1: a broken block says nothing about the pixels."""
    with contextlib.suppress(*DAMAGE):
        return int(image.getexif().get(ExifTags.Base.Orientation, UPRIGHT))
    return UPRIGHT


def _check_pixels(size: tuple[int, int], most: int) -> None:
    if size[0] * size[1] > most:
        raise ImageError("too-large")


def _check_sides(size: tuple[int, int]) -> None:
    """After decoding: a damaged file often names a side that it does not fill."""
    if max(size) > MAX_SIDE:
        raise ImageError("too-large")
