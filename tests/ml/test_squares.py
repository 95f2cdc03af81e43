"""Squared paper is paper, whatever the size of its squares, and a table of squares is a table."""

from __future__ import annotations

import cv2
import numpy as np
import pytest

from ml.page_reader import read_page
from ml.recognizer import recognize
from tests.ml.numbers import paper, squared, squared_all_over, written
from tests.ml.pictures import png


@pytest.mark.parametrize("side", [16, 24, 40])
def test_bare_squared_paper_has_no_numbers(side: int) -> None:
    assert read_page(squared(paper(1300, 1000), side)) == []


@pytest.mark.parametrize("side", [20, 24, 40])
def test_numbers_on_squared_paper_are_read_over_its_rules(side: int) -> None:
    page = paper(1000, 900)
    wanted = ["5283", "40", "9246"]
    for i, text in enumerate(wanted):
        written(page, text, 80 + 70 * i, 100 + 290 * i, 2 * side, hand=i)
    assert [item.text for item in read_page(squared(page, side))] == wanted


@pytest.mark.parametrize("layout", ["auto", "number", "page"])
@pytest.mark.parametrize(("side", "text"), [(48, "5283"), (56, "40257"), (60, "7205"), (72, "398")])
def test_a_number_no_taller_than_its_papers_squares_is_one_number(
    side: int, text: str, layout: str
) -> None:
    page = paper(300, 160 + 45 * len(text))
    written(page, text, 90, 126, 46)
    found = recognize(png(squared(page, side)), layout).predictions
    assert [item.text for item in found] == [text]


@pytest.mark.parametrize("aside", [0, 9])
def test_digits_that_keep_to_a_tables_square_cells_are_read_one_by_one(aside: int) -> None:
    page, wanted = paper(380, 380), list("527194638")
    for place, value in enumerate(wanted):
        row, column = divmod(place, 3)
        away = aside * (-1) ** place
        written(page, value, 20 + 84 * column + 28 + away, 20 + 84 * row + 24 - away, 36)
    found = recognize(png(squared(page[:292, :292], 84))).predictions
    assert [item.text for item in found] == wanted


@pytest.mark.parametrize("layout", ["auto", "digit"])
@pytest.mark.parametrize("side", [24, 40, 56, 72])
@pytest.mark.parametrize("value", list("124579"))
def test_a_digit_is_read_on_squares_that_go_on_beyond_the_picture(
    value: str, side: int, layout: str
) -> None:
    page = paper(240, 260)
    written(page, value, 90, 92, 46)
    found = recognize(png(squared_all_over(page, side)), layout).predictions
    assert [item.text for item in found] == [value]


@pytest.mark.parametrize("side", [24, 40, 72])
def test_a_number_is_read_on_squares_that_go_on_beyond_the_picture(side: int) -> None:
    page = squared_all_over(paper(300, 480), side)
    written(page, "5283", 120, 126, 46)
    turn = cv2.getRotationMatrix2D((240, 150), 3, 1.1)
    turned = cv2.warpAffine(page, turn, (480, 300), borderMode=cv2.BORDER_REPLICATE)
    for picture in (page, np.asarray(turned, np.uint8)):
        assert [item.text for item in recognize(png(picture)).predictions] == ["5283"]


@pytest.mark.parametrize("side", [16, 40, 90])
@pytest.mark.parametrize("layout", ["auto", "digit", "number", "page"])
def test_bare_squares_that_go_on_beyond_the_picture_hold_nothing(layout: str, side: int) -> None:
    page = squared_all_over(paper(300, 480), side)
    assert recognize(png(page), layout).predictions == ()
