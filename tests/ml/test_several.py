"""Several numbers on one picture: none is lost, and none is glued to another."""

from __future__ import annotations

import numpy as np
import pytest

from ml.layout import decide
from ml.recognizer import recognize
from tests.ml.numbers import number_ink, paper, written
from tests.ml.pictures import png


def test_two_numbers_far_apart_in_a_strip_are_a_page() -> None:
    page = paper(130, 700)
    written(page, "294", 20, 36)
    written(page, "83", 560, 36)
    assert decide(page) == "page"


@pytest.mark.parametrize(("first", "second"), [("352", "148"), ("61", "9035"), ("493", "2817")])
@pytest.mark.parametrize(("size", "right", "down"), [((240, 900), 420, 0), ((400, 500), 0, 160)])
def test_two_numbers_apart_on_wide_paper_are_both_read(
    size: tuple[int, int], right: int, down: int, first: str, second: str
) -> None:
    page = paper(*size)
    written(page, first, 60, 80, 60)
    written(page, second, 60 + right, 80 + down, 60, hand=1)
    found = recognize(png(page))
    assert [item.text for item in found.predictions] == [first, second]
    assert found.layout == "page"


@pytest.mark.parametrize("texts", [("7", "3"), ("125", "48"), ("40", "9135")])
@pytest.mark.parametrize("margin", [10, 40, 100])
@pytest.mark.parametrize("gap", [2.4, 4, 8])
def test_numbers_beside_each_other_that_fill_the_picture_are_both_read(
    texts: tuple[str, str], margin: int, gap: float
) -> None:
    height = 100
    first, second = (round(number_ink(text).shape[1] * height / 28) for text in texts)
    page = paper(height + 2 * margin, first + round(gap * height) + second + 2 * margin)
    written(page, texts[0], margin, margin, height)
    written(page, texts[1], page.shape[1] - margin - second, margin, height)
    assert [item.text for item in recognize(png(page)).predictions] == list(texts)


@pytest.mark.parametrize("texts", [("125", "48"), ("5", "206"), ("61", "78", "9")])
@pytest.mark.parametrize("width", [330, 1100])
@pytest.mark.parametrize("gap", [20, 60])
def test_numbers_above_each_other_that_fill_the_picture_are_all_read(
    texts: tuple[str, ...], width: int, gap: int
) -> None:
    page = paper(len(texts) * (100 + gap) + gap, width)
    for row, text in enumerate(texts):
        written(page, text, 40, gap + row * (100 + gap), 100)
    assert [item.text for item in recognize(png(page)).predictions] == list(texts)


def test_one_number_with_wide_gaps_stays_one() -> None:
    page = paper(140, 700)
    for place, digit in enumerate("4096"):
        written(page, digit, 60 + 140 * place, 30, 80)
    assert [item.text for item in recognize(png(page)).predictions] == ["4096"]


@pytest.mark.parametrize("digits", ["17191", "1171", "41911"])
def test_a_column_of_digits_that_was_cut_to_its_ink_loses_none(digits: str) -> None:
    page = paper(40 + 110 * len(digits), 300)
    for row, digit in enumerate(digits):
        written(page, digit, 100, 20 + 110 * row, 70, hand=row)
    rows, columns = (np.flatnonzero((page < 150).any(axis)) for axis in (1, 0))
    cut = page[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1]
    assert [item.text for item in recognize(png(cut)).predictions] == list(digits)
