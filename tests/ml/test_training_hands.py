"""Digits as people write them elsewhere, made for the networks to learn from."""

import numpy as np

from ml.networks.digit_network import classify
from ml.training.synthesis.drawn_digits import hands


def test_every_hand_writes_every_digit_in_the_frame_of_scanned_ones() -> None:
    frames, values, whose = hands(4, np.random.default_rng(1))
    assert frames.shape == (120, 28, 28)
    assert frames.dtype == np.uint8
    assert sorted(zip(whose, values, strict=True)) == sorted(
        (hand, value) for hand in range(4) for value in range(10) for _ in range(3)
    )
    for frame in frames:
        rows, columns = (np.flatnonzero(frame.max(axis) > 100) for axis in (1, 0))
        high, wide = np.ptp(rows) + 1, np.ptp(columns) + 1
        assert 18 <= max(high, wide) <= 24
        assert abs(rows.mean() - 13.5) < 2
        assert abs(columns.mean() - 13.5) < 3


def test_a_hand_keeps_its_way_and_no_two_digits_of_it_are_the_same() -> None:
    frames, values, whose = hands(2, np.random.default_rng(2))
    one, other = (frames[(values == 4) & (whose == hand)].astype(int) for hand in (0, 1))
    assert np.abs(one[0] - one[1]).any()
    within = np.mean([np.abs(one[0] - one[i]).mean() for i in (1, 2)])
    between = np.mean([np.abs(one[0] - digit).mean() for digit in other])
    assert within < between


def test_what_a_hand_writes_is_what_it_says() -> None:
    frames, values, _whose = hands(20, np.random.default_rng(3))
    read = classify(frames.astype(np.float32) / np.float32(255))[:, :10].argmax(1)
    right = [(read[values == value] == value).mean() for value in range(10)]
    assert min(right) > 0.7
    assert np.mean(right) > 0.85
