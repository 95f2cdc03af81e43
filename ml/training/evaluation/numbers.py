"""Measures strings and pages through the door that the platform uses; `python -m ml evaluate`.

A set that isn't at hand raises FileNotFoundError, which the caller tells; the others are measured.
"""

from __future__ import annotations

import csv
import time
from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import numpy.typing as npt

from ml.crop import dark_on_light, whole
from ml.io.images import open_image, open_pixels
from ml.line_reader import read_crop
from ml.networks.interpreter import open_network
from ml.preprocess import ink_map
from ml.recognizer import PAGE_SIDE, recognize
from ml.results import Prediction
from ml.segment import find_ink
from ml.training.datasets.cheques import SET, cheque_rows
from ml.training.datasets.test_sets import TestSet
from ml.training.evaluation import figures
from ml.training.evaluation.answers import digits_of, sure_and_wrong
from ml.training.evaluation.lattice import read_pieces
from ml.training.evaluation.measures import Readings, accuracy_row, read_all, share_row
from ml.training.synthesis.lines.held_out import DRAWN_NETWORK, drawn_lines

SEED = 77
SYNTHETIC = 500
CANDIDATES = "10"  # a cell's label where several small digits stand
DIGITS = "123456789"  # labels of the others; of an empty cell it is "0"

Row = dict[str, Any]


def _cheques(data: Path, images: Path) -> list[Row]:
    """Real amounts by both methods, the layout found and given."""
    cheques = cheque_test(data)
    found = read_all(cheques, "auto")
    figures.draw_reliability([found], images / "strings-reliability.png")
    figures.draw_error_curves([found], images / "strings-error-curve.png")
    return [
        accuracy_row(found),
        accuracy_row(replace(read_all(cheques, "number"), name=f"{cheques.name}, as number")),
        accuracy_row(read_by_pieces(cheques)),
    ]


def _without_cheques(data: Path, _images: Path) -> list[Row]:
    """The same amounts by a network that never saw a cheque, neither its writing nor its paper."""
    cheques, network = cheque_test(data), open_network(DRAWN_NETWORK)
    texts = []
    for file in cheques.files:
        picture, _ = open_pixels(file, PAGE_SIDE)
        ink = find_ink(picture)
        texts.append(read_crop(whole(dark_on_light(picture, ink), ink), networks=[network]).digits)
    right = np.array([text == want for text, want in zip(texts, cheques.digits, strict=True)])
    return [share_row(f"{cheques.name}, by {DRAWN_NETWORK}", "accuracy", right)]


def _synthetic(data: Path, _images: Path) -> list[Row]:
    return [accuracy_row(read_all(synthetic_test(data), "number"))]


def _register(data: Path, _images: Path) -> list[Row]:
    test = register_test(data)
    return [
        accuracy_row(replace(read_all(test, layout), name=f"{test.name}{told}"))
        for layout, told in (("number", ", as number"), ("auto", ""))
    ]


def _pages(data: Path, _images: Path) -> list[Row]:
    return [pages_row(data, layout) for layout in ("page", "auto")]


MEASURES: dict[str, Callable[[Path, Path], list[Row]]] = {
    "cheques": _cheques,
    "cheques-drawn-network": _without_cheques,
    "drawn-lines": _synthetic,
    "register": _register,
    "puzzle-pages": _pages,
}


def cheque_test(data: Path) -> TestSet:
    """The third of the cheque amounts, by label, that training never sees."""
    rows = list(cheque_rows(data, "test"))
    files = [(data / SET / "images" / row["file"]).read_bytes() for row in rows]
    return TestSet(f"{SET}, held-out amounts", files, [row["label"] for row in rows])


def register_test(data: Path) -> TestSet:
    """Entry numbers of parish registers; 5 to 8 % of the labels are not what is written."""
    folder = data / "strings_danish_row_id"
    with (folder / "labels.csv").open(newline="") as table:
        rows = list(csv.DictReader(table))[::3]
    files = [(folder / "images" / row["file"]).read_bytes() for row in rows]
    return TestSet("strings_danish_row_id, noisy labels", files, [row["label"] for row in rows])


def synthetic_test(data: Path) -> TestSet:
    """Drawn lines by writers that training never sees, some of them without digits."""
    drawn = drawn_lines(data, SYNTHETIC, SEED)
    files = [cv2.imencode(".png", gray)[1].tobytes() for gray, _ in drawn]
    return TestSet("synthetic lines, held-out writers", files, [text for _, text in drawn])


def read_by_pieces(test: TestSet) -> Readings:
    """The set read by over-segmentation and the digit network's lattice, for comparison."""
    texts, sure = [], []
    started = time.process_time()
    for file in test.files:
        paths = read_pieces(ink_map(open_pixels(file, PAGE_SIDE)[0]))
        texts.append(paths[0].text if paths else "")
        sure.append(float(np.exp(paths[0].score)) if paths else 0.0)
    spent = (time.process_time() - started) * 1000 / max(1, len(test.files))
    wanted = [text or "" for text in test.digits]
    right = np.array([text == want for text, want in zip(texts, wanted, strict=True)])
    name = f"{test.name}, over-segmentation and lattice"
    answers = [(c, bool(r)) for text, c, r in zip(texts, sure, right, strict=True) if text]
    return Readings(name, texts, wanted, np.array(sure), right, spent, answers)


def pages_row(data: Path, layout: str) -> Row:
    """The share of the cells of photographed puzzles whose one digit is read in its place."""
    folder = data / "photos_sudoku"
    right: list[bool] = []
    answers: list[tuple[float, bool]] = []
    with (folder / "pages.csv").open(newline="") as table:
        for row in csv.DictReader(table):
            file = (folder / "pages" / row["file"]).read_bytes()
            read = _by_cell(recognize(file, layout).predictions, _to_cells(file, row))
            cells = [(read[divmod(i, 9)], label) for i, label in enumerate(row["labels81"].split())]
            right += [_is_right(items, label) for items, label in cells if label in DIGITS]
            answers += [
                (item.confidence, _is_right(items, label))
                for items, label in cells
                for item in items
                if label != CANDIDATES
            ]
    name = f"photos_sudoku/pages, cells, {layout}"
    return {**share_row(name, "accuracy", np.array(right)), **sure_and_wrong(answers)}


def _to_cells(file: bytes, row: dict[str, str]) -> npt.NDArray[np.float64]:
    """The map (3, 3) from a page's pixels to cells, 0 to 9 across and down."""
    width, height = open_image(file).size
    corners = [
        [float(row[f"x_{at}"]) * width, float(row[f"y_{at}"]) * height]
        for at in ("tl", "tr", "br", "bl")
    ]
    cells = np.array([[0, 0], [9, 0], [9, 9], [0, 9]], np.float32)
    return np.asarray(cv2.getPerspectiveTransform(np.array(corners, np.float32), cells))


def _by_cell(
    found: Sequence[Prediction], to_cells: npt.NDArray[np.float64]
) -> dict[tuple[int, int], list[Prediction]]:
    """What was read in each cell, by its row and column; what stands beside the grid has others."""
    read: dict[tuple[int, int], list[Prediction]] = defaultdict(list)
    for item in found:
        middle = np.array([[[item.box.x + item.box.w / 2, item.box.y + item.box.h / 2]]])
        x, y = np.floor(cv2.perspectiveTransform(middle, to_cells)[0, 0]).astype(int)
        read[int(y), int(x)].append(item)
    return read


def _is_right(items: list[Prediction], label: str) -> bool:
    """Whether exactly the label's digit was read in a cell; an empty one has none."""
    return label in DIGITS and "".join(digits_of(item) for item in items) == label
