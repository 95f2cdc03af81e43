"""What has to be looked at so that a promise about a batch can be kept, and proven.

All numbers below a threshold of confidence are looked at, and of the rest a random sample. How many
may be wrong in the sample is fixed with its size beforehand: whoever draws on until the bound fits
has no proof (recognition/desk/bound.py). Of all such plans the one with the least work is chosen
that succeeds in nine of ten batches, if the confidences are what they say.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate

from recognition.desk.bound import at_most, needed

EVERYTHING = 2.0  # a threshold above all confidences
CHANCE = 0.9  # the probability with which a plan should succeed
MISSES = 6  # a plan allows fewer in its sample: with more, looking at more is always less work
STEPS = 200  # thresholds that are compared


@dataclass(frozen=True)
class Plan:
    """Look at what is below the threshold, and at `sample` of the rest, of which at most `allowed`
    may be wrong; `expected` is the share of wrong ones in the rest by the confidences."""

    threshold: float
    looked_at: int
    sample: int = 0
    allowed: int = 0
    expected: float = 0.0

    @property
    def work(self) -> int:
        return self.looked_at + self.sample


def cheapest(confidences: Sequence[float], one_in: int) -> Plan:
    """The plan with the least work; looking at everything is the last resort."""
    all_of_it = Plan(EVERYTHING, len(confidences))
    return min(_plans(sorted(confidences), one_in), key=lambda plan: plan.work, default=all_of_it)


def _plans(confidences: Sequence[float], one_in: int) -> Iterator[Plan]:
    """Every plan that should succeed and is less work than everything."""
    total = len(confidences)
    doubts = [0.0, *accumulate(1 - confidence for confidence in confidences)]
    sizes = [needed(one_in, allowed) for allowed in range(MISSES)]
    for index in _cuts(confidences):
        expected = (doubts[-1] - doubts[index]) / (total - index)
        for allowed, size in enumerate(sizes):
            if index + size >= total:
                break
            if at_most(allowed, size, expected) >= CHANCE:
                yield Plan(confidences[index], index, size, allowed, expected)
                break


def _cuts(confidences: Sequence[float]) -> list[int]:
    """Places to cut the ascending confidences at, each before the first of its value."""
    step = max(1, math.ceil(len(confidences) / STEPS))
    places = range(0, len(confidences), step)
    return sorted({confidences.index(confidences[place]) for place in places})
