"""Pictures that strangers made of numbers, found in public repositories (`forms_found`).

Its labels.tsv names each picture's numbers, the layout that a person would tell, its source and
its licence. A truth of "?" is known to nobody: such a picture is left out.
"""

from __future__ import annotations

import csv
import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path

from ml.training.datasets.uploads import Upload

SET = "forms_found"
UNKNOWN = "?"
BESIDE = ".dat"  # in a truth: a file beside the picture holds a puzzle's digits instead
# The others state no licence or allow research alone: nothing is ever fitted to them.
FREE = ("MIT", "Apache-2.0", "ODbL", "public domain")


@dataclass(frozen=True)
class Label:
    """A row of labels.tsv."""

    file: str
    truth: str
    layout: str
    origin: str
    licence: str

    @property
    def source(self) -> str:
        """The folder: pictures of one maker and kind."""
        return self.file.partition("/")[0]

    @property
    def is_free(self) -> bool:
        """Whether confidences may be fitted to it."""
        return any(name in self.licence for name in FREE)


def labels(data: Path) -> Iterator[Label]:
    """All rows of labels.tsv. Raises FileNotFoundError."""
    with (data / SET / "labels.tsv").open(newline="", encoding="utf-8") as table:
        rows = csv.reader(table, delimiter="\t", quoting=csv.QUOTE_NONE)
        next(rows)
        for file, truth, layout, _note, origin, licence in rows:
            yield Label(file, truth, layout, origin, licence)


def pictures(data: Path) -> list[Upload]:
    """The pictures whose numbers labels.tsv tells."""
    known = (row for row in labels(data) if row.truth != UNKNOWN and BESIDE not in row.truth)
    return [_upload(data, row) for row in known]


def puzzles(data: Path) -> list[Upload]:
    """Photographed puzzles; their digits, printed and written, stand in files beside them."""
    rows = [row for row in labels(data) if BESIDE in row.truth]
    return [_upload(data, row, _digits(data / SET / row.file)) for row in rows]


def fitted_to(data: Path) -> list[Upload]:
    """Of each source that is free to use, the half of the pictures that confidences are fitted to.

    It is every second one in the order of their names' hashes. The others are only measured.
    """
    free = [row for row in labels(data) if row.is_free and row.truth != UNKNOWN]
    free.sort(key=lambda row: (row.source, hashlib.sha256(row.file.encode()).digest()))
    by_source = groupby(free, key=lambda row: row.source)
    return [_upload(data, row) for _, rows in by_source for row in list(rows)[::2]]


def _upload(data: Path, row: Label, truths: tuple[str, ...] | None = None) -> Upload:
    content = (data / SET / row.file).read_bytes()
    told = tuple(row.truth.split()) if truths is None else truths
    return Upload(row.file, content, told, row.layout, row.source)


def _digits(picture: Path) -> tuple[str, ...]:
    """What the nine last lines of the file beside a picture hold; a 0 is an empty cell."""
    lines = picture.with_suffix(BESIDE).read_text().strip().splitlines()[-9:]
    return tuple(digit for line in lines for digit in line.split() if digit != "0")
