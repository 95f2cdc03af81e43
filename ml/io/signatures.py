"""The first bytes of a file: what does it claim to be, and what size does it declare?

Pillow gives up on some headers before it looks at the size, which would make a picture of
four gigapixels "damaged" instead of "too large". The web process judges uploads by this alone.
"""

import struct

HEAD = 2**16  # bytes from a file's beginning that are enough to judge it
MAX_BYTES = 25 * 2**20  # of a picture
MAX_DOCUMENT = 100 * 2**20  # bytes of a file with pages
MAX_PIXELS = 120_000_000
MAX_SIDE = 16_000  # pixels
FAR = 2**16  # pixels on a side that no picture has, not even a damaged one
MAGICS = (
    b"\x89PNG",
    b"\xff\xd8",
    b"BM",
    b"GIF87a",
    b"GIF89a",
)
TIFFS = (b"II*\x00", b"MM\x00*", b"II+\x00", b"MM\x00+")
ZIPS = (b"PK\x03\x04", b"PK\x05\x06")  # the second begins one without any file
HEIF_BRANDS = (b"heic", b"heix", b"hevc", b"hevx", b"mif1", b"msf1", b"heim", b"heis")
PDF_WITHIN = 1024  # bytes in which %PDF- has to stand (PDF 1.7, implementation note 13)
SEQUENTIAL = (0xC0, 0xC1, 0xC9)  # the frame's markers
FRAMES = (*range(0xC0, 0xC4), *range(0xC5, 0xC8), *range(0xC9, 0xCC), *range(0xCD, 0xD0))


def looks_accepted(head: bytes) -> bool:
    """Whether the file begins like one of the accepted pictures."""
    if head.startswith((*MAGICS, *TIFFS)) or (head[:4] == b"RIFF" and head[8:12] == b"WEBP"):
        return True
    return head[4:8] == b"ftyp" and head[8:12] in HEIF_BRANDS


def is_tiff(head: bytes) -> bool:
    return head.startswith(TIFFS)


def is_zip(head: bytes) -> bool:
    return head.startswith(ZIPS)


def is_pdf(head: bytes) -> bool:
    return not looks_accepted(head) and not is_zip(head) and b"%PDF-" in head[:PDF_WITHIN]


def most_bytes(head: bytes) -> int:
    """As many as a file that begins like this may have."""
    has_pages = is_tiff(head) or is_zip(head) or is_pdf(head)
    return MAX_DOCUMENT if has_pages else MAX_BYTES


def refusal(head: bytes, size: int) -> str | None:
    """The code of why a file of `size` bytes is not taken; None where it may be looked at.

    head: the first HEAD bytes, or all.
    """
    if not size:
        return "empty"
    if size > most_bytes(head):
        return "too-large"
    if not (looks_accepted(head) or is_zip(head) or is_pdf(head)):
        return "format"
    width, height = declared_size(head)
    return "too-large" if width * height > MAX_PIXELS or max(width, height) > FAR else None


def declared_size(data: bytes) -> tuple[int, int]:
    """(width, height) as the header of a PNG, JPEG, BMP, GIF or WebP says, else (0, 0)."""
    try:
        if data.startswith(b"\x89PNG"):
            return struct.unpack_from(">II", data, 16)
        if data.startswith(b"\xff\xd8"):
            return _jpeg_size(data)
        if data.startswith((b"GIF87a", b"GIF89a")):
            return struct.unpack_from("<HH", data, 6)
        if data.startswith(b"BM"):
            return _bmp_size(data)
        if data[:4] == b"RIFF" and data[8:12] == b"WEBP":
            return _webp_size(data)
    except (struct.error, IndexError):
        pass
    return 0, 0


def is_baseline_jpeg(data: bytes) -> bool:
    """Whether it is a JPEG whose decoder needs no memory for the whole of it."""
    try:
        return data.startswith(b"\xff\xd8") and data[jpeg_frame(data) + 1] in SEQUENTIAL
    except (struct.error, IndexError):
        return False


def jpeg_frame(data: bytes) -> int:
    """Where the frame header's marker stands, after whose length come bits, height and width.

    Raises IndexError or struct.error where there is none.
    """
    place = 2
    while data[place] == 0xFF:
        marker = data[place + 1]
        if marker in FRAMES:
            return place
        if marker == 0xFF:  # a fill byte
            place += 1
        else:
            place += 2 + struct.unpack_from(">H", data, place + 2)[0]
    raise IndexError


def _jpeg_size(data: bytes) -> tuple[int, int]:
    height, width = struct.unpack_from(">HH", data, jpeg_frame(data) + 5)
    return width, height


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
