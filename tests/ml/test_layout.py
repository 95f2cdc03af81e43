"""What a picture holds is found by itself."""

from __future__ import annotations

import cv2
import numpy as np
import pytest

from ml import recognizer
from ml.layout import decide
from ml.recognizer import recognize
from ml.results import Box, Digit, Prediction, overlap
from tests.ml.numbers import Picture, paper, written
from tests.ml.pictures import drawn_seven, png


def test_one_digit_in_the_middle_is_a_digit() -> None:
    assert decide(drawn_seven()) == "digit"


@pytest.mark.parametrize("height", [40, 120, 260])
def test_one_digit_is_a_digit_at_any_size(height: int) -> None:
    page = paper(400, 400)
    written(page, "5", 120, 70, height)
    assert decide(page) == "digit"


def test_a_tiny_canvas_is_a_digit() -> None:
    page = paper(28, 28)
    written(page, "4", 6, 2, 24)
    assert decide(page) == "digit"


def test_a_digit_on_ruled_paper_is_a_digit() -> None:
    page = paper(500, 500)
    written(page, "8", 200, 160, 150)
    for y in range(20, 500, 60):
        cv2.line(page, (0, y), (499, y), 190, 2)
    assert decide(page) == "digit"


def test_digits_in_a_row_are_a_number() -> None:
    page = paper(300, 500)
    written(page, "3906", 100, 110)
    assert decide(page) == "number"


def test_a_tight_strip_is_a_number() -> None:
    page = paper(60, 230)
    written(page, "71864", 6, 4, 52)
    assert decide(page) == "number"


def test_rows_of_numbers_are_a_page() -> None:
    page = paper(500, 400)
    for i, text in enumerate(["482", "1950", "63"]):
        written(page, text, 80, 50 + 150 * i)
    assert decide(page) == "page"


def test_a_table_is_a_page() -> None:
    page = paper(420, 420)
    for i in range(4):
        cv2.line(page, (30 + 120 * i, 30), (30 + 120 * i, 390), 60, 2)
        cv2.line(page, (30, 30 + 120 * i), (390, 30 + 120 * i), 60, 2)
    written(page, "6", 70, 60)
    assert decide(page) == "page"


def test_bare_paper_is_read_as_nothing() -> None:
    assert recognize(png(paper(300, 300))).predictions == ()


@pytest.mark.parametrize("layout", ["auto", "number"])
def test_giving_the_layout_changes_nothing_for_a_plain_number(layout: str) -> None:
    page = paper(300, 500)
    written(page, "3906", 100, 110)
    found = recognize(png(page), layout)
    assert (found.layout, [item.text for item in found.predictions]) == ("number", ["3906"])


@pytest.mark.parametrize(
    ("text", "height", "hand", "rule"),
    [("65", 28, 1, ((13, 27), (12, 130))), ("82", 29, 0, ((19, 6), (19, 130)))],
)
def test_a_number_beside_a_frames_rule_is_read_and_the_rule_is_no_one(
    text: str, height: int, hand: int, rule: tuple[tuple[int, int], tuple[int, int]]
) -> None:
    page = paper(130, 90, 200)
    cv2.line(page, *rule, 45, 4)
    written(page, text, 42, 45, height=height, hand=hand)
    found = recognize(png(cv2.GaussianBlur(page, (0, 0), 1)))
    assert [item.text for item in found.predictions] == [text]
    assert found.layout == "number"
    assert found.model.startswith("lines-")


@pytest.mark.parametrize("gap", [3, 0])
@pytest.mark.parametrize("text", ["52", "67", "88", "13", "65"])
def test_a_small_number_beside_a_forms_long_rules_is_read(text: str, gap: int) -> None:
    page = paper(210, 82, 250)
    written(page, text, 16, 60, height=22, hand=2, gap=gap)
    page[page < 200] += 60
    cv2.line(page, (73, 0), (72, 190), 80, 2)
    cv2.line(page, (0, 10), (82, 10), 120, 1)
    found = recognize(png(cv2.GaussianBlur(page, (0, 0), 0.6)))
    assert [item.text for item in found.predictions] == [text]
    assert found.layout == "number"


def corner_of_a_cell() -> Picture:
    page = paper(240, 110)
    cv2.line(page, (102, 0), (100, 228), 40, 2)
    cv2.line(page, (30, 228), (110, 228), 40, 5)
    return page


@pytest.mark.parametrize("value", list("12459"))
@pytest.mark.parametrize(("left", "top"), [(37, 80), (60, 40)])
def test_a_small_digit_in_a_forms_cell_is_read_where_it_stands(
    value: str, left: int, top: int
) -> None:
    page = corner_of_a_cell()
    written(page, value, left, top, height=20)
    (found,) = recognize(png(page)).predictions
    assert found.text == value
    middle = found.box.x + found.box.w / 2, found.box.y + found.box.h / 2
    assert left <= middle[0] <= left + 20
    assert top <= middle[1] <= top + 20


@pytest.mark.parametrize("layout", ["auto", "digit", "number"])
def test_the_corner_of_a_forms_empty_cell_is_no_digit(layout: str) -> None:
    assert recognize(png(corner_of_a_cell()), layout).predictions == ()


@pytest.mark.parametrize("gap", [0, 2, 3, 4, 6])
@pytest.mark.parametrize("hand", range(4))
def test_a_one_near_the_corner_of_its_picture_is_no_corner_of_rules(gap: int, hand: int) -> None:
    page = paper(300, 300)
    written(page, "1", 100, 100, 120, hand=hand)
    rows, columns = ((page < 150).any(axis) for axis in (1, 0))
    cut = page[rows.argmax() - gap :, columns.argmax() - gap :]
    assert [item.text for item in recognize(png(cut)).predictions] == ["1"]


def test_a_one_whose_flag_begins_at_the_edge_is_no_corner_of_rules() -> None:
    page = paper(300, 300)
    cv2.polylines(page, [np.array([(100, 146), (160, 100), (160, 220)])], False, (50,), 5)
    assert [item.text for item in recognize(png(page[98:, 98:])).predictions] == ["1"]


def touching_digits() -> Picture:
    """A form's cell with a small 87 in it whose digits touch."""
    page = paper(210, 82, 250)
    number = np.full((23, 40), 250, np.uint8)
    written(number, "8", 0, 0, height=23)
    written(number, "7", 13, 0, height=23, hand=1)
    page[86:109, 16:56] = np.minimum(page[86:109, 16:56], number)
    return page


def test_touching_digits_beside_a_forms_long_rule_are_read() -> None:
    page = touching_digits()
    cv2.line(page, (73, 0), (72, 190), 80, 2)
    cv2.line(page, (0, 10), (82, 10), 120, 1)
    found = recognize(png(cv2.GaussianBlur(page, (0, 0), 0.6)))
    assert [item.text for item in found.predictions] == ["87"]


@pytest.mark.parametrize(("top", "height", "text"), [(0, 210, "87"), (60, 70, "1")])
def test_a_sure_digit_that_reaches_from_edge_to_edge_is_a_rule_where_a_number_stands(
    monkeypatch: pytest.MonkeyPatch, top: int, height: int, text: str
) -> None:
    shares = (0.0, 1.0, *[0.0] * 8)
    digit = Digit("1", "1", 0.999, Box(14, top, 60, height), shares)
    sure = Prediction("1", 0.999, digit.box, (digit,))
    monkeypatch.setattr(recognizer, "read_digit", lambda *_: sure)
    monkeypatch.setattr(recognizer, "decide", lambda *_: "digit")
    read = recognize(png(touching_digits())).predictions
    assert [item.text for item in read] == [text]


@pytest.mark.parametrize("layout", ["auto", "digit"])
@pytest.mark.parametrize("times", [1, 12])
@pytest.mark.parametrize("value", list("0123456789"))
def test_a_digit_cut_to_its_ink_is_read(value: str, times: int, layout: str) -> None:
    for hand in range(4):
        page = paper(96, 90)
        written(page, value, 15, 20, hand=hand)
        ink = page < 150
        rows, columns = np.flatnonzero(ink.any(1)), np.flatnonzero(ink.any(0))
        cut = page[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1]
        size = (times * cut.shape[1], times * cut.shape[0])
        cut = cv2.resize(cut, size, interpolation=cv2.INTER_CUBIC)
        (found,) = recognize(png(cut), layout).predictions
        assert found.text == value
        assert overlap(found.box, Box(0, 0, *size)) > 0.8


@pytest.mark.parametrize("seed", range(12))
def test_unevenly_lit_blank_paper_holds_nothing(seed: int) -> None:
    rng = np.random.default_rng(seed)
    slope = np.linspace(-0.5, 0.5, 300)
    light = rng.uniform(80, 235) + rng.uniform(-60, 60) * slope
    sheet = light + rng.uniform(-60, 60) * slope[:, None]
    sheet = np.clip(sheet + rng.normal(0, rng.uniform(0, 8), (300, 300)), 0, 255)
    assert recognize(png(sheet.astype(np.uint8))).predictions == ()


@pytest.mark.parametrize("text", ["70", "35", "614", "9021"])
def test_light_writing_cut_to_its_ink_is_a_number(text: str) -> None:
    page = paper(120, 60 + 50 * len(text))
    written(page, text, 20, 30)
    ink = page < 150
    rows, columns = np.flatnonzero(ink.any(1)), np.flatnonzero(ink.any(0))
    cut = 255 - page[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1]
    found = recognize(png(cut))
    assert [item.text for item in found.predictions] == [text]
    assert found.layout == "number"


@pytest.mark.parametrize("value", list("0123456789"))
def test_a_digit_in_a_drawn_box_is_read_and_the_box_is_no_zero(value: str) -> None:
    page = paper(140, 140)
    written(page, value, 45, 42)
    cv2.rectangle(page, (20, 20), (120, 120), 60, 2)
    assert [item.text for item in recognize(png(page)).predictions] == [value]


@pytest.mark.parametrize("text", ["48", "50", "36", "60"])
def test_digits_that_touch_are_a_number_and_not_nothing(text: str) -> None:
    page = paper(200, 300)
    number = np.full((60, 200), 235, np.uint8)
    written(number, text, 0, 0, 60, gap=0)
    columns = np.flatnonzero((number < 150).any(0))
    number = cv2.resize(number[:, columns[0] : columns[-1] + 1], (78, 60))
    page[70:130, 110:188] = np.minimum(page[70:130, 110:188], cv2.erode(number, np.ones((5, 5))))
    found = recognize(png(page))
    assert [item.text for item in found.predictions] == [text]
    assert found.layout == "number"


@pytest.mark.parametrize("text", ["668578", "5555", "3"])
@pytest.mark.parametrize("depth", [0.25, 0.5])
def test_a_shadows_edge_across_the_writing_is_no_ink(text: str, depth: float) -> None:
    page = paper(240, 60 * len(text) + 300)
    written(page, text, 120, 90, 60)
    edge = 1 / (1 + np.exp(-(np.arange(page.shape[1]) - 120 - 20 * len(text)) / 6))
    found = recognize(png((page * (1 - depth * edge)).astype(np.uint8)))
    assert [item.text for item in found.predictions] == [text]


@pytest.mark.parametrize("value", list("0123456789"))
def test_an_underlined_digit_is_read_without_its_line(value: str) -> None:
    for hand in range(4):
        page = paper(240, 240)
        written(page, value, 90, 90, 60, hand=hand)
        cv2.line(page, (78, 160), (150, 155), 50, 3, cv2.LINE_AA)
        (found,) = recognize(png(page), "digit").predictions
        assert found.text == value
        assert found.box.h < 56


@pytest.mark.parametrize("text", ["59", "96", "651"])
def test_a_short_number_in_a_box_is_read_without_it(text: str) -> None:
    page = paper(240, 360)
    written(page, text, 120, 90, 60)
    columns = np.flatnonzero((page < 150).any(0))
    cv2.rectangle(page, (int(columns[0]) - 22, 66), (int(columns[-1]) + 22, 166), 70, 2)
    for layout in ("auto", "number"):
        assert [item.text for item in recognize(png(page), layout).predictions] == [text]


@pytest.mark.parametrize("layout", ["auto", "number", "page"])
@pytest.mark.parametrize("left", [330, 520])
@pytest.mark.parametrize("thing", ["disc", "post", "block"])
def test_a_dark_thing_beside_a_number_is_no_part_of_it(thing: str, left: int, layout: str) -> None:
    page = paper(400, 700)
    written(page, "5820", 60, 150, 70)
    if thing == "disc":
        cv2.circle(page, (left + 60, 180), 80, 40, -1, cv2.LINE_AA)
    else:
        corners = (
            ((left, 40), (left + 50, 330)) if thing == "post" else ((left, 100), (left + 120, 240))
        )
        cv2.rectangle(page, *corners, 40, -1)
    assert [item.text for item in recognize(png(page), layout).predictions] == ["5820"]
