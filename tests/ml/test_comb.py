"""A comb field's ticks are no digits: what stands between them is one number."""

from __future__ import annotations

import cv2
import numpy as np
import pytest

from ml.comb import find_combs
from ml.recognizer import recognize
from tests.ml.numbers import Picture, digit_ink, paper, squared, squared_all_over, written
from tests.ml.pictures import png


def comb(
    page: Picture,
    text: str,
    left: int,
    line: int,
    side: int,
    *,
    tick: float = 0.4,
    cells: int | None = None,
    shade: int = 90,
    thick: int = 2,
    hand: int = 0,
) -> None:
    """A comb on a page, its line's left end at (left, line), with a digit in each first cell.

    side: pixels from tick to tick. tick: of that is a tick's height.
    """
    cells = cells or len(text)
    cv2.line(page, (left, line), (left + cells * side, line), (shade,), thick)
    for place in range(cells + 1):
        x = left + place * side
        cv2.line(page, (x, line - round(tick * side)), (x, line), (shade,), thick)
    high = round(0.75 * side)
    for place, value in enumerate(text):
        wide = round(digit_ink(value, hand + place).shape[1] * high / 28)
        beside = (-2, 0, 2)[place % 3]
        x, top = left + place * side + (side - wide) // 2 + beside, line - high - side // 10
        written(page, value, x, top, high, hand=hand + place, gap=0)


@pytest.mark.parametrize("layout", ["auto", "number", "page"])
@pytest.mark.parametrize("tick", [0.2, 0.35, 0.6, 1.0])
@pytest.mark.parametrize("text", ["5283", "9038251"])
def test_digits_in_a_comb_are_one_number(text: str, tick: float, layout: str) -> None:
    page = paper(140, 48 * len(text) + 120)
    comb(page, text, 60, 100, 48, tick=tick)
    (found,) = recognize(png(page), layout).predictions
    assert found.text == text
    places = [digit.box.x + digit.box.w / 2 for digit in found.digits]
    assert all(abs(x - 84 - 48 * i) < 12 for i, x in enumerate(places))


@pytest.mark.parametrize("shade", [90, 190])
@pytest.mark.parametrize("text", ["407159", "862"])
def test_a_comb_that_fills_its_picture_is_read(text: str, shade: int) -> None:
    page = paper(66, 48 * len(text) + 20)
    comb(page, text, 10, 56, 48, shade=shade, thick=1)
    assert [item.text for item in recognize(png(page)).predictions] == [text]


def form(texts: dict[str, int], shade: int, thick: int, turn: float) -> Picture:
    """Combs with so many cells each below a printed word, photographed a little askew."""
    page = paper(1100, 800)
    for row, (text, cells) in enumerate(texts.items()):
        line = 200 + 190 * row
        font = cv2.FONT_HERSHEY_SIMPLEX
        cv2.putText(page, "Account", (90, line - 58), font, 0.6, (60,), 1, cv2.LINE_AA)
        how = {"cells": cells, "shade": shade, "thick": thick, "hand": row}
        comb(page, text.strip(), 90, line, 34, **how)
    by = cv2.getRotationMatrix2D((400, 550), turn, 1)
    return np.asarray(cv2.warpAffine(page, by, (800, 1100), borderMode=cv2.BORDER_REPLICATE))


@pytest.mark.parametrize("turn", [0, 1, -2, 3])
@pytest.mark.parametrize(("shade", "thick"), [(90, 2), (120, 1), (190, 1)])
def test_a_forms_combs_hold_a_number_each_and_may_have_room_left(
    shade: int, thick: int, turn: float
) -> None:
    texts = {"40715": 8, "86021": 5, "9038251746": 10, "37": 4}
    found = recognize(png(form(texts, shade, thick, turn))).predictions
    assert [item.text for item in found] == list(texts)


@pytest.mark.parametrize("turn", [0, 1, -2, 3])
@pytest.mark.parametrize(("shade", "thick"), [(90, 2), (120, 1), (190, 1)])
def test_empty_combs_hold_no_number(shade: int, thick: int, turn: float) -> None:
    texts = {"": 8, " ": 5, "  ": 10, "   ": 4}
    assert recognize(png(form(texts, shade, thick, turn))).predictions == ()


@pytest.mark.parametrize("tick", [0.3, 0.6, 0.75])
def test_combs_of_two_cells_as_for_a_date_hold_two_digits_each(tick: float) -> None:
    page = paper(200, 420)
    for left, text in ((40, "24"), (220, "83")):
        comb(page, text, left, 130, 60, tick=tick)
    assert [item.text for item in recognize(png(page)).predictions] == ["24", "83"]


def test_a_comb_in_a_border_is_read() -> None:
    page = paper(300, 560)
    comb(page, "247985", 100, 180, 60)
    cv2.rectangle(page, (40, 60), (520, 250), (90,), 2)
    assert [item.text for item in recognize(png(page)).predictions] == ["247985"]


def test_without_room_for_digits_above_its_line_a_comb_is_a_pads_wire() -> None:
    page = paper(200, 600)
    comb(page, "", 20, 24, 40, cells=14)
    assert find_combs(page) == []
    lower = np.vstack((paper(40, 600), page))
    assert [len(found.ticks) for found in find_combs(lower)] == [15]


@pytest.mark.parametrize("side", [24, 40, 56])
@pytest.mark.parametrize("text", ["776394", "048171", "290"])
def test_squared_paper_below_a_number_is_no_comb(text: str, side: int) -> None:
    page = paper(240, 60 * len(text) + 120)
    written(page, text, 50, 84, 60, hand=1)
    squares = squared_all_over(page, side)
    assert find_combs(squares) == []
    assert find_combs(squared(page, side)) == []
    assert [item.text for item in recognize(png(squares)).predictions] == [text]


def test_an_underlined_number_of_ones_is_no_comb() -> None:
    page = paper(160, 300)
    for x in (90, 130, 170):
        cv2.line(page, (x, 50), (x, 108), (40,), 5, cv2.LINE_AA)
    cv2.line(page, (70, 112), (200, 112), (40,), 3, cv2.LINE_AA)
    for layout in ("auto", "page"):
        assert [item.text for item in recognize(png(page), layout).predictions] == ["111"]
