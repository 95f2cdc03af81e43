"""A note on a desk is found, and what is no note is left as it is."""

import cv2
import numpy as np
import pytest

from ml.desk import without_desk
from ml.recognizer import recognize
from ml.results import Box, overlap
from tests.ml.numbers import Picture, digit_ink, paper, written
from tests.ml.pictures import png


def on_wood(note: Picture, angle: float = 0.0, shade: int = 70) -> Picture:
    """A note in the middle of grained dark wood, turned by some degrees."""
    height, width = note.shape
    size = (2 * width, 2 * height + 200)
    grain = np.sin(np.arange(size[1]) / 5)[:, None] * np.ones((1, size[0]))
    move = cv2.getRotationMatrix2D((width / 2, height / 2), angle, 1)
    move[:, 2] += width / 2, height / 2 + 100
    there = cv2.warpAffine(np.ones(note.shape, np.float32), move, size)
    wood = shade + 0.2 * shade * grain
    return np.asarray(there * cv2.warpAffine(note, move, size) + (1 - there) * wood, np.uint8)


@pytest.mark.parametrize("layout", ["auto", "number"])
@pytest.mark.parametrize("angle", [0, 4, -8])
@pytest.mark.parametrize("text", ["59", "4827", "305116"])
def test_a_number_on_a_note_on_a_desk_is_read(text: str, angle: float, layout: str) -> None:
    note = paper(240, 60 * len(text) + 200)
    written(note, text, 90, 90, 60)
    found = recognize(png(on_wood(note, angle)), layout)
    assert [item.text for item in found.predictions] == [text]


@pytest.mark.parametrize("layout", ["auto", "digit"])
@pytest.mark.parametrize("value", list("0123456789"))
def test_a_digit_on_a_note_on_a_desk_is_read(value: str, layout: str) -> None:
    note = paper(240, 240)
    written(note, value, 90, 90, 60)
    found = recognize(png(on_wood(note, 5)), layout)
    assert [item.text for item in found.predictions] == [value]


def test_what_is_read_on_a_note_lies_where_it_is_in_the_whole_picture() -> None:
    note = paper(240, 440)
    written(note, "4827", 90, 90, 60)
    picture = on_wood(note)
    rows, columns = (np.flatnonzero((note < 150).any(axis)) for axis in (1, 0))
    box = Box(int(columns[0]), int(rows[0]), int(np.ptp(columns)) + 1, int(np.ptp(rows)) + 1)
    (found,) = recognize(png(picture)).predictions
    assert overlap(found.box, box.moved(220, 220)) > 0.7


def test_a_note_in_colours_keeps_them() -> None:
    note = paper(240, 440)
    written(note, "4827", 90, 90, 60)
    gray = on_wood(note, 5)
    picture = np.stack([gray, (gray * 0.9).astype(np.uint8), (gray * 0.5).astype(np.uint8)], -1)
    sheet, x, y, sheets = without_desk(picture)
    assert sheets == 1
    assert sheet.shape[2] == 3
    assert (x, y) > (150, 150)
    corner = sheet[3, 3].astype(float)
    assert corner[0] > 200
    assert corner[2] == pytest.approx(corner[0] / 2, abs=8)


@pytest.mark.parametrize("value", list("0123456789"))
def test_a_light_digit_is_no_note(value: str) -> None:
    ink = cv2.copyMakeBorder(digit_ink(value), 4, 4, 10, 10, cv2.BORDER_CONSTANT)
    picture = np.asarray(cv2.resize(ink, None, fx=10, fy=10), np.uint8)
    assert without_desk(picture)[0] is picture


def test_the_lit_half_of_a_shaded_sheet_is_no_note() -> None:
    page = paper(240, 500)
    written(page, "4827", 60, 90, 60)
    page[:, 260:] //= 2
    assert without_desk(page)[0] is page


@pytest.mark.parametrize("depth", [0.4, 0.55])
@pytest.mark.parametrize("slope", [0.2, 0.6])
def test_a_shadow_over_a_note_and_its_desk_hides_no_digit(slope: float, depth: float) -> None:
    note = paper(300, 560)
    written(note, "29356", 120, 110, 70)
    picture = on_wood(note, 2, shade=60)
    y, x = np.mgrid[0 : picture.shape[0], 0 : picture.shape[1]]
    edge = x + slope * (y - picture.shape[0] / 2) - 0.53 * picture.shape[1]
    shaded = picture * (1 - depth / (1 + np.exp(-edge / 8)))
    found = recognize(png(shaded.astype(np.uint8)))
    assert [item.text for item in found.predictions] == ["29356"]


@pytest.mark.parametrize("angle", [0, 3])
def test_each_note_on_a_desk_is_read(angle: float) -> None:
    notes = [paper(240, 60 * len(text) + 160) for text in ("4827", "305", "61")]
    for note, text in zip(notes, ("4827", "305", "61"), strict=True):
        written(note, text, 70, 90, 60)
    below = cv2.hconcat([on_wood(note, angle)[120:560, : 2 * note.shape[1]] for note in notes[1:]])
    above = on_wood(notes[0], angle)[100:580]
    above = cv2.copyMakeBorder(
        above, 0, 0, 0, below.shape[1] - above.shape[1], cv2.BORDER_CONSTANT, value=70
    )
    found = recognize(png(np.asarray(cv2.vconcat([above, below]), np.uint8)))
    assert [item.text for item in found.predictions] == ["4827", "305", "61"]


@pytest.mark.parametrize("angle", [0, 6])
def test_a_small_note_on_a_large_desk_is_read(angle: float) -> None:
    note = paper(200, 260)
    written(note, "52", 70, 70, 60)
    wood = cv2.copyMakeBorder(on_wood(note, angle), 80, 80, 300, 300, cv2.BORDER_CONSTANT, value=70)
    found = recognize(png(np.asarray(wood, np.uint8)))
    assert [item.text for item in found.predictions] == ["52"]


def test_two_notes_side_by_side_hold_two_numbers() -> None:
    notes = [paper(200, 60 * len(text) + 120) for text in ("305", "61")]
    for note, text in zip(notes, ("305", "61"), strict=True):
        written(note, text, 50, 70, 60)
    desk = np.full((300, 720), 60, np.uint8)
    desk[50:250, 40:340], desk[50:250, 400:640] = notes
    found = recognize(png(desk))
    assert [item.text for item in found.predictions] == ["305", "61"]
    assert found.layout == "page"


def test_a_light_window_in_a_dark_panel_on_a_page_is_no_sheet() -> None:
    page = paper(900, 900)
    written(page, "4827", 200, 120, 90)
    page[340:820, 80:820] = 60
    page[450:700, 250:650] = 235
    assert without_desk(page)[0] is page


@pytest.mark.parametrize("ground", [20, 50])
def test_a_bold_light_1_on_a_dark_ground_is_no_card(ground: int) -> None:
    picture = np.full((420, 300), ground, np.uint8)
    cv2.line(picture, (165, 60), (140, 360), 220, 80)
    assert without_desk(picture)[0] is picture
    assert [item.text for item in recognize(png(picture)).predictions] == ["1"]


@pytest.mark.parametrize("angle", [0, 5])
@pytest.mark.parametrize("depth", [0.0, 0.5])
@pytest.mark.parametrize("layout", ["auto", "number"])
def test_a_blank_card_on_a_desk_holds_nothing(layout: str, depth: float, angle: float) -> None:
    picture = on_wood(paper(300, 500), angle).astype(np.float32)
    picture[:, 560:] *= 1 - depth
    assert recognize(png(picture.astype(np.uint8)), layout).predictions == ()
