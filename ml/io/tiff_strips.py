"""A large TIFF a strip at a time, reduced on the way."""

import numpy as np
import numpy.typing as npt
import tifffile

AT_ONCE = 400 * 2**20  # bytes of decoded values that may be in memory


def most_at_once(page: tifffile.TiffPage) -> int:
    """As many bytes as may be decoded of it at once; scaling numbers to 8 bits takes more."""
    return AT_ONCE if page.dtype == np.uint8 else AT_ONCE // 2


def has_strips(page: tifffile.TiffPage) -> bool:
    """Whether it is one of bytes whose means are shades, in strips of whole pixels."""
    plain = page.dtype == np.uint8 and page.bitspersample == 8 and page.photometric != 3
    return plain and not page.is_tiled and page.axes.startswith("Y")


def halved_by_strips(page: tifffile.TiffPage) -> npt.NDArray[np.uint8]:
    """The mean of each two by two pixels, (h, w) or (h, w, samples); raises what tifffile does.

    A last row without a neighbour is left out.
    """
    parts: list[npt.NDArray[np.uint8]] = []
    single: list[npt.NDArray[np.uint8]] = []  # a strip's last row, whose neighbour is in the next
    for values, _place, _shape in page.segments(sort=True, maxworkers=1):
        if values is None:
            raise EOFError
        rows = np.concatenate([*single, values[0]])
        even = len(rows) // 2 * 2
        parts.append(_halved(rows[:even]))
        single = [rows[even:]]
    picture = np.concatenate(parts)
    return picture[..., 0] if picture.shape[-1] == 1 else picture


def _halved(values: npt.NDArray[np.uint8]) -> npt.NDArray[np.uint8]:
    """Of (h, w, samples) with an even height; a last column without a neighbour is left out."""
    height, width = values.shape[0], values.shape[1] // 2 * 2
    blocks = values[:, :width].reshape(height // 2, 2, width // 2, 2, values.shape[2])
    return (blocks.sum((1, 3), dtype=np.uint16) // 4).astype(np.uint8)
