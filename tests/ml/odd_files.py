"""Valid files of rare kinds, as scanners, fax servers, archives and phones write them."""

from __future__ import annotations

import io
import struct
import zlib
from collections.abc import Callable
from typing import Any

import imagecodecs
import numpy as np
import numpy.typing as npt
import tifffile
from PIL import Image

Shades = npt.NDArray[np.uint8]
XMP = (
    b'<?xpacket begin="" id="W5M0MpCehiHzreSzNTczkc9d"?><x:xmpmeta xmlns:x="adobe:ns:meta/">'
    b'<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><rdf:Description'
    b' rdf:about="" xmlns:tiff="http://ns.adobe.com/tiff/1.0/" tiff:Orientation="6"/></rdf:RDF>'
    b'</x:xmpmeta><?xpacket end="w"?>'
)


def saved(image: Image.Image, kind: str, **options: Any) -> bytes:
    file = io.BytesIO()
    image.save(file, kind, **options)
    return file.getvalue()


def tiff(values: npt.NDArray[np.generic], photometric: str = "minisblack", **options: Any) -> bytes:
    file = io.BytesIO()
    tifffile.imwrite(file, values, photometric=photometric, metadata=None, **options)
    return file.getvalue()


def wide(shades: Shades) -> npt.NDArray[np.uint16]:
    return shades.astype(np.uint16) * 257


def coloured(shades: Shades) -> Shades:
    return np.stack([shades] * 3, axis=-1)


def with_cover(shades: Shades, cover: int = 255) -> Shades:
    """The last samples: (h, w, one more)."""
    picture = shades if shades.ndim == 3 else shades[..., None]
    return np.concatenate([picture, np.full_like(picture[..., :1], cover)], axis=-1)


def inked(shades: Shades) -> Shades:
    """As cyan, magenta, yellow and black."""
    return np.stack([*[np.zeros_like(shades)] * 3, 255 - shades], axis=-1)


def bare_tiff(shades: Shades, content: bytes, *tags: tuple[int, int]) -> bytes:
    """A TIFF of one strip that is written tag by tag; (tag, value) each."""
    height, width = shades.shape
    whole = [(256, width), (257, height), (273, 8), (277, 1), (278, height), (279, len(content))]
    entries = sorted([*whole, *tags])
    content += b"\0" * (len(content) % 2)
    head = struct.pack("<2sHI", b"II", 42, 8 + len(content)) + content
    listed = [struct.pack("<HHII", tag, 4, 1, value) for tag, value in entries]
    return head + struct.pack("<H", len(entries)) + b"".join(listed) + bytes(4)


def fill_order_2(shades: Shades) -> bytes:
    bits = np.unpackbits((255 - shades)[..., None], axis=-1)[..., ::-1]
    content = np.packbits(bits, axis=-1).tobytes()
    return bare_tiff(shades, content, (258, 8), (259, 1), (262, 0), (266, 2))


def old_jpeg(shades: Shades) -> bytes:
    content = saved(Image.fromarray(shades), "JPEG", quality=95)
    old = ((258, 8), (259, 6), (262, 1), (512, 1), (513, 8), (514, len(content)))
    return bare_tiff(shades, content, *old)


def few_bits(shades: Shades, bits: int) -> bytes:
    """JPEG 2000 of fewer than 8 bits in a TIFF, as archives keep scans in black and white."""
    values = np.ascontiguousarray(shades >> (8 - bits))
    content = imagecodecs.jpeg2k_encode(
        values, codecformat="jp2", bitspersample=bits, reversible=True
    )
    return bare_tiff(shades, bytes(content), (258, bits), (259, 34712), (262, 1))


def clear_png(shades: Shades) -> bytes:
    """16 bits, dark ink, and paper that is a transparent value."""
    height, width = shades.shape
    values = np.where(shades > 140, 0, 1 + shades.astype(np.uint16) * 32).astype(">u2")
    rows = b"".join(b"\0" + row.tobytes() for row in values)
    header = struct.pack(">IIBBBBB", width, height, 16, 0, 0, 0, 0)
    named = ((b"IHDR", header), (b"tRNS", b"\0\0"), (b"IDAT", zlib.compress(rows)), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))
        for name, body in named
    )


def masked_bmp(shades: Shades) -> bytes:
    """Three colours of 10 bits each in 32."""
    height, width = shades.shape
    ten = np.round(shades.astype(np.float64) * 1023 / 255).astype(np.uint32)
    content = (ten << 20 | ten << 10 | ten)[::-1].astype("<u4").tobytes()
    header = struct.pack("<IiiHHI", 40, width, height, 1, 32, 3) + bytes(20)
    masks = struct.pack("<III", 1023 << 20, 1023 << 10, 1023)
    size = 14 + len(header) + len(masks)
    return struct.pack("<2sIII", b"BM", size + len(content), 0, size) + header + masks + content


def late_height(shades: Shades) -> bytes:
    """A JPEG whose height stands at its end alone (DNL)."""
    content = bytearray(saved(Image.fromarray(shades), "JPEG", quality=95))
    place = content.index(b"\xff\xc0") + 5
    height, content[place : place + 2] = bytes(content[place : place + 2]), b"\0\0"
    end = content.rindex(b"\xff\xd9")
    content[end:end] = b"\xff\xdc\x00\x04" + height
    return bytes(content)


def twelve_bit_jpeg(shades: Shades) -> bytes:
    values = (shades.astype(np.uint32) * 4095 // 255).astype(np.uint16)
    return bytes(imagecodecs.jpeg_encode(values, bitspersample=12, level=95))


def xmp_alone(shades: Shades) -> bytes:
    """Upright, though its XMP names an orientation; other readers leave it as it lies."""
    return saved(Image.fromarray(shades), "JPEG", xmp=XMP, quality=95)


APART: dict[str, Any] = {"extrasamples": ["unassalpha"]}
TIMES: dict[str, Any] = {"extrasamples": ["assocalpha"]}

KINDS: dict[str, Callable[[Shades], bytes]] = {
    "16 bits, zero is white": lambda s: tiff(wide(255 - s), "miniswhite"),
    "the same, big-endian": lambda s: tiff(wide(255 - s), "miniswhite", byteorder=">"),
    "float, zero is white": lambda s: tiff(((255 - s) / 255).astype(np.float32), "miniswhite"),
    "16 bits in planes": lambda s: tiff(np.stack([wide(s)] * 3), "rgb", planarconfig="separate"),
    "12 bits": lambda s: tiff(
        (s.astype(np.uint32) * 4095 // 255).astype(np.uint16), bitspersample=12
    ),
    "unsigned 32 bits": lambda s: tiff(s.astype(np.uint32) * 16843009),
    "signed 16 bits": lambda s: tiff((s.astype(np.int16) - 128) * 200),
    "half": lambda s: tiff((s / 255).astype(np.float16)),
    "double": lambda s: tiff(s / 255),
    "RGB float": lambda s: tiff((coloured(s) / 255).astype(np.float32), "rgb"),
    "16 bits and a cover": lambda s: tiff(wide(with_cover(s)), planarconfig="contig", **APART),
    "8 bits times their cover": lambda s: tiff(with_cover(s), planarconfig="contig", **TIMES),
    "zero is white, and a cover": lambda s: tiff(
        with_cover(255 - s), "miniswhite", planarconfig="contig", **APART
    ),
    "more samples than a colour has": lambda s: tiff(
        with_cover(with_cover(s)), planarconfig="contig", extrasamples=["unspecified"] * 2
    ),
    "CMYK and a cover": lambda s: tiff(with_cover(inked(s)), "separated", **APART),
    "JPEG 2000 inside": lambda s: tiff(s, compression="jpeg2000"),
    "WebP inside": lambda s: tiff(coloured(s), "rgb", compression="webp"),
    "JPEG XL inside": lambda s: tiff(s, compression="jpegxl"),
    "LERC inside": lambda s: tiff(s, compression="lerc"),
    "bits from the other end": fill_order_2,
    "grey JPEG, old style": old_jpeg,
    "BMP with masks of 10 bits": masked_bmp,
    "JPEG of 12 bits": twelve_bit_jpeg,
    "JPEG with its height at the end": late_height,
    "XMP that turns": xmp_alone,
}
BLACK_AND_WHITE: dict[str, Callable[[Shades], bytes]] = {
    "16-bit PNG with clear paper": clear_png,
    "JPEG 2000 of one bit": lambda s: few_bits(s, 1),
    "JPEG 2000 of four bits": lambda s: few_bits(s, 4),
}
