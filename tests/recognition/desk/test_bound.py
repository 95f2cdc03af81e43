"""What a sample proves: the bound of Clopper and Pearson, and the plans made with it."""

from __future__ import annotations

import random

import pytest
from scipy.stats import beta, binom

from recognition.desk.bound import RISK, at_most, largest_share, needed, proves
from recognition.desk.plan import CHANCE, EVERYTHING, Plan, cheapest


@pytest.mark.parametrize(
    ("one_in", "misses", "drawn"), [(200, 0, 598), (200, 1, 947), (100, 0, 299), (1000, 0, 2995)]
)
def test_so_many_prove_it_and_one_fewer_does_not(one_in: int, misses: int, drawn: int) -> None:
    assert needed(one_in, misses) == drawn
    assert proves(misses, drawn, one_in)
    assert not proves(misses, drawn - 1, one_in)
    assert not proves(misses + 1, drawn, one_in)


@pytest.mark.parametrize(("misses", "drawn"), [(0, 1), (0, 598), (3, 50), (7, 20_000), (49, 50)])
def test_the_bound_is_the_exact_one(misses: int, drawn: int) -> None:
    exact = beta.ppf(1 - RISK, misses + 1, drawn - misses)
    assert largest_share(misses, drawn) == pytest.approx(exact, abs=1e-8)
    assert at_most(misses, drawn, 0.02) == pytest.approx(binom.cdf(misses, drawn, 0.02))


def test_what_was_not_sampled_proves_nothing() -> None:
    assert largest_share(0, 0) == largest_share(5, 5) == 1


def test_sure_numbers_need_a_sample_and_doubtful_ones_a_look() -> None:
    plan = cheapest([0.5] * 100 + [0.99999] * 5000, 200)
    assert (plan.threshold, plan.looked_at, plan.sample, plan.allowed) == (0.99999, 100, 598, 0)
    assert plan.expected == pytest.approx(0.00001)


def test_a_small_or_a_hopeless_batch_is_looked_at_whole() -> None:
    assert cheapest([0.99999] * 300, 200) == Plan(EVERYTHING, 300)
    assert cheapest([0.9] * 5000, 200) == Plan(EVERYTHING, 5000)
    assert cheapest([], 200) == Plan(EVERYTHING, 0)


def test_a_plan_mostly_succeeds_where_the_confidences_are_right() -> None:
    chance = random.Random(1)
    confidences = [1 - chance.random() ** 4 * 0.05 for _ in range(20_000)]
    plan = cheapest(confidences, 100)
    rest = [c for c in confidences if c >= plan.threshold]
    assert plan.work < len(confidences) / 2
    assert len(rest) == len(confidences) - plan.looked_at
    assert at_most(plan.allowed, plan.sample, sum(1 - c for c in rest) / len(rest)) >= CHANCE
