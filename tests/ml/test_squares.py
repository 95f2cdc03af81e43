"""Squared paper is paper, whatever the size of its squares, and a table of squares is a table."""

from __future__ import annotations

import cv2
import numpy as np
import pytest

from ml.page_reader import read_page
from ml.recognizer import recognize
from tests.ml.numbers import Picture, number_ink, paper, squared, squared_all_over, written
from tests.ml.pictures import png


@pytest.mark.parametrize("side", [16, 24, 40])
def test_bare_squared_paper_has_no_numbers(side: int) -> None:
    assert read_page(squared(paper(1300, 1000), side)) == []


@pytest.mark.parametrize("side", [20, 24, 40, 72])
@pytest.mark.parametrize("shade", [130, 190, 205, 215])
def test_numbers_on_squared_paper_are_read_over_its_rules(shade: int, side: int) -> None:
    page = paper(1000, 900)
    wanted = ["5283", "40", "9246"]
    for i, text in enumerate(wanted):
        written(page, text, 80 + 70 * i, 100 + 290 * i, min(2 * side, 80), hand=i)
    assert [item.text for item in read_page(squared(page, side, shade))] == wanted


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


@pytest.mark.parametrize(("high", "wide"), [(46, 84), (58, 105)])
def test_numbers_of_two_digits_that_fill_square_cells_are_read_one_by_one(
    high: int, wide: int
) -> None:
    page, wanted = paper(40 + 84 * 4, 40 + wide * 4), []
    for column, row in np.ndindex(5, 5):
        cv2.line(page, (20 + wide * column, 20), (20 + wide * column, 20 + 84 * 4), 60, 2)
        cv2.line(page, (20, 20 + 84 * row), (20 + wide * 4, 20 + 84 * row), 60, 2)
    for place, (row, column) in enumerate(np.ndindex(4, 4)):
        text = str(20 + 7 * place % 80)
        width = round(number_ink(text, hand=place).shape[1] * high / 28)
        left = 20 + wide * column + (wide - width) // 2 + 3
        written(page, text, left, 20 + 84 * row + (84 - high) // 2, high, hand=place)
        wanted.append(text)
    assert [item.text for item in recognize(png(page)).predictions] == wanted


def test_several_tables_on_a_sheet_that_they_nearly_fill_are_tables() -> None:
    page, wanted = paper(700, 700), {}
    for top, left in np.ndindex(2, 2):
        y, x = 20 + 360 * top, 20 + 360 * left
        for place in range(6):
            cv2.line(page, (x + 60 * place, y), (x + 60 * place, y + 300), 60, 2)
            cv2.line(page, (x, y + 60 * place), (x + 300, y + 60 * place), 60, 2)
        for place, (row, column) in enumerate(np.ndindex(5, 5)):
            value = str(1 + (place + top + left) % 9)
            written(page, value, x + 60 * column + 16, y + 60 * row + 8, 44, hand=place)
            wanted[top, row, left, column] = value
    found = [item.text for item in recognize(png(page)).predictions]
    assert found == [value for _, value in sorted(wanted.items())]


@pytest.mark.parametrize("gap", [30, 70])
def test_rows_of_boxes_above_each_other_hold_a_number_each(gap: int) -> None:
    wanted = ["2749513", "6038174", "9152860"]
    page = paper(234 + 2 * gap, 514)
    for row, text in enumerate(wanted):
        top = 12 + row * (70 + gap)
        for column, value in enumerate(text):
            left = 12 + 70 * column
            cv2.rectangle(page, (left, top), (left + 70, top + 70), (60,), 2)
            written(page, value, left + 22, top + 14, 42, hand=column + row)
    assert [item.text for item in recognize(png(page)).predictions] == wanted


@pytest.mark.parametrize("side", [24, 56])
@pytest.mark.parametrize("value", list("147"))
def test_a_digit_is_read_on_squares_that_go_on_beyond_the_picture(value: str, side: int) -> None:
    page = paper(240, 260)
    written(page, value, 90, 92, 46)
    found = recognize(png(squared_all_over(page, side))).predictions
    assert [item.text for item in found] == [value]


@pytest.mark.parametrize("side", [24, 56])
def test_a_number_is_read_on_squares_with_thick_rules(side: int) -> None:
    page = paper(300, 520)
    written(page, "5283", 90, 110, 46)
    found = recognize(png(squared_all_over(page, side, 130, 2))).predictions
    assert [item.text for item in found] == ["5283"]


@pytest.mark.parametrize("side", [24, 40, 72])
def test_a_number_is_read_on_squares_that_go_on_beyond_the_picture(side: int) -> None:
    page = squared_all_over(paper(300, 480), side)
    written(page, "5283", 120, 126, 46)
    turn = cv2.getRotationMatrix2D((240, 150), 3, 1.1)
    turned = cv2.warpAffine(page, turn, (480, 300), borderMode=cv2.BORDER_REPLICATE)
    for picture in (page, np.asarray(turned, np.uint8)):
        assert [item.text for item in recognize(png(picture)).predictions] == ["5283"]


@pytest.mark.parametrize("side", [16, 90])
@pytest.mark.parametrize("layout", ["auto", "page"])
def test_bare_squares_that_go_on_beyond_the_picture_hold_nothing(layout: str, side: int) -> None:
    page = squared_all_over(paper(300, 480), side)
    assert recognize(png(page), layout).predictions == ()


def turned(page: Picture, degrees: float) -> Picture:
    """The middle of a page, turned as a photograph is."""
    height, width = page.shape
    turning = cv2.getRotationMatrix2D((width / 2, height / 2), degrees, 1.6)
    return np.asarray(cv2.warpAffine(page, turning, (width, height)), np.uint8)


@pytest.mark.parametrize("side", [40, 56])
@pytest.mark.parametrize("degrees", [1, 2, 3, 4, 7])
def test_bare_squared_paper_that_is_turned_a_little_has_no_numbers(
    side: int, degrees: float
) -> None:
    page = turned(squared_all_over(paper(900, 1200), side, 170), degrees)
    assert recognize(png(page)).predictions == ()


@pytest.mark.parametrize("side", [40, 56])
@pytest.mark.parametrize("degrees", [-3, 2, 5])
def test_of_squared_paper_that_is_turned_a_little_the_numbers_alone_are_read(
    side: int, degrees: float
) -> None:
    page, wanted = paper(900, 1200), ["4862", "905", "37"]
    for row, text in enumerate(wanted):
        written(page, text, 400 + 30 * row, 260 + 150 * row, 56, hand=row)
    found = recognize(png(turned(squared_all_over(page, side, 170), degrees)))
    assert [item.text for item in found.predictions] == wanted


@pytest.mark.parametrize("high", [40, 48, 66])
@pytest.mark.parametrize("cut", [False, True])
def test_numbers_are_read_over_the_rules_of_a_french_exercise_book(cut: bool, high: int) -> None:
    page, wanted = np.full((1200, 1600), 240, np.uint8), ["482", "1950", "63"]
    for x in range(100, 1600, 96):
        cv2.line(page, (x, 0), (x, 1199), (180,), 1)
    for number, y in enumerate(range(20, 1200, 24)):
        cv2.line(page, (0, y), (1599, y), (200,) if number % 4 else (150,), 1)
    for row, text in enumerate(wanted):
        written(page, text, 300 + 100 * row, 216 + 288 * row - high, high, hand=row)
    page = page[120:900, 200:1100] if cut else page
    assert [item.text for item in recognize(png(page)).predictions] == wanted


@pytest.mark.parametrize("margin", [0, 6])
def test_a_table_that_fills_its_picture_is_no_ruled_paper(margin: int) -> None:
    page, wanted = paper(5 * 60 + 2 * margin + 1, 4 * 150 + 2 * margin + 1), []
    for x in range(5):
        cv2.line(page, (margin + 150 * x, margin), (margin + 150 * x, margin + 300), (90,), 2)
    for y in range(6):
        cv2.line(page, (margin, margin + 60 * y), (margin + 600, margin + 60 * y), (90,), 2)
    for place, (row, column) in enumerate(np.ndindex(5, 4)):
        wanted.append(str(37 * (place + 3)))
        left, top = margin + 150 * column + 16, margin + 60 * row + 10
        written(page, wanted[-1], left, top, 42, hand=place)
    assert [item.text for item in recognize(png(page)).predictions] == wanted


@pytest.mark.parametrize("layout", ["auto", "page"])
@pytest.mark.parametrize("side", [24, 40, 72])
def test_digits_in_neighbouring_squares_of_paper_are_one_number(side: int, layout: str) -> None:
    page, wanted = paper(8 * side, 14 * side), ["4862", "37", "905"]
    for text, row, column in zip(wanted, (1, 3, 3), (2, 1, 5), strict=True):
        for place, value in enumerate(text):
            left, top = 11 + (column + place) * side, 5 + row * side
            written(page, value, left + side // 4, top + side // 8, 3 * side // 4, hand=place)
    found = recognize(png(squared_all_over(page, side, 170)), layout).predictions
    assert [item.text for item in found] == wanted
    assert all(len(item.digits) == len(item.text) for item in found)


def test_a_sign_in_a_square_of_paper_parts_two_numbers() -> None:
    page, side = paper(10 * 48, 10 * 48), 48
    for column, value in ((1, "7"), (2, "2"), (4, "3"), (5, "4")):
        written(page, value, 11 + column * side + 12, 5 + 2 * side + 6, 36)
    middle = (11 + 3 * side + 24, 5 + 2 * side + 24)
    cv2.line(page, (middle[0] - 12, middle[1]), (middle[0] + 12, middle[1]), (40,), 4)
    found = recognize(png(squared_all_over(page, side, 170))).predictions
    assert [item.text for item in found] == ["72", "34"]
