"""Numbers in other scripts are read in their own digits."""

import cv2
import numpy as np
import pytest

from ml.recognizer import recognize
from ml.results import GLYPHS
from tests.ml.numbers import Picture, paper
from tests.ml.pictures import png

# pen paths of Arabic-Indic digits, in a box one digit high
STROKES = {
    "1": [[(0.10, 0.0), (0.16, 0.3), (0.2, 1.0)]],
    "5": [[(0.3, 0.15), (0.1, 0.5), (0.2, 0.9), (0.45, 0.95), (0.6, 0.6), (0.3, 0.15)]],
    "7": [[(0.0, 0.0), (0.25, 1.0), (0.55, 0.0)]],
    "8": [[(0.0, 1.0), (0.3, 0.0), (0.58, 1.0)]],
    "9": [[(0.5, 0.35), (0.2, 0.45), (0.15, 0.1), (0.45, 0.05), (0.5, 0.35), (0.55, 1.0)]],
}  # fmt: skip


def arabic(text: str, height: int = 60, dot: float = 0.08) -> Picture:
    """A number of Arabic-Indic digits as a pen draws them; dot: a zero's radius in heights."""
    page = paper(200, 60 * len(text) + 140)
    for place, value in enumerate(text):
        if value == "0":
            middle = 85 + 60 * place, 70 + height // 2
            cv2.circle(page, middle, round(height * dot), 40, -1, cv2.LINE_AA)
            continue
        for line in STROKES[value]:
            points = np.array(line) * height + (70 + 60 * place, 70)
            cv2.polylines(page, [points.astype(np.int32)], False, 40, 5, cv2.LINE_AA)
    return page


@pytest.mark.parametrize("layout", ["auto", "number"])
@pytest.mark.parametrize("text", ["17", "8715", "97811", "578719"])
def test_a_number_of_arabic_indic_digits_is_read_from_left_to_right(text: str, layout: str) -> None:
    (found,) = recognize(png(arabic(text)), layout, "arabic-indic").predictions
    assert found.text == text
    glyphs = "".join(digit.glyph for digit in found.digits)
    assert glyphs == "".join(GLYPHS["arabic-indic"][int(value)] for value in text)
    lefts = [digit.box.x for digit in found.digits]
    assert lefts == sorted(lefts)


@pytest.mark.parametrize("layout", ["auto", "number", "page"])
@pytest.mark.parametrize("dot", [0.05, 0.08, 0.12])
@pytest.mark.parametrize("text", ["10", "500", "1000", "7089"])
def test_a_dot_is_an_arabic_indic_zero(text: str, dot: float, layout: str) -> None:
    found = recognize(png(arabic(text, dot=dot)), layout, "arabic-indic").predictions
    assert [item.text for item in found] == [text]
