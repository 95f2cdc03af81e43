"""The signs of a number: what a line network that learned them says is written among its digits."""

from __future__ import annotations

import math
import re
from collections import defaultdict
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from ml.networks.alphabet import DIGITS, FOREIGN, digits_of, of_classes
from ml.networks.ctc import ctc_greedy, ctc_scores, squeezed

Array = npt.NDArray[np.float32]

_BEAM = 4  # prefixes kept for each number of digits
_PLAIN = math.log(0.99)  # of a text's share; of others that are left so little nothing is asked
_UNLIKELY = 1e-4
_LEAST = 1e-300
_OTHER = "[^0-9]"

_Beams = dict[str, tuple[float, float]]  # texts, and how likely they end in a blank or a sign


@dataclass(frozen=True)
class Written:
    """Digits with their signs, and how likely these are where the digits are right.

    foreign: how likely letters or other strokes stand before, between and after the digits.
    """

    text: str
    sure: float
    foreign: tuple[float, float, float]


def has_signs(columns: Array) -> bool:
    """Whether columns (T, classes) are of a network that learned signs."""
    return columns.shape[1] - 1 > len(DIGITS)


def collapsed(columns: Array) -> Array:
    """Log probabilities (T, 11) of the digits alone: all else counts as blank."""
    digits, others = columns[:, : len(DIGITS)], columns[:, len(DIGITS) :]
    if not has_signs(columns):
        return columns
    most = others.max(1, keepdims=True)
    blank = most + np.log(np.exp(others - most).sum(1, keepdims=True))
    return np.concatenate((digits, blank), axis=1)


def written(views: list[Array], digits: str) -> Written:
    """What several views (T, 18) of a line say of the signs of the digits read in it."""
    texts: defaultdict[str, float] = defaultdict(float)
    foreign = np.zeros(3)
    for columns in views:
        for text, share in _plain(columns, digits) or spellings(columns, digits):
            texts[shown(text)] += share
            foreign += share * np.array(_foreign(text))
    total = sum(texts.values())
    if not total:
        return Written(digits, 1.0, (0.0, 0.0, 0.0))
    best = max(texts, key=lambda text: texts[text])
    before, inside, after = (foreign / total).tolist()
    return Written(best, texts[best] / total, (before, inside, after))


def _plain(columns: Array, digits: str) -> list[tuple[str, float]]:
    """The text of the best path and how likely it is, where nearly all that has these digits is."""
    text = ctc_greedy(columns)
    if digits_of(text) != digits:
        return []
    own, all_ = ctc_scores(columns, [text])[0], ctc_scores(collapsed(columns), [digits])[0]
    return [(text, math.exp(own))] if own - all_ > _PLAIN else []


def spellings(columns: Array, digits: str) -> list[tuple[str, float]]:
    """The likeliest texts of (T, 18) log probabilities whose digits are these, and how likely.

    A prefix beam search as `ctc_readings`, in which only the next digit or a sign may follow. Of
    each number of digits some prefixes are kept, so that what is unlikely at first isn't lost.
    """
    alphabet, blank = of_classes(columns.shape[1]), columns.shape[1] - 1
    beams: _Beams = {"": (1.0, 0.0)}
    scale = 0.0
    for frame in np.exp(squeezed(columns).astype(float)).tolist():
        later = _extended(beams, frame, digits, alphabet, frame[blank])
        best = sorted(later.items(), key=lambda item: -sum(item[1]))
        beams = _kept(best, len(digits))
        most = max(sum(beams[best[0][0]]), _LEAST)
        scale += math.log(most)
        beams = {text: (ended / most, on / most) for text, (ended, on) in beams.items()}
    ends = [(text, sum(ways)) for text, ways in beams.items() if _count(text) == len(digits)]
    return [(text, share * math.exp(scale)) for text, share in ends if share > 0]


def _extended(
    beams: _Beams, frame: list[float], digits: str, alphabet: str, blank: float
) -> _Beams:
    """One frame later; a text goes on with its next digit or a sign."""
    signs = [(c, p) for c, p in zip(alphabet, frame, strict=False) if c not in DIGITS]
    likely = [(c, p) for c, p in signs if p > _UNLIKELY]
    later: defaultdict[str, tuple[float, float]] = defaultdict(lambda: (0.0, 0.0))
    for text, (ended, on) in beams.items():
        before = later[text]
        stays = on * frame[alphabet.index(text[-1])] if text else 0.0
        later[text] = (before[0] + (ended + on) * blank, before[1] + stays)
        count = _count(text)
        following = [(digits[count], frame[int(digits[count])])] if count < len(digits) else []
        for c, share in (*following, *likely):
            arriving = ended if text.endswith(c) else ended + on
            before = later[text + c]
            later[text + c] = (before[0], before[1] + arriving * share)
    return later


def _kept(best: list[tuple[str, tuple[float, float]]], most: int) -> _Beams:
    """The likeliest prefixes of each number of digits."""
    places = [_BEAM] * (most + 1)
    kept: _Beams = {}
    for text, ways in best:
        count = _count(text)
        if places[count]:
            places[count] -= 1
            kept[text] = ways
    return kept


def _count(text: str) -> int:
    return sum(c in DIGITS for c in text)


def shown(text: str) -> str:
    """A network's text as people write it: signs between digits, and a minus before them.

    Of several signs between two digits the first counts, and a gap only if it is alone.
    """
    plain = text.replace(FOREIGN, "")
    minus = re.match(rf"{_OTHER}*-(?=\d)", plain)
    inner = re.search(r"\d.*\d|\d", plain)
    if not inner:
        return ""
    between = re.sub(rf"{_OTHER}+", lambda run: (run[0].strip() or " ")[0], inner[0])
    return "-" * bool(minus) + between


def _foreign(text: str) -> tuple[bool, bool, bool]:
    """Whether foreign ink stands before, between and after the digits."""
    ends = [place for place, c in enumerate(text) if c in DIGITS]
    if not ends:
        return FOREIGN in text, False, False
    first, last = ends[0], ends[-1]
    return FOREIGN in text[:first], FOREIGN in text[first:last], FOREIGN in text[last:]
