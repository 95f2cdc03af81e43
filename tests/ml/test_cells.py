"""In a table each number is read whole, though it goes over the rules of its cell."""

import cv2
import pytest

from ml.recognizer import recognize
from tests.ml.numbers import Picture, number_ink, paper, written
from tests.ml.pictures import png

WIDE, HIGH, SIDE, TALL = 140, 70, 60, 44
TEXTS = ["392", "85", "99", "68", "655", "13", "992", "96", "838"]


def table_with_shifted(texts: list[str], right: int, down: int) -> Picture:
    """Three by three numbers, those of the middle column shifted."""
    page = paper(3 * HIGH + 2 * SIDE, 3 * WIDE + 2 * SIDE)
    for i in range(4):
        cv2.line(page, (SIDE, SIDE + HIGH * i), (SIDE + 3 * WIDE, SIDE + HIGH * i), 90, 2)
        cv2.line(page, (SIDE + WIDE * i, SIDE), (SIDE + WIDE * i, SIDE + 3 * HIGH), 90, 2)
    for place, text in enumerate(texts):
        if not text:
            continue
        row, column = divmod(place, 3)
        width = round(number_ink(text, 3, place).shape[1] * TALL / 28)
        left = SIDE + WIDE * column + (WIDE - width) // 2 + right * (column == 1)
        top = SIDE + HIGH * row + (HIGH - TALL) // 2 + down * (column == 1)
        written(page, text, left, top, TALL, hand=place)
    return page


@pytest.mark.parametrize(
    ("right", "down"), [(0, 0), (28, 0), (34, 0), (-30, 0), (0, 14), (0, 20), (0, -16)]
)
def test_a_number_that_touches_its_cells_rules_is_read_whole(right: int, down: int) -> None:
    found = recognize(png(table_with_shifted(TEXTS, right, down)), "page").predictions
    assert [item.text for item in found] == TEXTS


def test_a_cells_number_has_its_box_where_it_is_written() -> None:
    found = recognize(png(table_with_shifted(TEXTS, 0, 20)), "page").predictions
    low, beside = found[4].box, found[3].box
    assert 12 < low.y - beside.y < 28
    assert low.y + low.h > SIDE + 2 * HIGH


def test_what_comes_from_the_cell_above_is_not_read_twice() -> None:
    page = table_with_shifted(["111", "888", "111", "", "", "", "111", "888", "111"], 0, 20)
    found = recognize(png(page), "page").predictions
    assert [item.text for item in found if "8" in item.text] == ["888", "888"]
    assert len(found) == 6


def test_a_table_without_writing_holds_no_number() -> None:
    assert recognize(png(table_with_shifted([""] * 9, 0, 0)), "page").predictions == ()


@pytest.mark.parametrize("slant", [0, 5])
@pytest.mark.parametrize("beside", [10, 16, 22])
def test_a_straight_one_near_a_rule_is_no_piece_of_it(beside: int, slant: int) -> None:
    page = table_with_shifted(["38", "", "", "", "", "", "", "", "64"], 0, 0)
    left, top = SIDE + WIDE + beside, SIDE + HIGH
    cv2.line(page, (left + slant, top + 16), (left, top + 54), 60, 4)
    written(page, "950", left + 20, top + 15, 40)
    found = recognize(png(page), "page").predictions
    assert [item.text for item in found] == ["38", "1950", "64"]
