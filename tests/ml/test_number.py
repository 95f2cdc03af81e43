"""One number in a picture."""

from __future__ import annotations

import cv2
import numpy as np
import pytest

from ml.margins import without_margins
from ml.number_reader import read_number
from ml.recognizer import recognize
from ml.results import Prediction
from tests.ml.numbers import digit_ink, number_ink, paper, written
from tests.ml.pictures import png


def only(found: list[Prediction]) -> Prediction:
    assert len(found) == 1
    return found[0]


@pytest.mark.parametrize("text", ["7", "42", "1990", "38065", "246813", "9074152638"])
def test_a_number_is_read_whatever_its_length(text: str) -> None:
    page = paper(220, 120 + 60 * len(text))
    written(page, text, 50, 80)
    assert only(read_number(page)).text == text


@pytest.mark.parametrize(("text", "pen", "height"), [("862", 7, 34), ("35", 11, 40)])
def test_a_small_picture_that_was_cut_to_a_number_in_bold_is_read_as_a_whole(
    text: str, pen: int, height: int
) -> None:
    large = cv2.resize(number_ink(text, 0), None, fx=3, fy=3, interpolation=cv2.INTER_CUBIC)
    bold = cv2.dilate(large, np.ones((pen, pen), np.uint8))
    rows, columns = (np.flatnonzero((bold > 80).any(axis)) for axis in (1, 0))
    bold = bold[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1]
    width = round(bold.shape[1] * height / bold.shape[0])
    ink = cv2.resize(bold, (width, height), interpolation=cv2.INTER_AREA) / 255
    page = paper(height + 6, width + 10, 190)
    part = page[2 : 2 + height, 4 : 4 + width]
    part[:] = (part * (1 - 0.75 * ink)).astype(np.uint8)
    assert only(read_number(page)).text == text


def test_a_space_between_thousands_is_no_digit_and_no_end() -> None:
    page = paper(200, 520)
    written(page, "12 345", 60, 70)
    assert only(read_number(page)).text == "12345"


def test_a_field_cut_to_its_number_is_read_past_a_wide_gap() -> None:
    field = paper(104, 420)
    written(field, "25", 30, 24)
    written(field, "304", 190, 24)
    assert only(read_number(field)).text == "25304"


@pytest.mark.parametrize("dot", ["point", "comma"])
def test_a_separator_is_no_digit(dot: str) -> None:
    page = paper(200, 560)
    written(page, "35", 60, 70)
    written(page, "208", 196, 70)
    cv2.circle(page, (176, 117), 4, 60, -1, cv2.LINE_AA)
    if dot == "comma":
        cv2.line(page, (176, 117), (169, 133), 60, 4, cv2.LINE_AA)
    assert only(read_number(page)).text == "35208"


@pytest.mark.parametrize("hand", range(4))
@pytest.mark.parametrize("parts", [("12", "05", "2024"), ("3", "11", "98"), ("0170", "45623")])
def test_the_slashes_of_a_date_are_no_ones(parts: tuple[str, ...], hand: int) -> None:
    page, left = paper(240, 760), 80
    for part in parts:
        written(page, part, left, 84, 60, hand=hand)
        left = int(np.flatnonzero((page < 150).any(0))[-1]) + 10
        if part != parts[-1]:
            cv2.line(page, (left + 28, 78), (left, 152), 45, 4, cv2.LINE_AA)
            left += 36
    assert only(list(recognize(png(page)).predictions)).text == "".join(parts)


@pytest.mark.parametrize("hand", range(4))
def test_brackets_around_a_number_are_no_digits(hand: int) -> None:
    page = paper(240, 420)
    written(page, "45", 140, 90, 60, hand=hand)
    columns = np.flatnonzero((page < 150).any(0))
    for at, start in ((int(columns[0]) - 8, 100), (int(columns[-1]) + 8, -80)):
        cv2.ellipse(page, (at, 120), (14, 42), 0, start, start + 160, 45, 4, cv2.LINE_AA)
    assert only(list(recognize(png(page)).predictions)).text == "45"


def test_light_chalk_on_a_dark_board_is_read() -> None:
    page = paper(200, 400)
    written(page, "5038", 60, 70)
    assert only(read_number(255 - page)).text == "5038"


def test_a_blue_pen_on_yellow_paper_is_read() -> None:
    page = paper(200, 400)
    written(page, "6174", 60, 70)
    share = (page / 235.0)[..., None]
    colour = np.array([40, 60, 160]) + share * (np.array([245, 225, 150]) - [40, 60, 160])
    picture = np.clip(colour, 0, 255).astype(np.uint8)
    assert only(read_number(picture)).text == "6174"


def test_a_turned_line_is_set_level() -> None:
    page = paper(500, 640)
    written(page, "40957", 150, 220)
    turn = cv2.getRotationMatrix2D((320, 250), 11, 1)
    turned = cv2.warpAffine(page, turn, (640, 500), borderMode=cv2.BORDER_REPLICATE)
    assert only(read_number(turned)).text == "40957"


def test_a_small_number_in_a_large_photograph_is_found() -> None:
    page = paper(900, 1200)
    written(page, "8263", 700, 600, height=40)
    found = only(read_number(page))
    assert found.text == "8263"
    assert 690 <= found.box.x <= 720
    assert 595 <= found.box.y <= 615
    assert 25 <= found.box.h <= 50


def test_a_number_on_ruled_paper_is_read_without_the_rules() -> None:
    page = paper(480, 640)
    written(page, "50713", 140, 200, height=80)
    for y in range(30, 480, 62):
        cv2.line(page, (0, y), (639, y), 170, 2)
    assert only(read_number(page)).text == "50713"


def test_an_underline_is_no_digit() -> None:
    page = paper(220, 420)
    written(page, "836", 80, 60)
    cv2.line(page, (70, 128), (260, 124), 50, 3, cv2.LINE_AA)
    assert only(read_number(page)).text == "836"


def test_a_thin_pen_is_read() -> None:
    page = np.full((160, 300), 255, np.uint8)
    for stroke in ([(40, 40), (85, 38), (55, 120)], [(140, 35), (118, 90), (172, 88)],
                   [(160, 60), (152, 125)], [(225, 40), (222, 122)]):  # fmt: skip
        cv2.polylines(page, [np.array(stroke, np.int32)], False, 0, 1, cv2.LINE_AA)
    assert only(read_number(page)).text == "741"


def test_bare_paper_holds_no_number() -> None:
    assert read_number(paper(200, 400)) == []


def test_each_digit_has_its_box_and_its_probabilities() -> None:
    page = paper(200, 400)
    written(page, "2796", 60, 70)
    found = only(read_number(page))
    lefts = [digit.box.x for digit in found.digits]
    assert [digit.value for digit in found.digits] == list("2796")
    assert lefts == sorted(lefts)
    assert all(40 <= left <= 300 for left in lefts)
    for digit in found.digits:
        assert sum(digit.probabilities) == pytest.approx(1, abs=1e-3)
        assert digit.confidence == pytest.approx(digit.probabilities[int(digit.value)])


def test_the_digits_confidences_multiply_to_the_numbers() -> None:
    page = paper(200, 400)
    written(page, "1357", 60, 70, hand=2)
    found = only(read_number(page))
    product = np.prod([digit.confidence for digit in found.digits])
    assert product == pytest.approx(found.confidence, abs=0.02)


def test_a_doubtful_numbers_alternatives_are_other_texts_and_less_likely() -> None:
    page = paper(200, 400)
    written(page, "4996", 60, 70, hand=1)
    found = only(read_number(cv2.GaussianBlur(page, (0, 0), 5)))
    assert found.alternatives
    assert found.text not in {other.text for other in found.alternatives}
    assert found.confidence + sum(other.confidence for other in found.alternatives) <= 1.0001


def test_a_blurred_number_is_less_sure_than_a_clear_one() -> None:
    page = paper(200, 400)
    written(page, "3850", 60, 70)
    clear = only(read_number(page))
    blurred = read_number(cv2.GaussianBlur(page, (0, 0), 9))
    assert clear.confidence > 0.8
    assert not blurred or blurred[0].confidence < clear.confidence


def test_a_black_bar_on_a_sheet_beside_a_scans_margin_does_no_harm() -> None:
    page = paper(300, 300)
    page[:, 40:64] = 0  # where the sheet's light is measured
    written(page, "705", 120, 120, height=50)
    for scan in (np.hstack([np.full((300, 90), 12, np.uint8), page]),
                 np.hstack([page[:, ::-1], np.full((300, 90), 12, np.uint8)])):  # fmt: skip
        sheet, _, _ = without_margins(scan)
        assert sheet.shape[1] < scan.shape[1]
        assert 225 < np.median(sheet) < 245


def test_a_scans_black_margin_hides_no_number_and_boxes_are_the_whole_pictures() -> None:
    page = paper(300, 300)
    written(page, "705", 160, 120, height=50)
    page[:, :90] = 12
    for layout in ("number", "auto"):
        found = only(list(recognize(png(page), layout).predictions))
        assert found.text == "705"
        assert 155 <= found.box.x <= 175
        assert all(digit.box.x >= 155 for digit in found.digits)


def test_the_shadow_beside_a_scans_margin_is_no_ink() -> None:
    page = paper(200, 150)
    written(page, "44", 46, 70, height=40)
    pale = 255 - 0.45 * (255.0 - page)  # a pencil's
    pale *= np.clip(0.45 + np.arange(150) / 40, 0, 1)[None]
    pale += np.random.default_rng(2).normal(0, 4, pale.shape)
    scan = np.hstack([np.full((200, 90), 12.0), np.clip(pale, 0, 255)]).astype(np.uint8)
    sheet, left, _ = without_margins(scan)
    assert np.median(sheet[:, :8]) > 0.95 * np.median(sheet)
    (found,) = recognize(png(scan), "number").predictions
    assert found.text == "44"
    assert left < found.box.x < 90 + 60


def test_a_forms_rule_beside_a_small_number_is_not_taken_for_it() -> None:
    page = paper(220, 150)
    written(page, "62", 70, 90, height=28)
    for top in range(4, 190, 62):
        cv2.line(page, (16, top), (17, top + 50), 90, 3)
    assert only(read_number(page)).text == "62"


def test_a_digits_long_straight_strokes_are_no_frame() -> None:
    page = paper(200, 110)
    four = (((62, 40), (34, 100)), ((34, 100), (92, 100)), ((72, 62), (72, 150)))
    for one, other in four:
        cv2.line(page, one, other, 40, 5, cv2.LINE_AA)
    for dot in range(20, 100, 9):  # a line of print below
        cv2.line(page, (dot, 184), (dot + 3, 192), 90, 1)
    assert only(read_number(page)).text == "4"


@pytest.mark.parametrize("layout", ["number", "auto"])
def test_ones_beside_a_comma_are_no_rules(layout: str) -> None:
    page = paper(220, 330)
    for left in (70, 110, 190):
        cv2.line(page, (left, 80), (left - 3, 138), 60, 5, cv2.LINE_AA)
    cv2.ellipse(page, (140, 138), (6, 7), 0, 0, 360, 60, -1)
    (found,) = recognize(png(page), layout).predictions
    assert found.text == "111"


@pytest.mark.parametrize("layout", ["number", "auto"])
def test_a_number_in_a_drawn_box_is_read_inside_it(layout: str) -> None:
    page = paper(300, 520)
    written(page, "3705", 150, 120)
    cv2.rectangle(page, (110, 90), (390, 205), 70, 4)
    (found,) = recognize(png(page), layout).predictions
    assert found.text == "3705"


def test_a_tall_digit_beside_a_scans_margin_is_no_shadow() -> None:
    page = paper(120, 330)
    written(page, "1705", 34, 26, height=72)
    scan = np.hstack([np.full((120, 110), 12, np.uint8), page])
    (found,) = recognize(png(scan), "number").predictions
    assert found.text == "1705"


def test_the_dark_ground_of_light_writing_is_no_margin() -> None:
    board = paper(300, 300)
    written(board, "705", 120, 120, height=50)
    assert only(list(recognize(png(255 - board), "number").predictions)).text == "705"
    small = np.zeros((28, 28), np.uint8)
    small[:, 9:19] = np.maximum(small[:, 9:19], digit_ink("7")[:, :10])
    sheet, x, y = without_margins(small)
    assert (sheet.shape, x, y) == ((28, 28), 0, 0)


def test_a_light_thing_before_a_black_ground_is_no_sheet_with_margins() -> None:
    picture = np.zeros((280, 280), np.uint8)
    cv2.rectangle(picture, (80, 10), (200, 270), 210, -1)
    cv2.line(picture, (140, 40), (60, 120), 210, 50)
    cv2.line(picture, (140, 40), (220, 120), 210, 50)
    left_as_it_is, x, y = without_margins(picture)
    assert (x, y, left_as_it_is.shape) == (0, 0, picture.shape)
    assert recognize(png(picture)).predictions == ()


def test_boxes_are_in_pixels_of_the_upright_image() -> None:
    page = paper(1200, 2600)
    written(page, "705", 1400, 500, height=160)
    found = recognize(png(page), "number").predictions
    assert only(list(found)).text == "705"
    assert 1380 <= found[0].box.x <= 1440
