"""Which pages a file has, and each of them as a picture: of PDF, TIFF, ZIP, and of any picture."""

import contextlib
import io
from dataclasses import dataclass, replace
from typing import BinaryIO

import tifffile

from ml.io import archive, pdf
from ml.io.images import MAX_WORKED, Decoded, decode
from ml.io.refusals import DAMAGE, ImageError
from ml.io.signatures import HEAD, is_pdf, is_tiff, is_zip, looks_accepted, most_bytes

MAX_PAGES = 500
REDUCED, MASK = 1, 4  # bits of TIFF's NewSubfileType: a smaller copy, a mask
SMALLER_COPY = 2  # of SubfileType, its forerunner


@dataclass(frozen=True)
class Page:
    """Where a page stands in a file."""

    entry: int | None = None  # in a ZIP: the file's place in its list
    name: str = ""  # that file's
    number: int | None = None  # from 1, where there are several


def find_pages(file: BinaryIO) -> list[Page]:
    """All pages in the order of the paper; no pixel is decoded.

    What is no picture in a ZIP is a page, too, which open_page refuses. Raises ImageError for what
    has too many, is locked or damaged.
    """
    if not is_zip(_head(file)):
        return _numbered(_count(file))
    found: list[Page] = []
    readable = False
    for place, name in archive.entries(file):
        unpacked = io.BytesIO(archive.unpack(file, place))
        readable = readable or _is_readable(unpacked)
        of_entry = _numbered(_count(unpacked))
        found += [replace(page, entry=place, name=name) for page in of_entry]
        if len(found) > MAX_PAGES:
            raise ImageError("pages")
    if not readable:
        raise ImageError("nothing")
    return found


def open_page(file: BinaryIO, page: Page) -> Decoded:
    """The page as one upright picture (ml.io.images). Raises ImageError."""
    if page.entry is not None:
        file = io.BytesIO(archive.unpack(file, page.entry))
    if is_pdf(_head(file)):
        image = pdf.render(file, page.number or 1, MAX_WORKED)
        return Decoded(image, image.size)
    data = file.read(most_bytes(_head(file)) + 1)
    return decode(data, _frame(data, page.number or 1))


def _is_readable(file: BinaryIO) -> bool:
    head = _head(file)
    return looks_accepted(head) or is_pdf(head)


def _numbered(count: int) -> list[Page]:
    if count > MAX_PAGES:
        raise ImageError("pages")
    return [Page(number=number) for number in range(1, count + 1)] if count > 1 else [Page()]


def _count(file: BinaryIO) -> int:
    """How many pages a file has that is no ZIP; 1 where that is unknown."""
    head = _head(file)
    if is_pdf(head):
        return pdf.count_pages(file)
    return max(1, len(_frames(file))) if is_tiff(head) else 1


def _frame(data: bytes, number: int) -> int:
    """Which of a TIFF's frames is the page of this number; the first of anything else."""
    frames = _frames(io.BytesIO(data)) if is_tiff(data) else []
    return frames[number - 1] if number <= len(frames) else 0


def _frames(file: BinaryIO) -> list[int]:
    """Those of a TIFF that are pages, as thumbnails and masks are none; one page more than taken.

    None are found where tifffile does not understand the file.
    """
    found: list[int] = []
    file.seek(0)
    with contextlib.suppress(*DAMAGE), tifffile.TiffFile(file) as tiff:
        for place, frame in enumerate(tiff.pages):
            if len(found) > MAX_PAGES:
                break
            if isinstance(frame, tifffile.TiffPage) and _is_page(frame):
                found.append(place)
    return found


def _is_page(frame: tifffile.TiffPage) -> bool:
    kind = int(frame.tags.valueof("NewSubfileType", 0))
    older = int(frame.tags.valueof("SubfileType", 0))
    return not kind & (REDUCED | MASK) and older != SMALLER_COPY


def _head(file: BinaryIO) -> bytes:
    file.seek(0)
    head = file.read(HEAD)
    file.seek(0)
    return head
