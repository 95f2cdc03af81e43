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
_SHARPEST = 0.05  # of a distribution's width that is left at least

Array = npt.NDArray[np.float32]


def features(likely: float, margin: float, digits: Sequence[float]) -> tuple[float, ...]:
    """What a number's confidence is computed from.

    likely: the text's log probability. margin: from it to the second-best text's. digits: the
    probability of each digit read.
    """
    weakest = min(digits, default=1.0)
    least = min(margin, FURTHEST)
    return _log_odds(math.exp(likely)), least, _log_odds(weakest), float(len(digits))


def _log_odds(probability: float) -> float:
    inside = min(max(probability, _SURE), 1 - _SURE)
    return math.log(inside / (1 - inside))


def probability(fitted: dict[str, Any], values: Sequence[float]) -> float:
    """The probability that a text is right: a logistic regression on its features' values.

    fitted: the coefficients, from a network's card.
    """
    total = fitted["constant"] + sum(w * v for w, v in zip(fitted["weights"], values, strict=True))
    return 1 / (1 + math.exp(-max(-30.0, min(30.0, total))))


def agreeing(digits: Sequence[Array], text: str, sure: float) -> list[Array]:
    """Each digit's ten probabilities, sharpened or mixed with chance until their product is `sure`.

    The product is that of the digits read. It stays above chance, and below what the likeliest
    digits can reach.
    """
    shares = np.clip(np.array(digits, np.float64), _SURE, 1)
    shares /= shares.sum(1, keepdims=True)
    read = np.arange(len(text)), [int(c) for c in text]

    def sharpened(width: float) -> npt.NDArray[np.float64]:
        powers = shares ** (1 / max(width, _SHARPEST))
        return np.asarray(powers / powers.sum(1, keepdims=True))

    def mixed(chance: float) -> npt.NDArray[np.float64]:
        return shares * (1 - chance) + chance / TEN

    change = sharpened if shares[read].prod() < sure else mixed
    amount = _bisect(lambda amount: float(change(amount)[read].prod()), sure)
    return list(change(amount).astype(np.float32))


def _bisect(falling: Callable[[float], float], wanted: float) -> float:
    """Where in 0..1 a falling function takes a value, to a millionth."""
    low, high = 0.0, 1.0
    for _ in range(20):
        middle = (low + high) / 2
        low, high = (middle, high) if falling(middle) > wanted else (low, middle)
    return (low + high) / 2
