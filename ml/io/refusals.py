"""What can't be read, and why: a code for programs, a sentence for people."""

import struct
import zlib

MESSAGES = {
    "empty": "The picture is empty. Please upload it again.",
    "format": "This is not a picture we can read."
    " Please upload a PNG, JPEG, WebP, BMP, GIF, TIFF, HEIC or PDF file.",
    "corrupt": "The picture is damaged or incomplete. Please save or photograph it again.",
    "kind": "This is a kind of picture file that we can't read. Please save it as PNG.",
    "kind-of-tiff": "This is a kind of TIFF that we can't read. Please save it as PNG.",
    "too-large": "The picture is too large. Please upload at most 25 MB, 120 megapixels"
    " and 16,000 pixels on a side.",
    "locked": "The file is protected by a password. Please save it without one.",
    "nothing": "There is no picture in this file. Please upload one that holds some.",
    "pages": "The file has more than 500 pages. Please upload it in several parts.",
    "unpacked": "The ZIP file unpacks to more than 500 MB. Please upload it in several parts.",
}

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


class ImageError(Exception):
    """The file's fault: a code of MESSAGES and its sentence."""

    def __init__(self, code: str) -> None:
        self.code = code
        self.message = MESSAGES[code]
        super().__init__(self.message)
