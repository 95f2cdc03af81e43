"""Lines cut to pieces and read with the digit network, as the line network is compared with."""

from __future__ import annotations

import tracemalloc

import cv2
import numpy as np
import pytest

from ml.preprocess import ink_map
from ml.results import Box
from ml.training.evaluation.lattice import Edge, lattice_paths, read_pieces
from ml.training.evaluation.over_segmentation import pieces, together
from tests.ml.numbers import number_ink, paper, written


def test_touching_digits_are_cut_and_loose_strokes_stay_whole() -> None:
    touching = np.pad(number_ink("58", gap=0), 4).astype(np.float32) / np.float32(255)
    touching[18:21, 4:-4] = 1.0
    apart = np.pad(number_ink("1 1"), 4).astype(np.float32) / np.float32(255)
    cut = pieces(touching, 10)
    assert len(cut) >= 2
    assert sum(piece.ink.sum() for piece in cut) > 0.95 * touching.sum()
    assert len(pieces(apart, 10)) == 2


def test_pieces_put_together_are_the_ink_where_it_stood() -> None:
    line = np.zeros((60, 200), np.float32)
    for left in (20, 80, 140):
        line[10 + left // 10 : 50, left : left + 12] = 0.8
    first, second, third = pieces(line, 10)
    assert first.box == Box(20, 12, 12, 38)
    both = together([second, third])
    box = both.box
    assert box == Box(80, 18, 72, 32)
    assert (both.ink == line[box.y : box.y + box.h, box.x : box.x + box.w]).all()


def test_of_very_many_strokes_the_first_ones_are_taken() -> None:
    line = np.zeros((40, 900), np.float32)
    line[5:35, 10:890:10] = 1.0
    assert [piece.box.x for piece in pieces(line, 60)] == list(range(10, 610, 10))


def test_the_digit_network_alone_reads_a_line_piece_by_piece() -> None:
    page = paper(200, 400)
    written(page, "3074", 60, 70)
    best = read_pieces(ink_map(page))[0]
    assert best.text == "3074"
    assert [part.box.x for part in best.parts] == sorted(part.box.x for part in best.parts)


def test_a_page_of_tall_strokes_is_cut_to_pieces_in_little_memory() -> None:
    ink = np.zeros((1000, 1600), np.float32)
    for left in range(20, 1580, 21):
        cv2.line(ink, (left, 40), (left + 4, 960), 1.0, 5)
    tracemalloc.start()
    found = read_pieces(ink)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert found
    assert peak < 60 * 2**20


def test_the_lattice_takes_the_best_way_through_all_pieces() -> None:
    edges = [Edge(0, 1, 1, -2.0), Edge(1, 2, 1, -2.0), Edge(0, 2, 4, -1.0), Edge(2, 3, 5, -0.1)]
    paths = lattice_paths(edges, 3)
    assert [(e.first, e.last, e.digit) for e in paths[0][1]] == [(0, 2, 4), (2, 3, 5)]
    assert paths[0][0] == pytest.approx(-1.1)
    assert [e.digit for e in paths[1][1]] == [1, 1, 5]


def test_the_lattice_passes_over_a_mark() -> None:
    paths = lattice_paths([Edge(0, 1, 9, -0.1), Edge(1, 2, None, -0.2), Edge(1, 2, 1, -3.0)], 2)
    assert [e.digit for e in paths[0][1]] == [9, None]


def test_a_piece_without_candidates_leaves_no_way() -> None:
    assert lattice_paths([Edge(0, 1, 2, -0.1)], 2) == []
