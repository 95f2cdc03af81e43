"""Fetches the public data sets to train on into LONGHAND_DATA, checks and arranges them.

    python -m ml data [--to DIR] [SET...]

Interrupted, it goes on where it stopped; what is complete is not fetched again. docs/data.md
lists every set with its licence, also those that must be asked for.
"""

import argparse
import gzip
import hashlib
import io
import os
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from ml.training.fetch import FetchError, fetch

Arrays = dict[str, npt.NDArray[Any]]

MNIST = "https://storage.googleapis.com/cvdf-datasets/mnist/"
QMNIST = "https://raw.githubusercontent.com/facebookresearch/qmnist/master/"
CMATERDB = "https://raw.githubusercontent.com/prabhuomkar/CMATERdb/master/datasets/"


@dataclass(frozen=True)
class Source:
    """Files at public addresses that together make one .npz; sha256 is of its arrays' bytes."""

    target: str
    addresses: tuple[str, ...]
    arrange: Callable[[list[bytes]], Arrays]
    sha256: str


def idx(content: bytes) -> npt.NDArray[Any]:
    """An array in the IDX format of MNIST's pages, gzipped."""
    plain = gzip.decompress(content)
    kind, dimensions = plain[2], plain[3]
    shape = np.frombuffer(plain, ">u4", dimensions, 4).tolist()
    letters = {8: "u1", 12: ">i4"}[kind]
    return np.frombuffer(plain, letters, offset=4 + 4 * dimensions).reshape(shape)


def _digits(contents: list[bytes]) -> Arrays:
    return {"x": idx(contents[0]), "y": idx(contents[1])}


def _writers(contents: list[bytes]) -> Arrays:
    train, test = (idx(content).astype("<i4") for content in contents)
    return {"train": train, "test": test[:10_000]}  # the rows that are in MNIST


def _grey(contents: list[bytes]) -> Arrays:
    """CMATERdb's arrays: three equal channels become one."""
    with np.load(io.BytesIO(contents[0])) as arrays:
        return {"x": arrays["images"][..., 0], "y": arrays["labels"].astype(np.uint8)}


def _mnist(part: str, prefix: str, sha256: str) -> Source:
    kinds = ("images-idx3", "labels-idx1")
    addresses = tuple(f"{MNIST}{prefix}-{kind}-ubyte.gz" for kind in kinds)
    return Source(f"mnist/{part}.npz", addresses, _digits, sha256)


def _cmaterdb(folder: str, script: str, sha256: str) -> Source:
    address = f"{CMATERDB}{script}-numerals/training-images.npz"
    return Source(f"{folder}/training.npz", (address,), _grey, sha256)


SOURCES = (
    _mnist("train", "train", "edc0d1098aa497be14ace79ddd5171e5a3dcf9c4d196c015389203eb3ba1f59b"),
    _mnist("t10k", "t10k", "c3f9adf9c66efb572b1f9326c3a511b45910c7173b97be66ceceeeeaef6b802b"),
    Source(
        "mnist_writers/writers.npz",
        tuple(f"{QMNIST}qmnist-{part}-labels-idx2-int.gz" for part in ("train", "test")),
        _writers,
        "00f1ec8aab1b758586f9b8af2b8d3fdd0d1b32374df7425a07dffe420407e108",
    ),
    _cmaterdb(
        "devanagari_cmaterdb",
        "devanagari",
        "db5c5742c467946d59dde9ed8ac5f974f00349419d3f6f387bdf0d9f6869a0a6",
    ),
    _cmaterdb(
        "bangla_cmaterdb",
        "bangla",
        "78841d9892037d7fc713bfc899b68ae976e580f045ac8767980923fb446bdc4d",
    ),
    _cmaterdb(
        "telugu_cmaterdb",
        "telugu",
        "01cb68b844eafeb95567879f7dd358a3e13a856b5352c2739e26da960c2000b7",
    ),
)


def main(arguments: list[str]) -> int:
    """The command python -m ml data."""
    names = [source.target.split("/")[0] for source in SOURCES]
    parser = argparse.ArgumentParser(prog="python -m ml data", description=__doc__)
    default = os.environ.get("LONGHAND_DATA", "data")
    parser.add_argument("--to", type=Path, default=Path(default))
    parser.add_argument("sets", nargs="*", metavar="SET", help=", ".join(names))
    options = parser.parse_args(arguments)
    wanted = [s for s in SOURCES if not options.sets or s.target.split("/")[0] in options.sets]
    try:
        for source in wanted:
            print(obtain(source, options.to))
    except FetchError as error:
        print(error, file=sys.stderr)
        return 1
    return 0


def obtain(source: Source, folder: Path) -> Path:
    """The set's .npz, made from the downloads if it isn't there yet; raises FetchError."""
    target = folder / source.target
    if target.exists():
        return target
    downloads = [fetch(a, target.parent / "downloads" / Path(a).name) for a in source.addresses]
    try:
        arrays = source.arrange([path.read_bytes() for path in downloads])
    except (OSError, EOFError, ValueError, KeyError) as error:
        raise _unusable(source, downloads) from error
    if digest(arrays) != source.sha256:
        raise _unusable(source, downloads)
    np.savez_compressed(target, allow_pickle=False, **arrays)
    return target


def digest(arrays: Arrays) -> str:
    """The sha256 of all arrays' bytes, in their order."""
    total = hashlib.sha256()
    for array in arrays.values():
        total.update(np.ascontiguousarray(array).tobytes())
    return total.hexdigest()


def _unusable(source: Source, downloads: list[Path]) -> FetchError:
    for path in downloads:
        path.unlink()
    return FetchError(f"{source.target} isn't what it should be. Run the command again later.")
