"""A shadow with an edge, sharp or soft, across the writing hides none of it."""

import cv2
import numpy as np
import pytest

from ml.recognizer import recognize
from ml.shadow import without_shadow
from tests.ml.numbers import Picture, paper, squared, written
from tests.ml.pictures import png

SHADOWS = [(0.5, 1), (0.65, 1), (0.65, 5)]  # of the light, and pixels from dark to light
ANGLES = [-1.1, -0.2, 0.3, 1.4]


def shaded(page: Picture, depth: float, blur: float, angle: float) -> Picture:
    """The page with a shadow on one side of a line through its middle."""
    height, width = page.shape[:2]
    y, x = np.mgrid[0:height, 0:width]
    beyond = (x - width / 2) * np.cos(angle) + (y - height / 2) * np.sin(angle) > 0
    shade = 1 - depth * cv2.GaussianBlur(beyond.astype(np.float32), (0, 0), blur)
    return np.asarray(page * (shade if page.ndim == 2 else shade[..., None]), np.uint8)


def texts(picture: Picture) -> list[str]:
    return [item.text for item in recognize(png(picture)).predictions]


@pytest.mark.parametrize(("depth", "blur"), SHADOWS)
@pytest.mark.parametrize("angle", ANGLES)
def test_a_number_across_a_shadows_edge_is_read(angle: float, depth: float, blur: float) -> None:
    page = paper(300, 700)
    written(page, "47382", 150, 110, 90)
    assert texts(shaded(page, depth, blur, angle)) == ["47382"]


@pytest.mark.parametrize(("depth", "blur"), SHADOWS)
def test_a_blue_number_on_yellow_paper_is_read_across_a_shadow(depth: float, blur: float) -> None:
    page = paper(300, 700)
    written(page, "6174", 170, 110, 90)
    share = (page / 235.0)[..., None]
    colour = np.array([40, 60, 160]) + share * (np.array([245, 225, 150]) - [40, 60, 160])
    assert texts(shaded(np.clip(colour, 0, 255).astype(np.uint8), depth, blur, 0.3)) == ["6174"]


@pytest.mark.parametrize("value", list("23568"))
def test_a_markers_digit_across_a_shadow_is_read(value: str) -> None:
    page = paper(400, 400)
    written(page, value, 110, 80, 220)
    thick = cv2.erode(page, cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (25, 25)))
    assert texts(shaded(np.asarray(thick, np.uint8), 0.6, 2, 0.3)) == [value]


@pytest.mark.parametrize(("depth", "blur"), SHADOWS)
def test_every_number_of_a_column_is_read_across_a_shadow(depth: float, blur: float) -> None:
    page, column = paper(640, 800), ["482", "1950", "63", "7094"]
    for row, text in enumerate(column):
        written(page, text, 290, 40 + 145 * row, 64, hand=row)
    assert texts(shaded(page, depth, blur, -0.2)) == column


@pytest.mark.parametrize("side", [40, 56])
@pytest.mark.parametrize("angle", ANGLES)
def test_numbers_on_squared_paper_are_read_across_a_shadow(angle: float, side: int) -> None:
    page, column = paper(640, 800), ["482", "1950", "63", "7094"]
    for row, text in enumerate(column):
        written(page, text, 290, 40 + 145 * row, 64, hand=row)
    assert texts(shaded(squared(page, side), 0.5, 1, angle)) == column


@pytest.mark.parametrize("angle", ANGLES)
def test_a_small_figure_beside_a_column_hides_none_of_it_in_a_shadow(angle: float) -> None:
    page, column = paper(640, 800), ["482", "1950", "63", "7094"]
    for row, text in enumerate(column):
        written(page, text, 290, 40 + 145 * row, 64, hand=row)
    cv2.rectangle(page, (60, 560), (120, 620), (60,), 2)
    cv2.line(page, (90, 560), (90, 620), (60,), 2)
    cv2.line(page, (60, 590), (120, 590), (60,), 2)
    assert texts(shaded(page, 0.65, 1, angle)) == column


@pytest.mark.parametrize("shade", [0, 0.3])
def test_chalk_on_a_board_is_not_taken_for_light_paper(shade: float) -> None:
    board = paper(300, 700)
    written(board, "5038", 170, 110, 90)
    board = shaded(255 - board, shade, 3, 0.3) if shade else 255 - board
    assert without_shadow(board) is board


def test_a_dark_page_full_of_light_numbers_stays_as_it_is() -> None:
    page = paper(640, 800)
    for row, left in np.ndindex(6, 2):
        written(page, "5038", 60 + 360 * left, 20 + 103 * row, 90)
    dark = np.asarray(255 - page, np.uint8)
    assert without_shadow(dark) is dark


def test_what_is_too_dark_for_a_shadow_is_not_made_light() -> None:
    page = paper(400, 500)
    written(page, "381", 60, 150, 90)
    page[:, 350:] = page[:, 350:] // 7
    assert without_shadow(page) is page


def test_an_evenly_lit_page_and_one_with_a_vignette_stay_as_they_are() -> None:
    page = paper(600, 800)
    written(page, "2749", 200, 250, 90)
    y, x = np.mgrid[-1:1:600j, -1:1:800j]
    for light in (np.ones_like(x), 1 - 0.25 * (x**2 + y**2), 0.8 + 0.2 * x):
        picture = np.asarray(page * light, np.uint8)
        assert without_shadow(picture) is picture


@pytest.mark.parametrize("depth", [0.3, 0.6])
def test_paper_is_as_light_in_the_shadow_as_beside_it(depth: float) -> None:
    page = paper(400, 500)
    written(page, "381", 140, 150, 90)
    even = without_shadow(shaded(page, depth, 2, 0)).astype(float)
    lit, dark = np.median(even[:, :200]), np.median(even[:, 300:])
    assert abs(lit - dark) < 6


@pytest.mark.parametrize("depth", [0.3, 0.5, 0.65])
@pytest.mark.parametrize("angle", ANGLES)
def test_a_shadow_over_a_row_of_boxes_hides_no_digit(angle: float, depth: float) -> None:
    form = paper(260, 700)
    for column, value in enumerate("27495"):
        left = 60 + 116 * column
        cv2.rectangle(form, (left, 70), (left + 116, 190), (60,), 3)
        written(form, value, left + 32, 98, 64)
    assert texts(shaded(form, depth, 2, angle)) == ["27495"]
