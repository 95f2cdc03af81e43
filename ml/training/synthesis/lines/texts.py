"""What drawn lines say: numbers as people write them, and where they divide them."""

from __future__ import annotations

import numpy as np

LENGTHS = np.array([5, 8, 13, 20, 21, 13, 7, 4, 3, 2, 2, 2], float)
DATES = 0.12  # of the numbers that are divided
_WITH_ONES = 0.12  # of the numbers hold more 1s than chance gives
_ONES = 0.4  # of the digits of these


def random_text(rng: np.random.Generator) -> str:
    """One to twelve digits, with the round sums and repeated digits that people write.

    Some hold many 1s, since a slanted 1 must be told from the slash that it looks like.
    """
    length = 1 + int(rng.choice(12, p=LENGTHS / LENGTHS.sum()))
    digits = rng.integers(0, 10, length)
    if rng.random() < 0.25:
        digits[-int(rng.integers(1, length + 1)) :] = 0
    if rng.random() < 0.15:
        digits[rng.integers(length) :] = rng.integers(0, 10)
    if rng.random() < _WITH_ONES:
        digits[rng.random(length) < _ONES] = 1
    if digits[0] == 0 and rng.random() < 0.8:
        digits[0] = rng.integers(1, 10)
    return "".join(map(str, digits))


def divided(text: str, rng: np.random.Generator) -> tuple[set[int], bool]:
    """Places after which a separator stands, and whether it parts a date, a fraction or a sum."""
    if rng.random() < 0.5 or len(text) < 2:
        return set(), False
    if rng.random() < DATES:
        day = int(rng.integers(min(2, len(text) - 1)))
        month = day + int(rng.integers(1, 3))
        return ({day, month} if month < len(text) - 1 else {day}), True
    if rng.random() < 0.6:
        return {p for p in range(len(text) - 1) if (len(text) - 1 - p) % 3 == 0}, False
    return {int(rng.integers(len(text) - 1))}, False
