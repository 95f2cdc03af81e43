"""Scores become numbers."""

from __future__ import annotations

import numpy as np
import pytest

from ml.networks.ctc import (
    ctc_greedy,
    ctc_readings,
    ctc_scores,
    ctc_spans,
    joint_readings,
)

BLANK = 10  # of a network of digits


def columns(*likely: dict[int, float]) -> np.ndarray:
    """Log probabilities (T, 11) with the given shares, the rest spread evenly."""
    table = np.full((len(likely), BLANK + 1), 1e-9)
    for row, shares in zip(table, likely, strict=True):
        for value, share in shares.items():
            row[value] = share
    return np.asarray(np.log(table / table.sum(1, keepdims=True)), np.float32)


def test_equal_neighbours_are_one_digit_unless_a_blank_divides_them() -> None:
    together = ctc_readings(columns({4: 1}, {4: 1}, {BLANK: 1}))
    apart = ctc_readings(columns({4: 1}, {BLANK: 1}, {4: 1}))
    assert together[0].text == "4"
    assert apart[0].text == "44"


def test_nothing_written_is_the_empty_text() -> None:
    assert ctc_readings(columns({BLANK: 1}, {BLANK: 1}))[0].text == ""


def test_a_text_with_many_likely_ways_beats_the_single_likeliest_way() -> None:
    shares = {BLANK: 0.6, 7: 0.4}
    found = ctc_readings(columns(shares, shares))
    assert found[0].text == "7"
    assert np.exp(found[0].score) == pytest.approx(1 - 0.6**2, abs=1e-3)


def test_readings_come_best_first_and_share_one_probability() -> None:
    found = ctc_readings(columns({1: 0.6, 7: 0.4}, {BLANK: 1}, {5: 0.7, 6: 0.3}))
    assert [reading.text for reading in found[:4]] == ["15", "75", "16", "76"]
    assert sum(np.exp(reading.score) for reading in found) == pytest.approx(1, abs=1e-3)


def test_a_texts_score_is_that_of_all_its_ways() -> None:
    rng = np.random.default_rng(5)
    table = columns(*[dict(enumerate(rng.dirichlet(np.ones(11)))) for _ in range(5)])
    found = ctc_readings(table, beam=5000)
    texts = ["4", "44", "07", "131", *(reading.text for reading in found[:3])]
    wanted = [next((r.score for r in found if r.text == text), -np.inf) for text in texts]
    assert ctc_scores(table, texts) == pytest.approx(wanted, abs=2e-3)
    assert ctc_scores(table, ["", "4"])[0] == pytest.approx(table[:, BLANK].sum(), abs=1e-3)


def test_a_line_as_long_as_can_be_keeps_its_score() -> None:
    frames = columns(*[{BLANK: 0.9, place % 10: 0.1} for place in range(1000)])
    found = ctc_readings(frames)
    assert all(np.isfinite([reading.score for reading in found]))
    assert ctc_scores(frames, [found[0].text])[0] == pytest.approx(found[0].score, abs=2)


def test_a_text_longer_than_its_columns_is_impossible() -> None:
    assert ctc_scores(columns({4: 1}, {4: 1}), ["444"])[0] < -600


def test_a_text_that_one_view_excludes_may_yet_be_the_likeliest() -> None:
    liking, excluding = columns({7: 0.9, 1: 0.1}), columns({1: 1})
    found = joint_readings([liking, liking, excluding])
    assert [reading.text for reading in found[:2]] == ["7", "1"]
    assert np.exp(found[0].score) == pytest.approx((0.9 + 0.9 + 0) / 3, abs=1e-3)


def test_what_only_one_view_sees_is_weighed_by_all() -> None:
    found = joint_readings([columns({3: 0.9, 8: 0.1}), columns({5: 0.51, 3: 0.49})])
    assert found[0].text == "3"


def test_the_likeliest_path_is_read_without_repeats_and_blanks() -> None:
    assert ctc_greedy(columns({4: 1}, {4: 1}, {BLANK: 1}, {4: 1}, {2: 1}, {2: 1})) == "442"


def test_each_digit_has_the_columns_where_it_stands() -> None:
    scores = columns({BLANK: 1}, {3: 1}, {3: 1}, {BLANK: 1}, {BLANK: 1}, {8: 1})
    assert ctc_spans(scores, "38") == [(1, 2), (5, 5)]


def test_equal_digits_keep_their_own_columns() -> None:
    assert ctc_spans(columns({0: 1}, {BLANK: 1}, {0: 1}), "00") == [(0, 0), (2, 2)]
