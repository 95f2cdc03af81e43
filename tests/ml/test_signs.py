"""Signs among digits: what is written, and how sure that is."""

from __future__ import annotations

import math

import numpy as np
import pytest

from ml.networks.alphabet import SIGNED
from ml.networks.ctc import ctc_readings, ctc_scores, ctc_spans
from ml.networks.signs import collapsed, shown, spellings, written

CLEAR = 1 - 1e-6
Shares = dict[str, float]


def columns(*frames: str | Shares) -> np.ndarray:
    """Log probabilities (T, 18): for each sign or shares a column and a blank one after it."""
    rows = []
    for frame in frames:
        for shares in ({frame: CLEAR} if isinstance(frame, str) else frame, {}):
            row = np.full(len(SIGNED) + 1, 1e-9)
            for sign, share in shares.items():
                row[SIGNED.index(sign)] = share
            row[-1] = 1 - sum(shares.values()) + 1e-9
            rows.append(row / row.sum())
    return np.asarray(np.log(np.array(rows)), np.float32)


@pytest.mark.parametrize("text", ["36,08", "12/05/2024", "-6", "3.75", "12:30", "1 234 567"])
def test_signs_are_read_with_the_digits(text: str) -> None:
    assert ctc_readings(columns(*text))[0].text == text
    digits = "".join(c for c in text if c.isdigit())
    found = written([columns(*text)], digits)
    assert found.text == text
    assert found.sure > 0.99
    assert max(found.foreign) < 0.01


def test_of_the_digits_alone_signs_are_blanks() -> None:
    digits = collapsed(columns(*"?1.1-"))
    assert digits.shape == (10, 11)
    assert np.allclose(np.exp(digits).sum(1), 1, atol=1e-5)
    assert ctc_readings(digits)[0].text == "11"


def test_a_network_of_digits_tells_no_signs() -> None:
    digits = collapsed(columns(*"375"))
    assert collapsed(digits) is digits
    found = written([], "375")
    assert (found.text, found.sure) == ("375", 1.0)


def test_a_doubted_sign_is_as_doubtful_as_its_rival_is_likely() -> None:
    found = written([columns("3", {".": 0.7, ",": 0.2}, "7", "5")], "375")
    assert found.text == "3.75"
    assert found.sure == pytest.approx(0.7, abs=0.01)


def test_views_that_differ_share_the_doubt() -> None:
    found = written([columns(*"3.75"), columns(*"375"), columns(*"3.75")], "375")
    assert found.text == "3.75"
    assert found.sure == pytest.approx(2 / 3, abs=0.01)


def test_the_digits_are_those_told_even_where_others_are_likelier() -> None:
    found = written([columns("3", ".", {"7": 0.05, "1": 0.9}, "5")], "375")
    assert found.text == "3.75"
    assert found.sure > 0.9


def test_all_spellings_of_the_digits_sum_to_the_digits_probability() -> None:
    rng = np.random.default_rng(4)
    logits = rng.normal(0, 1.5, (5, len(SIGNED) + 1))
    table = (logits - np.log(np.exp(logits).sum(1, keepdims=True))).astype(np.float32)
    for text, share in spellings(table, "41"):
        assert share <= math.exp(ctc_scores(table, [text])[0]) * 1.001
    total = sum(share for _, share in spellings(table, "41"))
    assert total <= math.exp(ctc_scores(collapsed(table), ["41"])[0]) * 1.001
    assert total > 0


def test_foreign_ink_is_told_by_where_it_stands() -> None:
    assert written([columns(*"?12")], "12").foreign == pytest.approx((1, 0, 0), abs=0.01)
    assert written([columns(*"1?2")], "12").foreign == pytest.approx((0, 1, 0), abs=0.01)
    half = written([columns("1", "2", {"?": 0.5})], "12")
    assert half.foreign == pytest.approx((0, 0, 0.5), abs=0.02)
    assert half.text == "12"
    assert half.sure > 0.99


@pytest.mark.parametrize(
    ("text", "seen"),
    [
        ("?-6", "-6"), ("36,08.", "36,08"), (":7", "7"), ("/7", "7"), ("3. 4. 1921", "3.4.1921"),
        ("1?2", "12"), ("1 2?", "1 2"), ("?", ""), ("", ""), ("- 5", "5"),
    ],
)  # fmt: skip
def test_signs_are_shown_between_digits_and_a_minus_before_them(text: str, seen: str) -> None:
    assert shown(text) == seen


def test_each_character_has_its_columns() -> None:
    assert ctc_spans(columns(*"3.7"), "3.7") == [(0, 0), (2, 2), (4, 4)]
