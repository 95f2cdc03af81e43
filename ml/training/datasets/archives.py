"""Data sets that stand as a few files at public addresses, together one .npz."""

import csv
import gzip
import hashlib
import io
import re
import zipfile
import zlib
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import numpy.typing as npt

from ml.training.datasets.fetch import FetchError, fetch

Arrays = dict[str, npt.NDArray[Any]]

UNUSABLE = (  # what reading a damaged download raises
    OSError, EOFError, ValueError, LookupError, csv.Error, zlib.error, zipfile.BadZipFile,
    cv2.error,
)  # fmt: skip


@dataclass(frozen=True)
class Files:
    """Files at public addresses and what is made of them; sha256 is of the arrays' bytes.

    target: the .npz that is there when the set is complete.
    """

    target: str
    addresses: tuple[str, ...]
    arrange: Callable[[list[bytes]], Arrays]
    sha256: str

    def obtain(self, folder: Path) -> Path:
        """The set's .npz, made from the downloads if it isn't there yet; raises FetchError."""
        target = folder / self.target
        if target.exists():
            return target
        downloads = [fetch(a, target.parent / "downloads" / Path(a).name) for a in self.addresses]
        try:
            arrays = self.arrange([path.read_bytes() for path in downloads])
        except UNUSABLE as error:
            raise self._unusable(downloads) from error
        if digest(arrays) != self.sha256:
            raise self._unusable(downloads)
        save(target, arrays)
        return target

    def _unusable(self, downloads: list[Path]) -> FetchError:
        for path in downloads:
            path.unlink()
        return FetchError(f"{self.target} isn't what it should be. Run the command again later.")


def save(target: Path, arrays: Arrays) -> None:
    """Writes an .npz that is either whole or not there."""
    partial = target.with_name(f"partial-{target.name}")
    np.savez_compressed(partial, allow_pickle=False, **arrays)
    partial.replace(target)


def digest(arrays: Arrays) -> str:
    """The sha256 of all arrays' bytes, in their order."""
    total = hashlib.sha256()
    for array in arrays.values():
        total.update(np.ascontiguousarray(array).tobytes())
    return total.hexdigest()


def idx(content: bytes) -> npt.NDArray[Any]:
    """An array in the IDX format of MNIST's pages, gzipped."""
    plain = gzip.decompress(content)
    kind, dimensions = plain[2], plain[3]
    shape = np.frombuffer(plain, ">u4", dimensions, 4).tolist()
    letters = {8: "u1", 12: ">i4"}[kind]
    return np.frombuffer(plain, letters, offset=4 + 4 * dimensions).reshape(shape)


def digits(contents: list[bytes]) -> Arrays:
    return {"x": idx(contents[0]), "y": idx(contents[1])}


def writers(contents: list[bytes]) -> Arrays:
    train, test = (idx(content).astype("<i4") for content in contents)
    return {"train": train, "test": test[:10_000]}  # the rows that are in MNIST


def grey(contents: list[bytes]) -> Arrays:
    """CMATERdb's arrays: three equal channels become one."""
    with np.load(io.BytesIO(contents[0])) as arrays:
        return {"x": arrays["images"][..., 0], "y": arrays["labels"].astype(np.uint8)}


def bitmaps(contents: list[bytes]) -> Arrays:
    """optdigits-orig: 32 rows of 0 and 1, then the digit, after a few lines about the set."""
    found = re.findall(rb"((?:[01]{32}\s+){32})(\d)\b", contents[0])
    rows = np.frombuffer(b"".join(b"".join(bits.split()) for bits, _ in found), np.uint8)
    pictures = ((rows - ord("0")) * np.uint8(255)).reshape(-1, 32, 32)
    return {"x": pictures, "y": np.array([int(digit) for _, digit in found], np.uint8)}
