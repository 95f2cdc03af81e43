"""A large PNG a strip at a time, so that its pixels are never in memory all at once.

The filters of a PNG's rows look at the row above (PNG, section 9). Each strip is therefore read as
a small PNG of its own that begins with the row above it, by Pillow's decoder, as plain bytes; from
these comes a second small PNG that means what the whole one does.
"""

import io
import struct
import zlib
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from PIL import Image

SIGNATURE = b"\x89PNG\r\n\x1a\n"
ROWS = 256
SAMPLES = {0: 1, 2: 3, 3: 1, 4: 2, 6: 4}  # of a pixel, by colour type
BYTES_KIND = {1: 0, 2: 4, 3: 2, 4: 6}  # the colour type of 8 bits with so many samples
MEANING = (b"PLTE", b"tRNS")  # chunks without which the pixels mean something else


@dataclass(frozen=True)
class Header:
    """IHDR's fields."""

    width: int
    height: int
    bits: int
    kind: int
    compression: int
    filtering: int
    interlacing: int

    @property
    def pixel(self) -> int:
        """Bytes of a pixel, one at least."""
        return max(1, self.bits * SAMPLES[self.kind] // 8)

    @property
    def row(self) -> int:
        """Bytes of a row without its filter."""
        return (self.width * self.bits * SAMPLES[self.kind] + 7) // 8


def has_strips(data: bytes) -> bool:
    """Whether the file is a PNG that can be read in strips."""
    if not data.startswith(SIGNATURE) or len(data) < 33:
        return False
    header = _header(data[16:29])
    return not header.interlacing and header.kind in SAMPLES and header.pixel in BYTES_KIND


def strips(data: bytes) -> Iterator[Image.Image]:
    """Pictures of ROWS rows, the last of what is left; raises ValueError where rows are missing."""
    chunks = list(_chunks(data))
    header = _header(chunks[0][1])
    meaning = b"".join(_chunk(name, body) for name, body in chunks if name in MEANING)
    above = bytes(header.row)
    for rows in _filtered(header, (body for name, body in chunks if name == b"IDAT")):
        count = len(rows) // (header.row + 1)
        plain = _unfiltered(header, above, rows)
        above = plain[-1].tobytes()
        content = np.pad(plain, ((0, 0), (1, 0))).tobytes()
        file = _png(header.width, count, header.bits, header.kind, meaning, content)
        with Image.open(io.BytesIO(file), formats=("PNG",)) as strip:
            strip.load()
            yield strip


def exif(data: bytes) -> dict[str, bytes]:
    """What Pillow's info says of it, if anything; Pillow would decode the pixels before it."""
    found = [body for name, body in _chunks(data) if name == b"eXIf"]
    return {"exif": b"Exif\0\0" + found[0]} if found else {}


def _unfiltered(header: Header, above: bytes, rows: bytes) -> np.ndarray[tuple[int, int], np.dtype]:
    """The rows' bytes, (rows, bytes of a row)."""
    count = len(rows) // (header.row + 1) + 1
    file = _png(
        header.row // header.pixel, count, 8, BYTES_KIND[header.pixel], b"", b"\0" + above + rows
    )
    with Image.open(io.BytesIO(file), formats=("PNG",)) as image:
        return np.asarray(image).reshape(count, header.row)[1:]


def _filtered(header: Header, bodies: Iterator[bytes]) -> Iterator[bytes]:
    """The unpacked rows with their filters, ROWS at a time."""
    packed, rows, left = zlib.decompressobj(), bytearray(), header.height
    for body in bodies:
        while body:
            wanted = min(ROWS, left) * (header.row + 1)
            if not wanted:
                return
            rows += packed.decompress(body, wanted - len(rows))
            body = packed.unconsumed_tail
            if len(rows) == wanted:
                left -= min(ROWS, left)
                yield bytes(rows)
                rows.clear()
            elif packed.eof:
                break
    if left:
        raise ValueError("rows are missing")


def _chunks(data: bytes) -> Iterator[tuple[bytes, bytes]]:
    place = len(SIGNATURE)
    while place + 8 <= len(data):
        (size,) = struct.unpack_from(">I", data, place)
        yield data[place + 4 : place + 8], data[place + 8 : place + 8 + size]
        place += size + 12


def _header(body: bytes) -> Header:
    return Header(*struct.unpack(">IIBBBBB", body[:13]))


def _png(width: int, height: int, bits: int, kind: int, meaning: bytes, rows: bytes) -> bytes:
    header = struct.pack(">IIBBBBB", width, height, bits, kind, 0, 0, 0)
    content = _chunk(b"IDAT", zlib.compress(rows, 0))
    return SIGNATURE + _chunk(b"IHDR", header) + meaning + content + _chunk(b"IEND", b"")


def _chunk(name: bytes, body: bytes) -> bytes:
    checksum = zlib.crc32(name + body)
    return struct.pack(">I", len(body)) + name + body + struct.pack(">I", checksum)
