"""Boxes with a digit in each hold one number."""

import cv2
import numpy as np
import pytest

from ml.line_reader import ALTERNATIVES
from ml.page_reader import read_page
from ml.recognizer import recognize
from tests.ml.numbers import paper, written
from tests.ml.pictures import png
from tests.ml.test_page import boxes


def test_boxes_for_single_digits_hold_one_number() -> None:
    found = read_page(boxes("40827"))
    assert [item.text for item in found] == ["40827"]
    assert len(found[0].digits) == 5


def test_a_boxed_numbers_alternatives_replace_its_least_sure_digit() -> None:
    found = read_page(boxes("40827"))[0]
    least = min(range(5), key=lambda place: found.digits[place].confidence)
    shares = [other.confidence for other in found.alternatives]
    assert 1 <= len(shares) <= ALTERNATIVES
    assert shares == sorted(shares, reverse=True)
    assert found.confidence + sum(shares) <= 1.0001
    for other in found.alternatives:
        assert [at for at in range(5) if other.text[at] != found.text[at]] == [least]
        share = found.digits[least].probabilities[int(other.text[least])]
        expected = found.confidence * share / found.digits[least].confidence
        assert other.confidence == pytest.approx(expected)


@pytest.mark.parametrize("apart", [0, 14])
@pytest.mark.parametrize("text", ["36", "25842", "11540", "675756"])
def test_boxes_with_a_digit_in_each_hold_one_number_whatever_the_layout(
    text: str, apart: int
) -> None:
    page = paper(170, (70 + apart) * len(text) + 100)
    for i, value in enumerate(text):
        left = 50 + (70 + apart) * i
        written(page, value, left + 18, 61, 48, hand=i)
        cv2.rectangle(page, (left, 50), (left + 70, 120), 80, 2)
    for layout in ("auto", "page", "number"):
        found = recognize(png(page), layout)
        assert [item.text for item in found.predictions] == [text]
        assert found.layout == ("page" if layout == "auto" else layout)


@pytest.mark.parametrize("text", ["930846", "5210"])
@pytest.mark.parametrize("layout", ["auto", "number", "page"])
def test_large_digits_do_not_divide_their_boxes(layout: str, text: str) -> None:
    page = paper(320, 150 * len(text) + 120)
    for i, value in enumerate(text):
        cv2.rectangle(page, (60 + 150 * i, 80), (172 + 150 * i, 232), 60, 4)
        written(page, value, 75 + 150 * i, 95, 118)
    assert [item.text for item in recognize(png(page), layout).predictions] == [text]


@pytest.mark.parametrize("tables", [((2, 2), (3, 3)), ((2, 3), (2, 2)), ((3, 3), (2, 2))])
def test_tables_of_one_size_side_by_side_are_no_boxes(
    tables: tuple[tuple[int, int], ...],
) -> None:
    page, side = paper(340, 640), 240
    wanted = []
    for number, (rows, columns) in enumerate(tables):
        left, top, wide, high = 50 + 290 * number, 50, side // columns, side // rows
        for row in range(rows + 1):
            cv2.line(page, (left, top + high * row), (left + side, top + high * row), 60, 2)
        for column in range(columns + 1):
            cv2.line(page, (left + wide * column, top), (left + wide * column, top + side), 60, 2)
        for cell in range(rows * columns):
            value = str((cell * 3 + 4 + number) % 10)
            x, y = left + wide * (cell % columns), top + high * (cell // columns)
            written(page, value, x + wide // 2 - 14, y + high // 2 - 20, 40)
            wanted.append(value)
    found = recognize(png(page)).predictions
    assert sorted(item.text for item in found) == sorted(wanted)


def test_a_row_of_boxes_of_which_half_are_crossed_out_holds_the_other_half() -> None:
    page = paper(120, 660)
    for k in range(11):
        cv2.line(page, (30 + 60 * k, 30), (30 + 60 * k, 90), 60, 2)
    for y in (30, 90):
        cv2.line(page, (30, y), (630, y), 60, 2)
    for k, value in enumerate("12345"):
        written(page, value, 50 + 60 * k, 40, 42)
    cv2.line(page, (340, 70), (620, 52), 50, 6)
    assert "12345" in [item.text[:5] for item in read_page(page)]


@pytest.mark.parametrize("gap", [5, 8, 30])
@pytest.mark.parametrize("value", list("0234568"))
def test_a_box_around_a_digit_is_no_part_of_it(value: str, gap: int) -> None:
    page = paper(400, 420)
    written(page, value, 180, 150, 90)
    rows, columns = (np.flatnonzero((page < 150).any(axis)) for axis in (1, 0))
    before = int(columns[0]) - gap - 4, int(rows[0]) - gap - 4
    behind = int(columns[-1]) + gap + 4, int(rows[-1]) + gap + 4
    cv2.rectangle(page, before, behind, 70, 4)
    for layout in ("auto", "digit"):
        assert [item.text for item in recognize(png(page), layout).predictions] == [value]


@pytest.mark.parametrize(("joined", "text"), [((2, 1), "305"), ((2, 1, 1), "6612"), ((2,), "47")])
def test_boxes_that_were_drawn_as_one_frame_are_read_once(
    joined: tuple[int, ...], text: str
) -> None:
    page, left, place = paper(220, 600), 80, 0
    for count in joined:
        for _ in range(count):
            cv2.rectangle(page, (left, 80), (left + 42, 142), 70, 2)
            written(page, text[place], left + 8, 92, 38, hand=place)
            left, place = left + 42, place + 1
        left += 26
    assert [item.text for item in read_page(page)] == [text]


@pytest.mark.parametrize("texts", [("2749", "80331"), ("62", "35", "480")])
def test_rows_of_boxes_apart_are_a_number_each(texts: tuple[str, ...]) -> None:
    page = paper(60 + 140 * len(texts), 480)
    for row, text in enumerate(texts):
        for place, digit in enumerate(text):
            left, top = 40 + 76 * place, 60 + 140 * row
            cv2.rectangle(page, (left, top), (left + 62, top + 70), 90, 2)
            written(page, digit, left + 18, top + 12, 46, hand=row + place)
    assert [item.text for item in recognize(png(page)).predictions] == list(texts)


def test_boxes_with_a_wide_gap_between_are_two_numbers() -> None:
    page = paper(180, 1000)
    for place, digit in enumerate("60137" + "2849"):
        left = 40 + 76 * place + 120 * (place > 4)
        cv2.rectangle(page, (left, 60), (left + 62, 130), 90, 2)
        written(page, digit, left + 18, 72, 46, hand=place)
    assert [item.text for item in recognize(png(page)).predictions] == ["60137", "2849"]
