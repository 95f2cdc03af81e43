"""The files in a ZIP, in the order in which a person counts them."""

import re
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import PurePosixPath
from typing import BinaryIO

from ml.io.refusals import DAMAGE, ImageError
from ml.io.signatures import MAX_DOCUMENT

MAX_UNPACKED = 500 * 2**20  # bytes of all its files together
MOST = 10_000  # files that are looked at; more are no pages
ENCRYPTED = 1  # of an entry's flags
SYSTEMS_OWN = ("thumbs.db", "desktop.ini")  # what Windows puts beside pictures


def entries(file: BinaryIO) -> list[tuple[int, str]]:
    """Each file's place in the ZIP and its name, without what systems put there on their own.

    "scan 10" comes after "scan 9". Raises ImageError.
    """
    with _opened(file) as archive:
        infos = archive.infolist()
        if len(infos) > MOST:
            raise ImageError("pages")
        found = [(place, info) for place, info in enumerate(infos) if _is_file(info)]
        if any(info.flag_bits & ENCRYPTED for _, info in found):
            raise ImageError("locked")
        if sum(info.file_size for _, info in found) > MAX_UNPACKED:
            raise ImageError("unpacked")
        found.sort(key=lambda entry: counted(entry[1].filename))
        return [(place, PurePosixPath(info.filename).name) for place, info in found]


def unpack(file: BinaryIO, place: int) -> bytes:
    """The bytes of one file, which is never larger than the ZIP says. Raises ImageError."""
    with _opened(file) as archive:
        info = archive.infolist()[place]
        if info.file_size > MAX_DOCUMENT:
            raise ImageError("too-large")
        with archive.open(info) as entry:
            return entry.read(info.file_size)


def counted(name: str) -> list[tuple[int, str]]:
    """A key by which names are sorted as one counts, not as one spells."""
    return [(int(digits or 0), text) for digits, text in re.findall(r"(\d*)(\D*)", name.lower())]


def _is_file(info: zipfile.ZipInfo) -> bool:
    path = PurePosixPath(info.filename.replace("\\", "/"))
    hidden = any(part.startswith((".", "__MACOSX")) for part in path.parts)
    return not info.is_dir() and not hidden and path.name.lower() not in SYSTEMS_OWN


@contextmanager
def _opened(file: BinaryIO) -> Iterator[zipfile.ZipFile]:
    try:
        with zipfile.ZipFile(file) as archive:
            yield archive
    except (zipfile.BadZipFile, NotImplementedError, *DAMAGE) as error:
        raise ImageError("corrupt") from error
