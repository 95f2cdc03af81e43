"""Ruled and squared paper that lies askew in a photograph is paper, and its numbers are read."""

from __future__ import annotations

from collections.abc import Callable

import cv2
import numpy as np
import pytest

from ml.recognizer import recognize
from ml.slanted import without_slanted_rules
from tests.ml.numbers import Picture, paper, squared_all_over, written
from tests.ml.pictures import png

WANTED = ["5283", "40", "9246"]
TURNS = [-15, -10, -6, 5, 8, 13]


def page() -> Picture:
    sheet = paper(1400, 1800)
    for row, text in enumerate(WANTED):
        written(sheet, text, 600 + 60 * row, 450 + 200 * row, 60, hand=row)
    return sheet


def askew(sheet: Picture, degrees: float) -> Picture:
    """The middle of a sheet, turned."""
    height, width = sheet.shape
    turn = cv2.getRotationMatrix2D((width / 2, height / 2), degrees, 1)
    turned = cv2.warpAffine(sheet, turn, (width, height), borderMode=cv2.BORDER_REPLICATE)
    return np.asarray(turned[height // 6 : -height // 6, width // 6 : -width // 6], np.uint8)


def lined(sheet: Picture) -> Picture:
    """With rules, and a darker one along the margin."""
    for y in range(24, len(sheet), 64):
        cv2.line(sheet, (0, y), (sheet.shape[1], y), (170,), 1)
    cv2.line(sheet, (440, 0), (440, len(sheet)), (130,), 2)
    return sheet


def pale_squares(sheet: Picture) -> Picture:
    return squared_all_over(sheet, 40, 185)


def bold_squares(sheet: Picture) -> Picture:
    return squared_all_over(sheet, 48, 130, 2)


def light_on_dark(sheet: Picture) -> Picture:
    return 255 - pale_squares(sheet)


def in_perspective(sheet: Picture) -> Picture:
    height, width = sheet.shape
    ruled = lined(sheet)
    corners = np.array([(0, 0), (width, 0), (width, height), (0, height)], np.float32)
    there = corners + np.array([(0, 0), (0, -0.08), (0, 0.06), (0, 0)], np.float32) * height
    view = cv2.getPerspectiveTransform(corners, there)
    seen = cv2.warpPerspective(ruled, view, (width, height), borderMode=cv2.BORDER_REPLICATE)
    return np.asarray(seen, np.uint8)


PAPERS = [lined, pale_squares, bold_squares, light_on_dark, in_perspective]


@pytest.mark.parametrize("degrees", TURNS)
@pytest.mark.parametrize("ruled", PAPERS)
def test_numbers_are_read_over_rules_that_lie_askew(
    ruled: Callable[[Picture], Picture], degrees: float
) -> None:
    found = recognize(png(askew(ruled(page()), degrees)))
    assert [item.text for item in found.predictions] == WANTED


@pytest.mark.parametrize("degrees", TURNS)
@pytest.mark.parametrize("ruled", PAPERS)
def test_bare_paper_whose_rules_lie_askew_holds_nothing(
    ruled: Callable[[Picture], Picture], degrees: float
) -> None:
    assert recognize(png(askew(ruled(paper(1400, 1800)), degrees))).predictions == ()


def test_a_coloured_picture_keeps_its_colours_where_rules_are_painted_over() -> None:
    ruled = cv2.cvtColor(askew(pale_squares(page()), 10), cv2.COLOR_GRAY2RGB)
    ruled[..., 2] //= 2
    cleared = without_slanted_rules(ruled)
    assert cleared.min(axis=(0, 1))[0] < 60  # the writing is there
    beside = cleared[:200, :300]
    assert np.percentile(beside[..., 0], 0.5) > 220
    assert abs(np.percentile(beside[..., 2], 0.5) - 117) < 10


@pytest.mark.parametrize("degrees", [0, 9])
def test_a_table_that_lies_askew_on_a_sheet_keeps_its_rules(degrees: float) -> None:
    sheet = paper(1400, 1800)
    for place in range(6):
        cv2.line(sheet, (500 + 120 * place, 500), (500 + 120 * place, 900), (90,), 2)
    for place in range(5):
        cv2.line(sheet, (500, 500 + 100 * place), (1100, 500 + 100 * place), (90,), 2)
    picture = askew(sheet, degrees)
    assert np.array_equal(without_slanted_rules(picture), picture)


@pytest.mark.parametrize("pen", [2, 9])
def test_slanted_ones_that_fill_their_picture_stay(pen: int) -> None:
    picture = paper(200, 420)
    for place in range(6):
        cv2.line(picture, (60 + 60 * place, -5), (20 + 60 * place, 205), (50,), pen)
    assert np.array_equal(without_slanted_rules(picture), picture)
