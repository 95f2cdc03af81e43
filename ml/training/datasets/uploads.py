"""Pictures as somebody would upload them, and the numbers that are written in each."""

from __future__ import annotations

from dataclasses import dataclass

from ml.training.datasets.test_sets import TestSet


@dataclass(frozen=True)
class Upload:
    """A file and the numbers in it, in any order; none where none is written.

    layout: what somebody would tell that it holds; source: by which figures are parted.
    """

    name: str
    data: bytes
    truths: tuple[str, ...]
    layout: str = "number"
    source: str = ""


def as_uploads(test: TestSet, layout: str = "number") -> list[Upload]:
    """A set with at most one number in each picture, named by their places."""
    pairs = zip(test.files, test.digits, strict=True)
    return [
        Upload(f"{place}", data, (number,) if number else (), layout)
        for place, (data, number) in enumerate(pairs)
    ]
