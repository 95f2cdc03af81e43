"""The first bytes of a file: does it claim an accepted format, and what size does it declare?

Pillow gives up on some headers before it looks at the size, which would make a picture of
four gigapixels "damaged" instead of "too large".
"""

import struct

MAGICS = (
    b"\x89PNG",
    b"\xff\xd8",
    b"BM",
    b"GIF87a",
    b"GIF89a",
    b"II*\x00",
    b"MM\x00*",
    b"II+\x00",
    b"MM\x00+",
)
HEIF_BRANDS = (b"heic", b"heix", b"hevc", b"hevx", b"mif1", b"msf1", b"heim", b"heis")


def looks_accepted(data: bytes) -> bool:
    """Whether the file begins like one of the accepted formats."""
    if data.startswith(MAGICS) or (data[:4] == b"RIFF" and data[8:12] == b"WEBP"):
        return True
    return data[4:8] == b"ftyp" and data[8:12] in HEIF_BRANDS


def declared_size(data: bytes) -> tuple[int, int]:
    """(width, height) as the header of a PNG, BMP, GIF or WebP says, else (0, 0)."""
    try:
        if data.startswith(b"\x89PNG"):
            return struct.unpack_from(">II", data, 16)
        if data.startswith((b"GIF87a", b"GIF89a")):
            return struct.unpack_from("<HH", data, 6)
        if data.startswith(b"BM"):
            return _bmp_size(data)
        if data[:4] == b"RIFF" and data[8:12] == b"WEBP":
            return _webp_size(data)
    except struct.error:
        pass
    return 0, 0


def _bmp_size(data: bytes) -> tuple[int, int]:
    if struct.unpack_from("<I", data, 14)[0] == 12:
        return struct.unpack_from("<HH", data, 18)
    width, height = struct.unpack_from("<ii", data, 18)
    return abs(width), abs(height)


def _webp_size(data: bytes) -> tuple[int, int]:
    """The container specification, RFC 9649 sections 2.5 to 2.7."""
    kind = data[12:16]
    if kind == b"VP8X":
        if len(data) < 30:
            raise struct.error
        width = int.from_bytes(data[24:27], "little")
        return width + 1, int.from_bytes(data[27:30], "little") + 1
    if kind == b"VP8L":
        (bits,) = struct.unpack_from("<I", data, 21)
        return (bits & 0x3FFF) + 1, (bits >> 14 & 0x3FFF) + 1
    width, height = struct.unpack_from("<HH", data, 26)
    return width & 0x3FFF, height & 0x3FFF
