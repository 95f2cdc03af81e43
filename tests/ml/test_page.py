"""Several numbers in one picture."""

from __future__ import annotations

import cv2
import numpy as np

from ml.grid import find_grids
from ml.page_reader import read_page
from tests.ml.numbers import Picture, paper, written

CELL = 90


def table(rows: list[list[str]], shade: int = 60, thickness: int = 2) -> Picture:
    """A ruled table with a number in each cell that isn't empty."""
    height, width = CELL * len(rows) + 120, CELL * 2 * len(rows[0]) + 120
    page = paper(height, width)
    for r, row in enumerate(rows):
        for c, text in enumerate(row):
            if text:
                written(page, text, 60 + CELL * 2 * c + 30, 60 + CELL * r + 22, 46, hand=r + c)
    for r in range(len(rows) + 1):
        y = 60 + CELL * r
        cv2.line(page, (60, y), (width - 60, y), shade, thickness)
    for c in range(len(rows[0]) + 1):
        x = 60 + CELL * 2 * c
        cv2.line(page, (x, 60), (x, height - 60), shade, thickness)
    return page


def test_a_column_of_figures_is_read_from_the_top() -> None:
    page = paper(560, 400)
    for i, text in enumerate(["482", "1950", "63", "7001"]):
        written(page, text, 80, 40 + 125 * i, hand=i)
    assert [item.text for item in read_page(page)] == ["482", "1950", "63", "7001"]


def test_numbers_side_by_side_are_two_and_read_from_the_left() -> None:
    page = paper(300, 800)
    written(page, "35", 520, 100)
    written(page, "912", 60, 108)
    assert [item.text for item in read_page(page)] == ["912", "35"]


def test_each_cell_of_a_table_is_a_number_of_its_own() -> None:
    rows = [["35", "408", "6"], ["", "92", "157"], ["240", "", "83"]]
    found = read_page(table(rows))
    assert [item.text for item in found] == [text for row in rows for text in row if text]


def test_a_table_photographed_askew_is_set_square() -> None:
    rows = [["52", "940"], ["706", "38"]]
    page = table(rows)
    h, w = page.shape
    seen = np.array([[30, 40], [w - 60, 5], [w - 20, h - 30], [5, h - 10]], np.float32)
    full = np.array([[0, 0], [w, 0], [w, h], [0, h]], np.float32)
    warped = cv2.warpPerspective(
        page, cv2.getPerspectiveTransform(full, seen), (w, h), borderValue=235
    )
    assert [item.text for item in read_page(warped)] == ["52", "940", "706", "38"]


def test_boxes_for_single_digits_hold_one_number() -> None:
    page = paper(220, 560)
    for i, value in enumerate("40827"):
        written(page, value, 75 + 84 * i, 82, 56, hand=i)
    for i in range(6):
        cv2.line(page, (55 + 84 * i, 60), (55 + 84 * i, 160), 70, 2)
    cv2.line(page, (55, 60), (475, 60), 70, 2)
    cv2.line(page, (55, 160), (475, 160), 70, 2)
    found = read_page(page)
    assert [item.text for item in found] == ["40827"]
    assert len(found[0].digits) == 5


def test_a_boxed_number_loses_its_box() -> None:
    page = paper(400, 500)
    written(page, "651", 120, 80)
    cv2.rectangle(page, (80, 55), (330, 160), 60, 2)
    written(page, "29", 120, 270)
    cv2.rectangle(page, (80, 245), (330, 350), 60, 2)
    assert [item.text for item in read_page(page)] == ["651", "29"]


def test_a_faint_rule_between_strong_ones_is_found() -> None:
    page = table([["1", "2"], ["3", "4"], ["5", "6"]], thickness=3)
    page[60 + CELL - 1 : 60 + CELL + 2, 64:-64] = 200
    grids = [grid for grid in find_grids(page) if grid.columns > 1]
    assert [(grid.rows, grid.columns) for grid in grids] == [(3, 2)]


def test_bare_paper_has_no_numbers() -> None:
    assert read_page(paper(400, 500)) == []


def test_predictions_lie_where_the_numbers_are_written() -> None:
    page = paper(400, 700)
    written(page, "508", 100, 60)
    written(page, "74", 420, 260)
    first, second = read_page(page)
    assert abs(first.box.x - 100) < 12
    assert abs(first.box.y - 60) < 16
    assert abs(second.box.x - 420) < 12
    assert abs(second.box.y - 260) < 16
