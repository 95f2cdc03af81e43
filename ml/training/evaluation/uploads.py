"""The sets whose pictures hold any count of numbers: strangers' forms, and what is like them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from functools import partial
from itertools import chain
from pathlib import Path
from typing import Any

import numpy as np

from ml.training.datasets import forms_found
from ml.training.datasets.drawn.numbers import cut_numbers, signed_numbers
from ml.training.datasets.test_sets import FOREIGNERS, UPLOADS, Load
from ml.training.datasets.turned_pictures import turned_pictures
from ml.training.datasets.uploads import Upload, as_uploads
from ml.training.evaluation.answers import Judged, read_uploads, sure_and_wrong
from ml.training.evaluation.measures import share_row
from ml.training.evaluation.numbers import cheque_test, register_test, synthetic_test

Row = dict[str, Any]
Measure = Callable[[Path, Path], list[Row]]

NO_WRONG = "right, or doubted"  # nothing that was read at 0.5 or above is wrong


@dataclass(frozen=True)
class UploadSet:
    """Where a set comes from, and whether signs are compared too."""

    load: Callable[[Path], list[Upload]]
    exact: bool = False

    def read(self, data: Path, name: str, layout: str = "auto") -> list[Judged]:
        """All of it. Raises FileNotFoundError where it isn't at hand."""
        return read_uploads(self.load(data), name, layout, exact=self.exact)


def _digits(load: Load, data: Path) -> list[Upload]:
    return as_uploads(load(data), "digit")


SETS: dict[str, UploadSet] = {  # those that can be looked at picture by picture
    "forms_found": UploadSet(forms_found.pictures),
    "forms_found-puzzles": UploadSet(forms_found.puzzles),
    "cut": UploadSet(cut_numbers),
    "signed": UploadSet(signed_numbers, exact=True),
    "turned": UploadSet(turned_pictures),
    "cheques": UploadSet(lambda data: as_uploads(cheque_test(data))),
    "register": UploadSet(lambda data: as_uploads(register_test(data))),
    "drawn-lines": UploadSet(lambda data: as_uploads(synthetic_test(data))),
    **{name: UploadSet(partial(_digits, load)) for name, load in (UPLOADS | FOREIGNERS).items()},
}


def _forms(data: Path, _images: Path) -> list[Row]:
    """Strangers' forms, the layout found and told, and by source; their puzzles by digits."""
    found = SETS["forms_found"].read(data, "forms_found")
    told = SETS["forms_found"].read(data, "forms_found, told", "told")
    fitted = {upload.name for upload in forms_found.fitted_to(data)}
    puzzles = SETS["forms_found-puzzles"].read(data, "forms_found, puzzles")
    return [
        *rows("forms_found", found),
        *rows("forms_found, as told", told),
        *rows(
            "forms_found, but those fitted to", [j for j in found if j.upload.name not in fitted]
        ),
        numbers_row("forms_found, two puzzles", puzzles),
        *by_source("forms_found", found, makers(data)),
    ]


def _cut(data: Path, _images: Path) -> list[Row]:
    return rows("numbers cut to their ink", SETS["cut"].read(data, "cut"))[:1]


def _signed(data: Path, _images: Path) -> list[Row]:
    """Amounts and dates, signs counted and not."""
    name = "amounts and dates with signs"
    judged = SETS["signed"].read(data, "signed")
    without = UploadSet(lambda data: [_without_signs(u) for u in signed_numbers(data)])
    digits = rows(f"{name}, digits alone", without.read(data, "signed, digits"))
    return [*rows(name, judged)[:1], *digits[:1], *by_source(name, judged, {})]


def _without_signs(upload: Upload) -> Upload:
    digits = ("".join(filter(str.isdigit, truth)) for truth in upload.truths)
    return replace(upload, truths=tuple(digits))


def _turned(data: Path, _images: Path) -> list[Row]:
    """Real pictures in every position: by position, and by position and kind."""
    judged = SETS["turned"].read(data, "turned")
    positions = dict.fromkeys(_position(item) for item in judged)
    parts = [(p, [item for item in judged if _position(item) == p]) for p in positions]
    every = [row for p, part in parts for row in _doubt_rows(f"real pictures {p}", part)]
    return every + by_source("real pictures turned", judged, {})


def _position(judged: Judged) -> str:
    return judged.upload.source.rpartition(", ")[2]


MEASURES: dict[str, Measure] = {
    "forms_found": _forms,
    "cut": _cut,
    "signed": _signed,
    "turned": _turned,
}


def rows(name: str, judged: Sequence[Judged]) -> list[Row]:
    """Pictures wholly right, with time and the sure answers that are wrong; numbers found."""
    whole = share_row(name, "pictures wholly right", _array(item.right for item in judged))
    spent = float(np.mean([item.milliseconds for item in judged]))
    return [
        {**whole, **_sure(judged), "milliseconds": round(spent, 1)},
        _doubt_row(name, judged),
        numbers_row(name, judged),
    ]


def numbers_row(name: str, judged: Sequence[Judged]) -> Row:
    """How many of the numbers written were found."""
    found = chain.from_iterable([True] * item.found + [False] * len(item.missed) for item in judged)
    return share_row(name, "numbers found", _array(found))


def _doubt_rows(name: str, judged: Sequence[Judged]) -> list[Row]:
    whole, doubt, _numbers = rows(name, judged)
    return [doubt, whole]


def _doubt_row(name: str, judged: Sequence[Judged]) -> Row:
    return share_row(name, NO_WRONG, _array(item.is_never_surely_wrong for item in judged))


def by_source(name: str, judged: Sequence[Judged], told: dict[str, str]) -> list[Row]:
    """A row for each source of a set, for a table of their own; told: who made each."""
    sources = dict.fromkeys(item.upload.source for item in judged)
    found = []
    for source in sorted(sources):
        part = [item for item in judged if item.upload.source == source]
        whole, doubt, numbers = rows(source, part)
        found.append(
            {
                **whole,
                "table": name,
                NO_WRONG: [doubt["right"], doubt["n"]],
                "numbers found": [numbers["right"], numbers["n"]],
                "made by": told.get(source, ""),
            }
        )
    return found


def makers(data: Path) -> dict[str, str]:
    """Who published each source of the strangers' forms, and under which licence."""
    told: dict[str, dict[str, None]] = {}
    for label in forms_found.labels(data):
        who = f"{label.origin.split(' ')[0]} ({label.licence})"
        told.setdefault(label.source, {})[who] = None
    return {source: ", ".join(names) for source, names in told.items()}


def _sure(judged: Iterable[Judged]) -> dict[str, list[int]]:
    return sure_and_wrong((a.confidence, a.right) for item in judged for a in item.answers)


def _array(values: Iterable[bool]) -> np.ndarray:
    return np.fromiter(values, bool)
