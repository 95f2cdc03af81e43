"""Whether a batch's promise, "at most 1 wrong in N", holds where the desk calls it proven.

    nice .venv/bin/python -m benchmarks.promise [--batches 1000] [--numbers 6000]

Simulates batches of different difficulty: how doubtful their numbers are, and how far the
confidences can be believed, from an error rate a quarter of what they say to eight times as much.
Each is planned, looked at and sampled as the desk does (recognition/desk/plan.py, bound.py), and
what is left unseen is counted. Where the promise is called proven, more errors than promised may
remain in at most 5 % of the batches: in the rest that nobody looked at, and so in the whole batch.
The second table holds the worst case against it: sure numbers whose errors are just over the
promise in every batch. The section in docs/benchmarks.md is written anew.
"""

import argparse
import random
import statistics
from collections.abc import Callable
from dataclasses import dataclass

from benchmarks.report import write
from recognition.desk.bound import proves
from recognition.desk.plan import cheapest

LIMIT = 0.05
SEED = 22


@dataclass(frozen=True)
class Batch:
    """Of each number how sure it is, and whether it was read wrong."""

    confidences: list[float]
    wrong: list[bool]


@dataclass(frozen=True)
class Checked:
    is_proven: bool
    errors_left: int
    unseen: int  # numbers of the rest, with those of the sample
    work: float  # share of the batch that was looked at or keyed
    total: int

    def is_broken(self, one_in: int) -> bool:
        return self.is_proven and self.errors_left * one_in > self.unseen


def of_any_difficulty(chance: random.Random, numbers: int) -> Batch:
    """Doubts of two kinds, few large and many small ones, and a factor by which they mislead."""
    large, small = chance.uniform(0.01, 0.3), 10 ** chance.uniform(-4.5, -2)
    misleading = 2 ** chance.uniform(-2, 3)
    return _drawn(chance, numbers, large, small, misleading)


def just_over(one_in: int) -> Callable[[random.Random, int], Batch]:
    """Confidences that promise success, and a rest with a tenth more errors than promised."""

    def batch(chance: random.Random, numbers: int) -> Batch:
        sure = 1 - 0.02 / one_in
        wrong = [chance.random() < 1.1 / one_in for _ in range(numbers)]
        return Batch([sure] * numbers, wrong)

    return batch


def _drawn(
    chance: random.Random, numbers: int, large: float, small: float, misleading: float
) -> Batch:
    doubts = [
        chance.random() ** 2 * 0.7 if chance.random() < large else chance.expovariate(1 / small)
        for _ in range(numbers)
    ]
    doubts = [min(doubt, 0.9) for doubt in doubts]
    wrong = [chance.random() < min(1.0, doubt * misleading) for doubt in doubts]
    return Batch([1 - doubt for doubt in doubts], wrong)


def check(chance: random.Random, batch: Batch, one_in: int) -> Checked:
    """What the desk does, with people who never err."""
    plan = cheapest(batch.confidences, one_in)
    total = len(batch.confidences)
    rest = [i for i, confidence in enumerate(batch.confidences) if confidence >= plan.threshold]
    sample = chance.sample(rest, plan.sample)
    misses = sum(batch.wrong[i] for i in sample)
    left = sum(batch.wrong[i] for i in rest) - misses
    is_proven = not plan.sample or (misses <= plan.allowed and proves(misses, plan.sample, one_in))
    return Checked(is_proven, left, len(rest), plan.work / total, total)


def measure(
    draw: Callable[[random.Random, int], Batch], batches: int, numbers: int, one_in: int
) -> list[Checked]:
    chance = random.Random(SEED)
    return [check(chance, draw(chance, numbers), one_in) for _ in range(batches)]


def rows(name: str, found: list[Checked], one_in: int) -> list[tuple[str, str, str]]:
    broken = sum(checked.is_broken(one_in) for checked in found) / len(found)
    proven = sum(checked.is_proven for checked in found) / len(found)
    work = statistics.mean(checked.work for checked in found if checked.is_proven)
    return [
        (f"{name}, 1 in {one_in}: proven, and yet more errors", f"{broken:.1%}", f"≤ {LIMIT:.0%}"),
        (f"{name}, 1 in {one_in}: proven at the first plan", f"{proven:.0%}", ""),
        (f"{name}, 1 in {one_in}: share looked at where proven", f"{work:.0%}", ""),
    ]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--batches", type=int, default=1000)
    parser.add_argument("--numbers", type=int, default=6000)
    arguments = parser.parse_args()
    table = []
    for one_in in (100, 200, 1000):
        for name, draw in (("any", of_any_difficulty), ("worst", just_over(one_in))):
            found = measure(draw, arguments.batches, arguments.numbers, one_in)
            table += rows(f"{name} difficulty" if name == "any" else "worst case", found, one_in)
            print(*table[-3:], sep="\n", flush=True)
    write("Promises", "python -m benchmarks.promise", table, NOTE)


NOTE = (
    "A batch whose sample held too many wrong ones is not proven: everything in it comes to the "
    "desk. That is one batch in ten at most where the confidences are right."
)


if __name__ == "__main__":
    main()
