"""The pages of a PDF, rendered as a reader would see them.

The pictures inside are never taken out: a page may show them inverted, in layers behind a mask, or
with what a form holds above them.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import BinaryIO

import numpy as np
import pypdfium2 as pdfium
import pypdfium2.raw as raw
from PIL import Image

from ml.io.refusals import DAMAGE, ImageError

POINTS = 72  # to the inch
DRAWN = 200  # pixels to the inch for a page without a scan
COARSEST, FINEST = 100, 600  # pixels to the inch of scans that are believed
SCAN = 0.4  # of the page at least is covered by a picture that is its scan
GREY = 8  # of 255 that the colours of a pixel may differ by
LOCKED = "password"  # a word of pdfium's error


def count_pages(file: BinaryIO) -> int:
    """Raises ImageError."""
    with _opened(file) as document:
        return len(document)


def render(file: BinaryIO, number: int, most: int) -> Image.Image:
    """Page `number`, from 1, in at most `most` pixels, mode "L" or "RGB". Raises ImageError."""
    with _opened(file) as document:
        if document.get_formtype() != raw.FORMTYPE_NONE:
            document.init_forms()
        page = document[number - 1]
        scale = min(_resolution(page) / POINTS, _largest(page, most))
        return _without_colours(page.render(scale=scale).to_pil())


@contextmanager
def _opened(file: BinaryIO) -> Iterator[pdfium.PdfDocument]:
    file.seek(0)
    try:
        document = pdfium.PdfDocument(file)
        try:
            yield document
        finally:
            document.close()
    except pdfium.PdfiumError as error:
        raise ImageError("locked" if LOCKED in str(error).lower() else "corrupt") from error
    except DAMAGE as error:
        raise ImageError("corrupt") from error


def _resolution(page: pdfium.PdfPage) -> float:
    """Pixels to the inch of the finest scan on the page."""
    width, height = page.get_size()
    found = [0.0]
    for item in page.get_objects(filter=[raw.FPDF_PAGEOBJ_IMAGE]):
        left, low, right, high = item.get_bounds()
        if (right - left) * (high - low) > SCAN * width * height:
            found.append(POINTS * max(item.get_px_size()) / max(right - left, high - low))
    return min(max(max(found), COARSEST), FINEST) if max(found) else DRAWN


def _largest(page: pdfium.PdfPage, most: int) -> float:
    """The scale at which the page has `most` pixels; pdfium rounds its sides up."""
    width, height = page.get_size()
    return float(((most - width - height) / (width * height)) ** 0.5) if width * height else 1.0


def _without_colours(image: Image.Image) -> Image.Image:
    """A page in grey as such: it takes a third of the room."""
    colours = np.asarray(image.convert("RGB"))
    spread = colours.max(-1) - colours.min(-1)
    return image.convert("L" if spread.max() < GREY else "RGB")
