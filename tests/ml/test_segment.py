"""Ink becomes lines."""

from __future__ import annotations

import tracemalloc

import cv2
import numpy as np
import pytest

from ml.preprocess import ink_map
from ml.segment import LINE_HEIGHT, find_ink, find_lines, normalize_line, without_frames
from tests.ml.numbers import paper, written


def test_rows_and_wide_gaps_make_lines_of_their_own() -> None:
    page = paper(420, 640)
    written(page, "245", 40, 40)
    written(page, "67", 400, 40)
    written(page, "901", 40, 250)
    lines = find_lines(ink_map(page), page)
    assert len(lines) == 3
    assert lines[2].box.y > 240


def test_a_space_between_thousands_keeps_one_line() -> None:
    page = paper(160, 420)
    written(page, "12 345", 40, 50)
    assert len(find_lines(ink_map(page), page)) == 1


def test_ink_is_sought_once_in_a_picture_that_is_looked_at_twice() -> None:
    page, other = paper(90, 300), paper(90, 300)
    written(page, "47", 40, 20)
    written(other, "11", 40, 20)
    first = find_ink(page)
    assert find_ink(page.copy()) is first
    assert not first.flags.writeable
    assert (find_ink(other) != first).any()
    assert (find_ink(page) == first).all()


def test_rules_are_kept_for_who_asks_for_them() -> None:
    page = paper(200, 400)
    written(page, "47", 40, 60)
    page[140:142] = 90
    assert not find_ink(page)[140:142, 250:].any()
    assert find_ink(page, rules=False)[140:142, 250:].all()


def test_a_piece_of_a_rule_is_no_line() -> None:
    page = paper(300, 400)
    written(page, "36", 60, 120)
    ink = ink_map(page)
    page[:, 300:302] = 120
    ink[90:130, 300:302] = 1.0
    lines = find_lines(ink, page, upright_rules=False)
    assert [line.box.x < 200 for line in lines] == [True]


def test_bare_paper_has_no_lines() -> None:
    page = paper(300, 300)
    assert find_lines(ink_map(page), page) == []


@pytest.mark.parametrize("shape", [(20, 90), (40, 40), (300, 900), (1, 1), (3000, 5)])
def test_a_line_of_any_size_gets_the_networks_height(shape: tuple[int, int]) -> None:
    line = normalize_line(np.full(shape, 200, np.uint8))
    assert line.shape[0] == LINE_HEIGHT
    assert not line.any()


def test_a_shadow_over_the_line_hardly_changes_what_the_network_sees() -> None:
    page = paper(80, 300)
    written(page, "4071", 30, 12)
    shaded = (page * np.linspace(1, 0.6, 300)).astype(np.uint8)
    assert np.abs(normalize_line(page) - normalize_line(shaded)).mean() < 0.06


def test_a_page_of_rings_is_put_in_lines_in_little_memory() -> None:
    ring = np.zeros((32, 32), np.float32)
    cv2.circle(ring, (16, 16), 8, 1.0, 2)
    page = np.tile(ring, (40, 40))
    tracemalloc.start()
    lines = find_lines(page, np.full(page.shape, 255, np.uint8))
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert len(lines) >= 1
    assert peak < 40 * 2**20


def test_a_drawn_box_goes_and_the_number_in_it_stays() -> None:
    page = paper(200, 420)
    written(page, "380", 120, 70)
    inside = ink_map(page)
    page[40:43, 60:360] = page[160:163, 60:360] = 40
    page[40:163, 60:63] = page[40:163, 357:360] = 40
    cleared = without_frames(ink_map(page, rules=False))
    assert cleared[40:43, 60:360].max() == 0
    assert cleared[60:140, 100:300].sum() > 0.8 * inside[60:140, 100:300].sum()
