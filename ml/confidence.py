"""How sure a number is: a probability fitted to held-out numbers, and its digits' made to agree."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

TEN = 10
FURTHEST = 14.0  # a second-best text so far behind is as good as none
_SURE = 1e-6

Array = npt.NDArray[np.float32]


def features(best: float, second: float, digits: Sequence[float]) -> tuple[float, ...]:
    """What a number's confidence is computed from.

    best, second: the two best texts' log probabilities. digits: the probability of each digit read.
    """
    margin = min(best - second, FURTHEST)
    weakest = min(digits, default=1.0)
    return _log_odds(math.exp(best)), margin, _log_odds(weakest), float(len(digits))


def _log_odds(probability: float) -> float:
    inside = min(max(probability, _SURE), 1 - _SURE)
    return math.log(inside / (1 - inside))


def probability(fitted: dict[str, Any], features: Sequence[float]) -> float:
    """The probability that a text is right: a logistic regression with a card's coefficients."""
    total = fitted["constant"] + sum(
        w * f for w, f in zip(fitted["weights"], features, strict=True)
    )
    return 1 / (1 + math.exp(-max(-30.0, min(30.0, total))))


def agreeing(digits: Sequence[Array], text: str, sure: float) -> list[Array]:
    """Each digit's ten probabilities, sharpened or mixed with chance so that the text has `sure`.

    That is the product of its digits' probabilities.
    """
    raw = [np.clip(p, _SURE, 1) / np.clip(p, _SURE, 1).sum() for p in digits]
    own = np.array([p[int(c)] for p, c in zip(raw, text, strict=True)], np.float64)
    if own.prod() < sure:
        power = min(math.log(max(sure, _SURE)) / float(np.log(own).sum()), 1.0)
        return [p ** (1 / max(power, 0.1)) / (p ** (1 / max(power, 0.1))).sum() for p in raw]
    chance = _bisect(lambda c: float((own * (1 - c) + c / TEN).prod()), max(sure, _SURE))
    return [p * (1 - chance) + chance / TEN for p in raw]


def _bisect(falling: Callable[[float], float], wanted: float) -> float:
    """Where in 0..1 a falling function takes a value, to a millionth."""
    low, high = 0.0, 1.0
    for _ in range(20):
        middle = (low + high) / 2
        low, high = (middle, high) if falling(middle) > wanted else (low, middle)
    return (low + high) / 2
