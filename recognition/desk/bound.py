"""How many errors a sample leaves possible: the exact one-sided bound of Clopper-Pearson (1934).

Of n numbers drawn at random and looked at, k were wrong. The bound is the largest share p of wrong
ones under which k or fewer still come with a probability of 5 %: P(X <= k; n, p) = 0.05. Whoever
promises p after such a sample is wrong in at most 5 % of all batches, whatever their difficulty and
however well their confidences are calibrated, if n and the k that is allowed were fixed before the
first of them was looked at. So 598 without a miss prove 1 in 200.

The binomial stands for drawing with replacement; without it, as the desk draws, fewer small k come
by chance (Hoeffding 1963, theorem 4), so that the bound errs on the safe side. That a threshold on
the confidence is chosen first and its risk proven by a binomial bound is the plan of Geifman and
El-Yaniv (2017, "Selective classification for deep neural networks", SGR) and of Angelopoulos et al.
(2021, "Learn then test").
"""

from __future__ import annotations

import math
from bisect import bisect_left

RISK = 0.05  # the probability of a proof that does not hold
MOST = 10**7  # numbers in a sample: more than any batch has


def at_most(misses: int, drawn: int, share: float) -> float:
    """The probability that of `drawn` numbers at most `misses` are wrong, where `share` are."""
    if share <= 0:
        return 1.0
    if share >= 1:
        return float(misses >= drawn)
    return min(1.0, sum(_exactly(k, drawn, share) for k in range(min(misses, drawn) + 1)))


def _exactly(k: int, n: int, share: float) -> float:
    ways = math.lgamma(n + 1) - math.lgamma(k + 1) - math.lgamma(n - k + 1)
    return math.exp(ways + k * math.log(share) + (n - k) * math.log1p(-share))


def largest_share(misses: int, drawn: int) -> float:
    """The bound: 1 where nothing was drawn."""
    if misses >= drawn:
        return 1.0
    low, high = misses / drawn, 1.0
    while high - low > 1e-9:  # far below any promise
        middle = (low + high) / 2
        low, high = (middle, high) if at_most(misses, drawn, middle) > RISK else (low, middle)
    return high


def proves(misses: int, drawn: int, one_in: int) -> bool:
    return at_most(misses, drawn, 1 / one_in) <= RISK


def needed(one_in: int, misses: int = 0) -> int:
    """The least to draw so that this many misses still prove "at most 1 wrong in one_in"."""
    found = bisect_left(
        range(MOST), True, lo=misses + 1, key=lambda drawn: proves(misses, drawn, one_in)
    )
    return int(found)
