"""Lines of forms, drawn for the line network to learn from, and what is told of them."""

from __future__ import annotations

import re

import numpy as np
import pytest

from ml.crop import whole
from ml.line_reader import read_crop
from ml.networks.alphabet import FOREIGN, SIGNED, SIGNS, digits_of
from ml.training.synthesis.lines.drawing import LineWriter
from ml.training.synthesis.lines.forms import FormWriter
from ml.training.synthesis.lines.glyphs import build_pool
from ml.training.synthesis.lines.marks import tidied
from ml.training.synthesis.lines.printed import Place, boxes, comb, cut, frame, grid_sides, written
from ml.training.synthesis.lines.texts import short_text, signed_text
from tests.ml.sets import digits

PLACE = Place(60, 60, 200, 40)


def writer() -> LineWriter:
    pictures, values = digits(40)
    pool = build_pool(pictures, values, np.zeros(40, int))
    return LineWriter([pool], [np.full((200, 200), 255, np.uint8)], 5, pool)


def bare() -> np.ndarray:
    return np.zeros((160, 320), np.float32)


def strokes(row: np.ndarray) -> int:
    """How many dark pieces a row of ink has."""
    dark = (row > 0.1).astype(int)
    return int((np.diff(dark) == 1).sum() + dark[0])


def test_lines_of_forms_are_told_with_digits_signs_and_foreign_ink() -> None:
    forms = FormWriter(writer())
    drawn = [forms.write() for _ in range(300)]
    texts = [text for _, text in drawn]
    assert set("".join(texts)) <= set(SIGNED)
    assert all(gray.dtype == np.uint8 and min(gray.shape) >= 8 for gray, _ in drawn)
    assert any(not text for text in texts)
    for wanted in (FOREIGN, SIGNS):
        assert 20 < sum(any(c in text for c in wanted) for text in texts) < 200
    assert sum(len(digits_of(text)) in (1, 2, 3) for text in texts) > 100


def test_the_committed_networks_read_what_is_told_of_most_lines() -> None:
    forms = FormWriter(writer())
    drawn = [forms.write() for _ in range(80)]
    read = [read_crop(whole(gray, np.zeros(gray.shape, np.float32))).digits for gray, _ in drawn]
    right = sum(found == digits_of(text) for found, (_, text) in zip(read, drawn, strict=True))
    assert right > 0.75 * len(drawn)


def test_boxes_stand_around_each_part_of_a_place() -> None:
    counts = set()
    for seed in range(12):
        ink, area = boxes(bare(), PLACE, 4, np.random.default_rng(seed))
        inside = slice(int(area.x) - 3, int(area.x + area.w) + 4)
        counts.add(strokes(ink[int(area.y + area.h / 2), inside]))
    assert counts <= {5, 8}, "with shared sides, or two for each box"
    assert len(counts) == 2


def test_a_comb_has_a_tick_at_each_parts_end() -> None:
    ink, area = comb(bare(), PLACE, 4, np.random.default_rng(1))
    assert strokes(ink[int(area.y + area.h) - 5]) == 5


def test_a_frame_is_around_its_place_and_rules_go_on_past_it() -> None:
    ink, area = frame(bare(), PLACE, np.random.default_rng(3))
    assert strokes(ink[int(area.y + area.h / 2)]) >= 2
    assert not ink[0].any()
    crossing = [grid_sides(bare(), PLACE, np.random.default_rng(n))[0] for n in range(10)]
    assert sum(bool(ink[0].any()) for ink in crossing) > 5


def test_a_crop_holds_most_of_its_area_and_never_nothing() -> None:
    for seed in range(50):
        part = cut(bare(), PLACE, 40, np.random.default_rng(seed))
        assert part.shape[0] >= 12
        assert part.shape[1] >= 0.8 * PLACE.w


def test_where_something_is_written_is_found_again() -> None:
    ink = bare()
    ink[70:90, 100:130] = 1
    wide, place = written(ink, 30)
    assert wide[int(place.y) : int(place.y + place.h), int(place.x) : int(place.x + 30)].all()
    assert (place.w, place.h) == (30, 20)


@pytest.mark.parametrize(
    ("text", "told"), [("12-", "12?"), ("-", "?"), ("-12", "-12"), ("?-?7", "?7"), ("1-2", "1-2")]
)
def test_a_dash_without_a_digit_after_it_is_none_of_the_signs(text: str, told: str) -> None:
    assert tidied(text) == told


def test_numbers_with_signs_are_amounts_dates_times_and_groups() -> None:
    rng, kinds = np.random.default_rng(2), set[str]()
    for _ in range(300):
        text, between, minus = signed_text(rng)
        written_ = "".join(c + between.get(place, "") for place, c in enumerate(text))
        assert set(written_) <= set("0123456789.,-/: ")
        counts = re.sub(r"\d+", "9", "-" * minus + written_)
        kinds.add(counts)
    assert {"9,9", "9.9", "9/9/9", "9.9.9", "9:9", "9 9", "9", "-9,9", "-9"} <= kinds


def test_a_line_of_digits_alone_tells_nothing_else() -> None:
    pen, line = writer().pen(), writer()
    assert all(line.strokes("407", pen, alone=True)[1] == "407" for _ in range(20))
    told = [line.strokes("407", pen)[1] for _ in range(60)]
    assert any(any(c in SIGNS for c in text) for text in told)
    assert any(FOREIGN in text for text in told)


def test_short_numbers_often_begin_with_a_one() -> None:
    rng = np.random.default_rng(1)
    texts = [short_text(rng) for _ in range(300)]
    assert max(map(len, texts)) == 3
    assert 90 < sum(text[0] == "1" for text in texts) < 180
