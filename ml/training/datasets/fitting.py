"""Pictures kept from training, to which the confidence of the whole reading is fitted.

None of them is measured by `python -m ml evaluate`, and those of forms_found are only what their
licences leave free.
"""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterator
from pathlib import Path

import cv2
import numpy as np
import numpy.typing as npt

from ml.training.datasets import forms_found
from ml.training.datasets.cheques import SET, cheque_rows
from ml.training.datasets.digit_sets import LETTERS_FILE, letter_rows
from ml.training.datasets.drawn.numbers import UNSEEN_BY_ALL, cut_numbers, signed_numbers, writers
from ml.training.datasets.turned_pictures import in_every_position
from ml.training.datasets.uploads import Upload

FITTED_HALF = 1  # of the digits of each writer; the other half is measured
MOST_DRAWN = 2000  # pictures of each kind that is drawn without end

Labelled = tuple[bytes, tuple[str, ...]]


def fitting_pictures(
    data: Path, seed: int, per_set: int
) -> Iterator[tuple[str, bytes, tuple[str, ...]]]:
    """Set, file and the numbers written in it, `per_set` of each set at most, in random order.

    The numbers of `signed` hold their signs; of the others they are digits alone. A set that isn't
    at hand is told and left out.
    """
    for place, (name, load) in enumerate(FITTED.items()):
        rng = np.random.default_rng((seed, place))
        try:
            pictures = load(data, rng, per_set)
        except FileNotFoundError as error:
            print(f"Left out: there is no {error.filename}; docs/data.md says where it comes from.")
            continue
        for row in rng.permutation(len(pictures))[:per_set]:
            yield name, *pictures[row]


def _forms(data: Path, _rng: np.random.Generator, _count: int) -> list[Labelled]:
    return [(upload.data, upload.truths) for upload in forms_found.fitted_to(data)]


def _cheques(data: Path, _rng: np.random.Generator, _count: int) -> list[Labelled]:
    return [(upload.data, upload.truths) for upload in _amounts(data)]


def _amounts(data: Path) -> list[Upload]:
    rows = cheque_rows(data, "calibration")
    folder = data / SET / "images"
    return [
        Upload(row["file"], (folder / row["file"]).read_bytes(), (row["label"],)) for row in rows
    ]


def _turned(data: Path, _rng: np.random.Generator, _count: int) -> list[Labelled]:
    """Cheques and forms on their side, upside down and askew."""
    upright = _amounts(data) + [u for u in forms_found.fitted_to(data) if u.layout != "digit"]
    turned = (item for upload in upright for item in in_every_position(upload))
    return [(upload.data, upload.truths) for upload in turned]


def _cells(data: Path, _rng: np.random.Generator, _count: int) -> list[Labelled]:
    """Cells of photographed puzzles, written and empty, but of those whose pages are measured."""
    folder = data / "photos_sudoku"
    with (folder / "pages.csv").open(newline="") as table:
        measured = {"_".join(row["file"].split("_")[:2]) for row in csv.DictReader(table)}
    found: list[Labelled] = []
    for name in ("cells_hand", "cells_blank"):
        with np.load(folder / f"{name}.npz") as arrays:
            kept = ~np.isin(arrays["puzzle"], list(measured))
            pictures = arrays["x"][kept]
            values = arrays["y"][kept] if "y" in arrays else np.zeros(len(pictures), int)
        found += [(_png(p), (str(v),) if v else ()) for p, v in zip(pictures, values, strict=True)]
    return found


def _digits(data: Path, _rng: np.random.Generator, _count: int) -> list[Labelled]:
    """Digits of writers that no network learned from, as MNIST has them."""
    return [
        (_png(ink), (str(value),))
        for hand in writers(data, UNSEEN_BY_ALL, FITTED_HALF)
        for value, own in enumerate(hand.digits)
        for ink in own
    ]


def _cut(data: Path, rng: np.random.Generator, count: int) -> list[Labelled]:
    drawn = cut_numbers(data, min(count, MOST_DRAWN), FITTED_HALF, _seed(rng))
    return [(upload.data, upload.truths) for upload in drawn]


def _signed(data: Path, rng: np.random.Generator, count: int) -> list[Labelled]:
    drawn = signed_numbers(data, min(count, MOST_DRAWN), FITTED_HALF, _seed(rng))
    return [(upload.data, upload.truths) for upload in drawn]


def _letters(data: Path, _rng: np.random.Generator, _count: int) -> list[Labelled]:
    """Letters that nobody takes for digits: every second of those kept from training."""
    with np.load(data / LETTERS_FILE) as arrays:
        rows = letter_rows(arrays["y"], held=True)[1::2]
        return [(_png(picture), ()) for picture in arrays["x"][rows]]


def _clothes(data: Path, _rng: np.random.Generator, _count: int) -> list[Labelled]:
    """Every fourth of the clothes, beside the fourth that is measured."""
    with np.load(data / "ood_fashion" / "part.npz") as arrays:
        return [(_png(picture), ()) for picture in arrays["x"][2::4]]


def _seed(rng: np.random.Generator) -> int:
    return int(rng.integers(2**31))


def _png(picture: npt.NDArray[np.uint8]) -> bytes:
    return bytes(cv2.imencode(".png", picture)[1])


FITTED: dict[str, Callable[[Path, np.random.Generator, int], list[Labelled]]] = {
    "forms_found": _forms,
    "cheques": _cheques,
    "turned": _turned,
    "cells": _cells,
    "digits": _digits,
    "cut": _cut,
    "signed": _signed,
    "letters": _letters,
    "clothes": _clothes,
}
