"""Several numbers in one picture."""

from __future__ import annotations

import cv2
import numpy as np
import pytest

from ml.crop import Crop
from ml.grid import find_grids
from ml.page_reader import read_page
from ml.recognizer import recognize
from ml.results import Box, Prediction
from tests.ml.numbers import Picture, paper, written
from tests.ml.pictures import png

CELL = 90
SEVEN = Prediction("7", 1.0, Box(0, 0, 9, 9), ())


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


def boxes(text: str) -> Picture:
    """A row of boxes with a digit in each."""
    count = len(text)
    page = paper(220, 140 + 84 * count)
    for i, value in enumerate(text):
        written(page, value, 75 + 84 * i, 82, 56, hand=i)
    for i in range(count + 1):
        cv2.line(page, (55 + 84 * i, 60), (55 + 84 * i, 160), 70, 2)
    for y in (60, 160):
        cv2.line(page, (55, y), (55 + 84 * count, y), 70, 2)
    return page


def cells_read(
    monkeypatch: pytest.MonkeyPatch, page: Picture, item: Prediction | None = SEVEN
) -> int:
    """How many of a page's cells are shown to the networks, if these see the item in each."""
    shown: list[Crop] = []

    def read(crop: Crop, _script: str) -> Prediction | None:
        shown.append(crop)
        return item

    monkeypatch.setattr("ml.page_reader.read_cell", read)
    read_page(page)
    return len(shown)


def test_a_column_of_figures_is_read_from_the_top() -> None:
    page = paper(560, 400)
    for i, text in enumerate(["482", "1950", "63", "7001"]):
        written(page, text, 80, 40 + 125 * i, hand=i)
    assert [item.text for item in read_page(page)] == ["482", "1950", "63", "7001"]


@pytest.mark.parametrize("seed", [0, 1, 2, 4, 5, 6])
def test_a_slanting_shadow_over_a_column_hides_no_figure(seed: int) -> None:
    rng = np.random.default_rng(seed)
    texts = ["".join(map(str, rng.integers(0, 10, rng.integers(2, 7)))) for _ in range(6)]
    page = paper(780, 760)
    for row, text in enumerate(texts):
        written(page, text, 330, 60 + 110 * row, 52, hand=row)
    y, x = np.mgrid[0:780, 0:760]
    shade = 1 - 0.45 / (1 + np.exp(-(x + 0.3 * y - 480) / 8))
    found = recognize(png((page * shade).astype(np.uint8)))
    assert [item.text for item in found.predictions] == texts


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


def test_a_cell_that_both_networks_read_alike_agrees_with_itself() -> None:
    agreeing = [item for item in read_page(table([["3", "8"], ["5", "7"]])) if item.digits]
    assert [item.text for item in agreeing] == ["3", "8", "5", "7"]
    for item in agreeing:
        (digit,) = item.digits
        assert digit.confidence == digit.probabilities[int(digit.value)] == item.confidence
        assert item.confidence + sum(other.confidence for other in item.alternatives) <= 1.0001
        for other in item.alternatives:
            assert other.confidence == digit.probabilities[int(other.text)]


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


@pytest.mark.parametrize("bend", [3, 8, 12])
def test_a_bent_forms_rule_is_no_column_of_ones(bend: int) -> None:
    page = paper(500, 400)
    for row, text in enumerate(("208", "1", "94")):
        written(page, text, 80, 60 + 130 * row, 50)
    down = np.arange(500)
    rule = np.stack([330 + bend * np.sin(down / 70), down], axis=1).round().astype(np.int32)
    cv2.polylines(page, [rule], False, 80, 2)
    assert [item.text for item in read_page(page)] == ["208", "1", "94"]


@pytest.mark.parametrize("gap", [9, 14, 20])
@pytest.mark.parametrize("slant", [0, 6, 14])
def test_ones_close_below_each_other_are_no_pieces_of_a_rule(slant: int, gap: int) -> None:
    page = paper(4 * (56 + gap) + 80, 240)
    for row in range(4):
        top = 40 + row * (56 + gap)
        left = 90 + slant * (1 - row) if gap < 14 else 90
        cv2.line(page, (left + slant, top + 3), (left, top + 52), 50, 4)
        written(page, "7", left + 30, top)
    assert [item.text for item in read_page(page)] == ["17"] * 4


def test_a_one_on_a_pale_printed_rule_is_read() -> None:
    page = paper(500, 300)
    page[:, 102:104] = 180
    for row in range(3):
        top = 40 + 150 * row
        cv2.line(page, (110, top + 3), (96, top + 52), 60, 4)
        written(page, "7", 130, top)
    assert [item.text for item in read_page(page)] == ["17"] * 3


@pytest.mark.parametrize(("rows", "columns"), [(1, 3), (3, 2)])
def test_a_small_table_is_a_page_though_it_looks_like_a_line(rows: int, columns: int) -> None:
    texts = [[str(37 * (r + 2 * c + 1)) for c in range(columns)] for r in range(rows)]
    found = recognize(png(table(texts)))
    assert [item.text for item in found.predictions] == [text for row in texts for text in row]


@pytest.mark.parametrize("side", [16, 24, 30])
@pytest.mark.parametrize("text", ["52", "409", "8136"])
def test_a_number_written_over_a_few_squares_is_one_number(text: str, side: int) -> None:
    page = paper(260, 140 + 50 * len(text))
    written(page, text, 70, 100, 60)
    squares = np.full(page.shape, 255, np.uint8)
    squares[5::side], squares[:, 9::side] = 170, 170
    page = np.minimum(page, squares)
    assert [item.text for item in read_page(page)] == [text]
    assert [item.text for item in recognize(png(page), "number").predictions] == [text]


def test_bare_paper_has_no_numbers() -> None:
    assert read_page(paper(400, 500)) == []


def test_a_full_table_of_four_hundred_cells_is_a_table(monkeypatch: pytest.MonkeyPatch) -> None:
    page = paper(1500, 1300)
    for top in range(20, 1480, 36):
        for left in range(10, 1290, 116):
            cv2.rectangle(page, (left, top), (left + 116, top + 36), 60, 2)
            if top + 36 < 1480 and left + 116 < 1290:
                written(page, "17", left + 30, top + 5, 26)
    (table,) = find_grids(page)
    assert table.rows * table.columns > 400
    assert cells_read(monkeypatch, page) >= 400


def test_of_very_many_written_cells_a_bounded_number_is_read(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("ml.page_reader.MOST_CELLS", 4)
    first, second = table([["1", "2"], ["3", "4"]]), table([["5", "6"], ["7", "8"]])
    assert cells_read(monkeypatch, np.vstack([first, second])) == 4


def test_a_table_in_which_cell_after_cell_holds_no_number_is_given_up(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("ml.page_reader.VAIN", 3)
    page = table([["1", "2"], ["3", "4"], ["5", "6"]])
    assert cells_read(monkeypatch, page) == 6
    assert cells_read(monkeypatch, page, item=None) == 3


def test_a_tables_bare_cells_are_not_shown_to_the_networks(monkeypatch: pytest.MonkeyPatch) -> None:
    assert cells_read(monkeypatch, table([["35", "", "6"], ["", "", "157"]])) == 3


def test_a_pale_pencils_digit_between_black_rules_is_read() -> None:
    page = table([["35", "408"], ["92", ""]], shade=10, thickness=4)
    pale = paper(240, 360)
    written(pale, "7", 100, 60, 50)
    page[160:230, 300:400] = 235 - (235 - pale[50:120, 60:160].astype(int)) * 40 // 200
    assert [item.text for item in read_page(page)] == ["35", "408", "92", "7"]


def test_predictions_lie_where_the_numbers_are_written() -> None:
    page = paper(400, 700)
    written(page, "508", 100, 60)
    written(page, "74", 420, 260)
    first, second = read_page(page)
    assert abs(first.box.x - 100) < 12
    assert abs(first.box.y - 60) < 16
    assert abs(second.box.x - 420) < 12
    assert abs(second.box.y - 260) < 16


def test_a_table_with_a_head_across_it_is_read_cell_by_cell() -> None:
    page, (left, top), (wide, high) = paper(500, 340), (40, 40), (86, 84)
    for row in range(6):
        cv2.line(page, (left, top + high * row), (left + 3 * wide, top + high * row), 60, 2)
    for column in range(4):
        head = 0 if column in (0, 3) else high
        x = left + wide * column
        cv2.line(page, (x, top + head), (x, top + 5 * high), 60, 2)
    wanted = []
    for row in range(1, 5):
        for column in range(3):
            value = str((3 * row + column) % 10)
            written(page, value, left + wide * column + 28, top + high * row + 22, 42)
            wanted.append(value)
    found = [item.text for item in read_page(page)]
    assert sum(value in found for value in wanted) >= 11
    assert all(len(text) == 1 for text in found)


@pytest.mark.parametrize("layout", ["auto", "page"])
@pytest.mark.parametrize("value", list("0134568"))
def test_what_the_pictures_edge_cuts_off_from_the_next_column_is_not_read(
    value: str, layout: str
) -> None:
    page = paper(420, 360)
    written(page, "482", 60, 60, 54)
    written(page, "709", 70, 180, 54)
    written(page, value, 286, 310, 26)
    found = recognize(png(page[:, :300]), layout).predictions
    assert [item.text for item in found] == ["482", "709"]


@pytest.mark.parametrize("layout", ["auto", "page"])
def test_a_digit_at_the_edge_of_a_page_cut_to_its_ink_is_read(layout: str) -> None:
    page, wanted = paper(600, 700), ["482915", "7", "305", "9", "1"]
    written(page, wanted[0], 0, 20, 110)
    for row, text in enumerate(wanted[1:]):
        written(page, text, 0, 180 + 100 * row, 60)
    rows, columns = (np.flatnonzero((page < 150).any(axis)) for axis in (1, 0))
    cut = page[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1]
    assert [item.text for item in recognize(png(cut), layout).predictions] == wanted
