"""A box or a ring that was drawn around the writing is no part of it."""

from collections.abc import Callable

import cv2
import numpy as np
import pytest

from ml.frame import without_frame
from ml.recognizer import recognize
from tests.ml.numbers import Picture, box_by_hand, digit_ink, number_ink, paper, written
from tests.ml.pictures import png


def in_a_box(text: str, gap: int, hand: int, pen: int = 3) -> Picture:
    page = paper(300, 240 + 60 * len(text))
    written(page, text, 130, 90, 60, hand=hand)
    rows, columns = (np.flatnonzero((page < 150).any(axis)) for axis in (1, 0))
    left, right, top, bottom = columns[0] - gap, columns[-1] + gap, rows[0] - gap, rows[-1] + gap
    box_by_hand(page, int(left), int(top), int(right), int(bottom), pen, seed=hand)
    return page


def row_of_boxes(text: str, apart: int, hand: int, side: int = 70) -> Picture:
    page = paper(side + 160, len(text) * (side + apart) + 200)
    for place, value in enumerate(text):
        left = 100 + place * (side + apart)
        middle = left + (side - digit_ink(value, hand + place).shape[1] * 42 // 28) // 2
        written(page, value, middle, 94, 42, hand=hand + place)
        box_by_hand(page, left, 80, left + side, 80 + side, 2, seed=10 * hand + place)
    return page


@pytest.mark.parametrize("gap", [6, 12, 30])
@pytest.mark.parametrize("text", ["7", "2", "47", "305", "66120"])
def test_what_stands_in_a_box_drawn_by_hand_is_read_without_it(text: str, gap: int) -> None:
    for hand in range(3):
        page = in_a_box(text, gap, hand)
        for layout in ("auto", "digit" if len(text) == 1 else "number"):
            found = recognize(png(page), layout).predictions
            assert [item.text for item in found] == [text], (hand, layout)


def test_a_box_that_the_number_touches_is_taken_away() -> None:
    page = in_a_box("66120", 3, 0, pen=4)
    assert [item.text for item in recognize(png(page)).predictions] == ["66120"]


def test_a_light_box_on_a_dark_ground_is_taken_away_too() -> None:
    page = 255 - in_a_box("305", 12, 1)
    assert [item.text for item in recognize(png(page)).predictions] == ["305"]


@pytest.mark.parametrize("apart", [0, 10, 30])
@pytest.mark.parametrize("text", ["47", "66120", "90817"])
def test_digits_in_a_row_of_boxes_drawn_by_hand_are_one_number(text: str, apart: int) -> None:
    found = recognize(png(row_of_boxes(text, apart, hand=1))).predictions
    assert [item.text for item in found] == [text]


def two_boxes() -> Picture:
    page = np.hstack([in_a_box("47", 12, 0), in_a_box("58", 12, 1)])
    return np.asarray(page)


def angular_eight() -> Picture:
    page = paper(200, 160)
    cv2.rectangle(page, (50, 40), (110, 160), (60,), 8)
    cv2.line(page, (50, 100), (110, 100), (60,), 8)
    return page


def slashed_zero() -> Picture:
    page = paper(200, 160)
    cv2.ellipse(page, (80, 100), (35, 60), 0, 0, 360, (60,), 6)
    cv2.line(page, (92, 75), (68, 125), (60,), 6)
    return page


def angular_zero() -> Picture:
    page = paper(220, 200)
    box_by_hand(page, 60, 40, 130, 170, pen=5)
    return page


def bold_zero() -> Picture:
    page = paper(200, 240)
    cv2.ellipse(page, (120, 100), (55, 45), 0, 0, 360, (40,), 44)
    return page


def divided_box() -> Picture:
    page = in_a_box("4 7", 14, 0)
    columns = np.flatnonzero((page < 150).any(0))
    middle = int(columns[0] + columns[-1]) // 2
    rows = np.flatnonzero((page < 150).any(1))
    cv2.line(page, (middle, int(rows[0])), (middle + 3, int(rows[-1])), (70,), 3)
    return page


def textured_box() -> Picture:
    """What fills a box is hatched from edge to edge, as on printed paper."""
    page = in_a_box("47", 14, 0)
    rows, columns = (np.flatnonzero((page < 150).any(axis)) for axis in (1, 0))
    for x in range(int(columns[0]) - 20, int(columns[-1]), 7):
        start, end = (x, int(rows[0]) + 3), (x + 20, int(rows[-1]) - 3)
        cv2.line(page, start, end, (110,), 1)
    return page


def crossed_out_box() -> Picture:
    """The sides go on far beyond the corners, as those of squared paper do."""
    page = in_a_box("47", 14, 0)
    rows, columns = (np.flatnonzero((page < 150).any(axis)) for axis in (1, 0))
    for y in (int(rows[0]) + 4, int(rows[-1]) - 4):
        cv2.line(page, (0, y), (page.shape[1], y), (70,), 3)
    for x in (int(columns[0]) + 4, int(columns[-1]) - 4):
        cv2.line(page, (x, 0), (x, page.shape[0]), (70,), 3)
    return page


def box_around_small_print() -> Picture:
    page = paper(300, 400)
    box_by_hand(page, 60, 50, 340, 250)
    written(page, "47", 180, 130, 28)
    return page


def box_around_a_page() -> Picture:
    page = paper(500, 460)
    box_by_hand(page, 20, 20, 440, 480)
    for row in range(5):
        written(page, "40718", 60, 50 + 84 * row, 50, hand=row)
    cv2.line(page, (400, 60), (404, 400), (60,), 4)  # tall, as in a lone box a digit is
    return page


def head_row_table() -> Picture:
    page = paper(456, 540)
    cv2.rectangle(page, (60, 60), (480, 396), (70,), 2)
    for row in range(1, 4):
        cv2.line(page, (60, 60 + 84 * row), (480, 60 + 84 * row), (70,), 2)
        for column in range(3):
            text = str(37 * (row + 2 * column + 1))
            written(page, text, 80 + 140 * column, 78 + 84 * row, 46, hand=row)
    for x in (200, 340):
        cv2.line(page, (x, 144), (x, 396), (70,), 2)
    return page


@pytest.mark.parametrize(
    "draw",
    [
        two_boxes, angular_eight, slashed_zero, angular_zero, divided_box, textured_box, bold_zero,
        crossed_out_box, box_around_small_print, box_around_a_page, head_row_table,
    ],
)  # fmt: skip
def test_what_is_no_lone_box_around_writing_stays_as_it_is(draw: Callable[[], Picture]) -> None:
    page = draw()
    assert without_frame(page) is page


def test_a_table_under_a_head_is_read_with_the_layout_found() -> None:
    found = recognize(png(head_row_table())).predictions
    wanted = [str(37 * (row + 2 * column + 1)) for row in range(1, 4) for column in range(3)]
    assert [item.text for item in found] == wanted


def bordered() -> Picture:
    page = paper(300, 360)
    page[:1] = page[-1:] = 60
    page[:, :1] = page[:, -1:] = 60
    return page


def squared_to_the_edge() -> Picture:
    page = np.full((300, 360), 235, np.uint8)
    page[::8] = page[:, ::8] = 150
    return page


@pytest.mark.parametrize("draw", [bordered, squared_to_the_edge])
@pytest.mark.parametrize("layout", ["auto", "page", "number"])
def test_a_rule_along_the_pictures_edge_hides_no_number(
    layout: str, draw: Callable[[], Picture]
) -> None:
    page = draw()
    written(page, "47", 120, 100, 90, hand=1)
    assert [item.text for item in recognize(png(page), layout).predictions] == ["47"]


def test_an_empty_wide_box_holds_no_number() -> None:
    page = paper(200, 260)
    box_by_hand(page, 60, 50, 200, 150)
    for layout in ("auto", "digit", "number", "page"):
        assert recognize(png(page), layout).predictions == ()


def in_a_ring(text: str, room: float, hand: int, pen: int) -> Picture:
    page = paper(300, 520)
    half = number_ink(text, 3, hand).shape[1]
    written(page, text, 260 - half, 122, 56, hand=hand)
    wide = int(max(half, 28) * room + 22)
    high = min(int(max(28 * room + 20, wide * 0.7)), 140)
    cv2.ellipse(page, (260, 150), (wide, high), 5, 0, 360, (60,), pen, cv2.LINE_AA)
    return page


@pytest.mark.parametrize("room", [1.0, 1.3])
@pytest.mark.parametrize("text", ["7", "8", "1", "42", "574"])
def test_what_stands_in_a_ring_is_read_without_it(text: str, room: float) -> None:
    for hand, pen in ((0, 2), (1, 4), (2, 3)):
        found = recognize(png(in_a_ring(text, room, hand, pen))).predictions
        assert [item.text for item in found] == [text], (hand, pen)


@pytest.mark.parametrize("layout", ["auto", "digit", "number"])
@pytest.mark.parametrize(("height", "width"), [(100, 90), (140, 110), (200, 200), (300, 400)])
@pytest.mark.parametrize("margin", [8, 14, 25])
def test_an_empty_box_is_no_zero(height: int, width: int, margin: int, layout: str) -> None:
    page = paper(height, width)
    cv2.rectangle(page, (margin, margin), (width - margin, height - margin), 70, 3)
    assert recognize(png(page), layout).predictions == ()


@pytest.mark.parametrize("seed", range(6))
def test_an_empty_box_drawn_by_hand_is_no_zero(seed: int) -> None:
    page = paper(200, 170)
    box_by_hand(page, 30, 30, 140, 170, 3, seed)
    assert recognize(png(page)).predictions == ()
