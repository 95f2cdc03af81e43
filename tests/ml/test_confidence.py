"""How sure a number is, and what its digits say then."""

import math

import numpy as np
import pytest

from ml.networks.confidence import FURTHEST, agreeing, features, probability

PRODUCT = {"constant": 0.0, "weights": [1.0, 0.0, 0.0, 0.0]}


def shares(*best: float) -> list[np.ndarray]:
    """Distributions of ten values in which the n-th value of the n-th digit has so much."""
    found = []
    for place, most in enumerate(best):
        ten = np.full(10, (1 - most) / 9, np.float32)
        ten[place] = most
        found.append(ten)
    return found


@pytest.mark.parametrize("sure", [0.999, 0.9, 0.7, 0.3, 0.02])
def test_digits_agree_with_a_number_that_is_surer_or_less_sure_than_they_were(sure: float) -> None:
    digits = agreeing(shares(0.55, 0.98, 0.9), "012", sure)
    assert math.prod(float(p[int(c)]) for p, c in zip(digits, "012", strict=True)) == pytest.approx(
        sure, abs=0.001
    )
    for ten in digits:
        assert ten.sum() == pytest.approx(1, abs=1e-5)
        assert ten.min() >= 0


def test_a_digit_is_never_less_likely_than_chance() -> None:
    assert agreeing(shares(0.9), "0", 1e-5)[0][0] == pytest.approx(0.1, abs=1e-3)


def test_a_digit_that_was_not_the_likeliest_stays_within_bounds() -> None:
    (ten,) = agreeing(shares(0.6), "3", 0.95)
    assert ten.sum() == pytest.approx(1, abs=1e-5)
    assert 0 <= ten[3] <= 1


def test_a_surer_text_with_a_wider_margin_is_surer() -> None:
    fitted = {"constant": -1.0, "weights": [0.5, 0.3, 0.2, 0.0]}
    sure = probability(fitted, features(math.log(0.98), 8.0, [0.99, 0.99]))
    less = probability(fitted, features(math.log(0.6), 1.0, [0.9, 0.7]))
    assert 0 < less < sure < 1


def test_without_a_second_text_the_margin_is_the_furthest_that_counts() -> None:
    assert features(-0.1, math.inf, [0.9]) == features(-0.1, FURTHEST, [0.9])


def test_the_product_of_the_digits_is_one_of_the_confidences_that_can_be_fitted() -> None:
    likely = math.log(0.9) + math.log(0.8)
    assert probability(PRODUCT, features(likely, 3.0, [0.9, 0.8])) == pytest.approx(0.72)
