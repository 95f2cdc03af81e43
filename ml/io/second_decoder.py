"""What Pillow reads wrongly or refuses, read by tifffile and imagecodecs.

They were chosen by measuring (docs/decisions/013-the-second-decoder.md). Values of more than 8 bits
are scaled to 8, and the paper of a picture whose zero is white comes out white.
"""

import contextlib
import io
import logging
import struct

import imagecodecs
import numpy as np
import numpy.typing as npt
import tifffile
from PIL import Image

from ml.io.refusals import DAMAGE, ImageError
from ml.io.signatures import MAX_PIXELS, MAX_SIDE, is_tiff, jpeg_frame
from ml.io.tiff_strips import halved_by_strips, has_strips, most_at_once

# samples of a pixel that are its colour, by kind; one more may be its cover
COLOURS = {"MINISWHITE": 1, "MINISBLACK": 1, "RGB": 3, "PALETTE": 1, "SEPARATED": 4, "YCBCR": 3}
COVERS = {1: ("La", "RGBa"), 2: ("LA", "RGBA")}  # by ExtraSamples: times the colours, or apart
UNSIGNED, SIGNED, FLOATING = "u", "i", "f"  # numpy's words for kinds of numbers
BITFIELDS = (3, 6)  # BMP compression: masks for three colours, or for a cover as well

logging.getLogger("tifffile").setLevel(logging.CRITICAL)

Array = npt.NDArray[np.generic]
Picture = npt.NDArray[np.uint8]


def knows_better(data: bytes, frame: int) -> bool:
    """Whether Pillow is known to read this TIFF wrongly: it has numbers that are no bytes."""
    if not is_tiff(data):
        return False
    with contextlib.suppress(*DAMAGE), tifffile.TiffFile(io.BytesIO(data)) as file:
        page = _page(file, frame)
        return page.bitspersample > 8 or page.sampleformat not in (1, 4)
    return False


def read_tiff(data: bytes, frame: int, halved: bool) -> Image.Image:
    """A TIFF's frame, "L", "RGB", "LA" or "RGBA", not turned; its resolution is in `info`.

    halved: whether a picture with half as many pixels on each side is wanted, if it can be had.

    Raises ImageError for kinds that aren't read, and what DAMAGE names for damaged ones.
    """
    with tifffile.TiffFile(io.BytesIO(data)) as file:
        page = _page(file, frame)
        _check(page, len(data))
        by_strips = halved and has_strips(page)
        image = _colours(page, halved_by_strips(page) if by_strips else _values(page))
        image.info.update(_resolution(page))
    return image


def orientation(data: bytes, frame: int) -> int:
    """As the frame's tag says, 1 to 8; 1 where it says nothing."""
    with tifffile.TiffFile(io.BytesIO(data)) as file:
        return int(_page(file, frame).tags.valueof("Orientation", 1))


def size_of(data: bytes, frame: int) -> tuple[int, int]:
    """The frame's width and height, (0, 0) where they can't be read."""
    with contextlib.suppress(*DAMAGE), tifffile.TiffFile(io.BytesIO(data)) as file:
        page = _page(file, frame)
        return page.imagewidth, page.imagelength
    return 0, 0


def with_height(data: bytes) -> bytes:
    """A JPEG with its height where decoders look for it, if it stands at its end (DNL) alone."""
    with contextlib.suppress(IndexError, struct.error):
        place, end = jpeg_frame(data) + 5, data.rfind(b"\xff\xdc\x00\x04")
        if data[place : place + 2] == b"\0\0" and end > place:
            return data[:place] + data[end + 4 : end + 6] + data[place + 2 :]
    return data


def read_other(data: bytes) -> Image.Image:
    """A JPEG of 12 bits, or a BMP whose masks are not bytes; raises a ValueError for others."""
    return _jpeg_of_twelve_bits(data) if data.startswith(b"\xff\xd8") else _masked_bmp(data)


def _jpeg_of_twelve_bits(data: bytes) -> Image.Image:
    if data[jpeg_frame(data) + 4] != 12:
        raise ValueError("Pillow knows this JPEG as well")
    return Image.fromarray((imagecodecs.jpeg_decode(data) >> 4).astype(np.uint8))


def _masked_bmp(data: bytes) -> Image.Image:
    start, _size, width, height, _planes, bits, kind = struct.unpack_from("<10xIIiiHHI", data)
    if not data.startswith(b"BM") or bits != 32 or kind not in BITFIELDS or width <= 0:
        raise ValueError("no BMP with masks")
    masks = struct.unpack_from("<III", data, 54)
    values = np.frombuffer(data, "<u4", width * abs(height), start).reshape(abs(height), width)
    picture = np.stack([_masked(values, mask) for mask in masks], axis=-1)
    return Image.fromarray(np.ascontiguousarray(picture if height < 0 else picture[::-1]))


def _masked(values: npt.NDArray[np.uint32], mask: int) -> Picture:
    lowest = mask & -mask
    return ((values & mask) // lowest * (255.0 / (mask // lowest))).round().astype(np.uint8)


def _page(file: tifffile.TiffFile, frame: int) -> tifffile.TiffPage:
    page = file.pages[frame]
    if not isinstance(page, tifffile.TiffPage):
        raise TypeError("the frame has no tags of its own")
    return page


def _check(page: tifffile.TiffPage, size: int) -> None:
    """That the frame can be read, and that all of it is there."""
    if page.imagewidth * page.imagelength > MAX_PIXELS:
        raise ImageError("too-large")
    ends = [a + b for a, b in zip(page.dataoffsets, page.databytecounts, strict=True)]
    if not ends or max(ends) > size or not all(page.databytecounts):
        raise EOFError
    if max(page.imagewidth, page.imagelength) > MAX_SIDE:
        raise ImageError("too-large")
    if not _is_known(page):
        raise ImageError("kind-of-tiff")


def _kind(page: tifffile.TiffPage) -> str:
    """What its values mean, in tifffile's word; empty where nobody knows."""
    return getattr(page.photometric, "name", "")


def _is_known(page: tifffile.TiffPage) -> bool:
    if page.dtype is None or _kind(page) not in COLOURS:
        return False
    try:
        return tifffile.TIFF.DECOMPRESSORS[page.compression] is not None or page.compression == 1
    except KeyError:
        return False


def _values(page: tifffile.TiffPage) -> Array:
    """(h, w) or (h, w, samples)."""
    if page.nbytes > most_at_once(page):
        raise ImageError("too-large")
    try:
        values = page.asarray(maxworkers=1)
    except (ImportError, NotImplementedError) as error:
        raise ImageError("kind-of-tiff") from error
    if page.axes.startswith("S"):
        values = np.moveaxis(values, 0, -1)
    if values.ndim not in (2, 3):
        raise ImageError("kind-of-tiff")
    return values


def _colours(page: tifffile.TiffPage, values: Array) -> Image.Image:
    kind = _kind(page)
    if kind == "PALETTE" and page.colormap is not None:
        colours = (page.colormap >> 8).astype(np.uint8).T
        return Image.fromarray(np.ascontiguousarray(colours[values]))
    picture = _eight_bits(values, page.bitspersample)
    picture = picture if picture.ndim == 3 else picture[..., None]
    shades, more = np.split(picture, [COLOURS[kind]], axis=-1)
    if kind == "MINISWHITE":
        shades = 255 - shades
    if kind == "SEPARATED":
        shades = _printed(shades)
    return _covered(shades, more, page.extrasamples)


def _covered(shades: Picture, more: Picture, meanings: tuple[int, ...]) -> Image.Image:
    """ "L" or "RGB", with a cover where the first of the other samples is one."""
    if not meanings or meanings[0] not in COVERS:
        shades = shades[..., 0] if shades.shape[-1] == 1 else shades
        return Image.fromarray(np.ascontiguousarray(shades))
    grey, coloured = COVERS[meanings[0]]
    mode = grey if shades.shape[-1] == 1 else coloured
    content = np.concatenate([shades, more[..., :1]], axis=-1)
    image = Image.frombytes(mode, shades.shape[1::-1], content.tobytes())
    return image.convert(mode.upper())


def _printed(inks: Picture) -> Picture:
    """Cyan, magenta, yellow and black as RGB."""
    colours = 255 - inks[..., :3].astype(np.uint16)
    return (colours * (255 - inks[..., 3:4]) // 255).astype(np.uint8)


def _eight_bits(values: Array, bits: int) -> Picture:
    if values.dtype == np.bool_:
        return values.astype(np.uint8) * np.uint8(255)
    if values.dtype == np.uint8 and bits == 8:
        return values.astype(np.uint8, copy=False)
    numbers = np.nan_to_num(values.astype(np.float32), posinf=0.0, neginf=0.0)
    low, high = min(0.0, float(numbers.min())), float(numbers.max())
    if values.dtype.kind == UNSIGNED and bits <= 16:
        low, high = 0.0, 2.0**bits - 1
    elif values.dtype.kind in (UNSIGNED, SIGNED) and low == 0 and 255 < high < 65536:
        low, high = 0.0, 65535.0
    elif values.dtype.kind == FLOATING and high <= 1:
        high = 1.0
    scaled = (numbers - low) * (255.0 / max(high - low, 1e-30))
    return np.clip(scaled.round(), 0, 255).astype(np.uint8)


def _resolution(page: tifffile.TiffPage) -> dict[str | tuple[int, int], tuple[float, float]]:
    tags = page.tags
    pair = [tags.valueof(name) for name in ("XResolution", "YResolution")]
    if not all(isinstance(value, tuple) and len(value) == 2 and value[1] for value in pair):
        return {}
    across, down = (value[0] / value[1] for value in pair)
    return {"resolution": (across, down)}
