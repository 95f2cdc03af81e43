"""From the line network's scores to the best numbers, by CTC."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Array = npt.NDArray[np.float32]

BLANK = 10
_NEVER = -1e30
_UNLIKELY = 1e-4
_HOPELESS = 12.0  # a prefix so far behind the best one is dropped


@dataclass(frozen=True)
class Reading:
    """A text and the natural logarithm of its probability."""

    text: str
    score: float


def log_softmax(logits: Array) -> Array:
    away = logits - logits.max(-1, keepdims=True)
    return np.asarray(away - np.log(np.exp(away).sum(-1, keepdims=True)))


def ctc_readings(log_probabilities: Array, beam: int = 12) -> list[Reading]:
    """The likeliest texts of (T, 11) log probabilities, best first.

    Prefix beam search (Hannun and others, arXiv 1408.2873) without a language model: a text's
    score sums all its alignments that stay in the beam.
    """
    beams: dict[str, tuple[float, float]] = {"": (0.0, _NEVER)}
    for frame in _squeezed(log_probabilities).tolist():
        likely = [c for c in range(BLANK) if frame[c] > math.log(_UNLIKELY)]
        beams = _extended(beams, frame, likely)
        beams = _pruned(beams, beam)
    found = [Reading(text, _add(*scores)) for text, scores in beams.items()]
    return sorted(found, key=lambda reading: -reading.score)


def joint_readings(views: list[Array], keep: int = 3) -> list[Reading]:
    """The likeliest texts of several views of one line, by the mean of their scores, best first.

    Each view's best texts are weighed in every view: the geometric mean of the probabilities.
    """
    texts = {r.text for view in views for r in ctc_readings(view, beam=keep + 1)[:keep]}
    candidates = sorted(texts)
    scores = np.mean([ctc_scores(view, candidates) for view in views], axis=0)
    found = [Reading(text, float(s)) for text, s in zip(candidates, scores, strict=True)]
    return sorted(found, key=lambda reading: -reading.score)


def ctc_scores(log_probabilities: Array, texts: list[str]) -> Array:
    """The log probability of each text over all its alignments with (T, 11) log probabilities.

    CTC's forward variables (Graves and others, ICML 2006), for all texts at once.
    """
    lengths = np.array([len(text) for text in texts])
    states = np.full((len(texts), 2 * max(lengths.max(), 1) + 1), BLANK)
    for row, text in enumerate(texts):
        states[row, 1 : 2 * len(text) : 2] = [int(c) for c in text]
    skips = np.zeros(states.shape, bool)
    skips[:, 3::2] = states[:, 3::2] != states[:, 1:-2:2]
    frames = _squeezed(log_probabilities)
    forward = np.full((len(texts), states.shape[1] + 2), _NEVER)  # two that nothing reaches
    forward[:, 2:4] = frames[0][states[:, :2]]
    for frame in frames[1:]:
        arriving = np.logaddexp(forward[:, 2:], forward[:, 1:-1])
        skipping = np.where(skips, forward[:, :-2], _NEVER)
        forward[:, 2:] = np.logaddexp(arriving, skipping) + frame[states]
    rows = np.arange(len(texts))
    last = np.where(lengths > 0, forward[rows, 2 * lengths + 1], _NEVER)
    return np.asarray(np.logaddexp(forward[rows, 2 * lengths + 2], last))


def _squeezed(log_probabilities: Array) -> Array:
    """The frames (T, 11) with each run in which no digit is likely made one, of all its blanks."""
    empty = np.asarray((log_probabilities[:, :BLANK] < math.log(_UNLIKELY)).all(1))
    goes_on = np.append(False, empty[1:] & empty[:-1])
    return np.asarray(np.add.reduceat(log_probabilities, np.flatnonzero(~goes_on), axis=0))


def _pruned(beams: dict[str, tuple[float, float]], beam: int) -> dict[str, tuple[float, float]]:
    """The `beam` best prefixes, less those that can hardly win any more."""
    least = max(map(max, beams.values())) - _HOPELESS
    best = sorted(((max(scores), text) for text, scores in beams.items()), reverse=True)[:beam]
    return {text: beams[text] for score, text in best if score > least}


def _extended(
    beams: dict[str, tuple[float, float]], frame: list[float], likely: list[int]
) -> dict[str, tuple[float, float]]:
    """One frame later; each prefix keeps the score of ending in a blank and in its last digit."""
    later: dict[str, tuple[float, float]] = {}
    for text, (blank, digit) in beams.items():
        either = _add(blank, digit)
        last = int(text[-1]) if text else -1
        stays = digit + frame[last] if text else _NEVER
        before = later.get(text, (_NEVER, _NEVER))
        later[text] = (_add(before[0], either + frame[BLANK]), _add(before[1], stays))
        for c in likely:
            longer = text + str(c)
            score = (blank if c == last else either) + frame[c]
            before = later.get(longer, (_NEVER, _NEVER))
            later[longer] = (before[0], _add(before[1], score))
    return later


def _add(a: float, b: float) -> float:
    """log(exp(a) + exp(b))."""
    high, low = (a, b) if a > b else (b, a)
    return high if low < high - 40 else high + math.log1p(math.exp(low - high))


def ctc_greedy(scores: Array) -> str:
    """The text of the best path through (T, 11) scores: repeats merged, blanks dropped."""
    best = scores.argmax(-1)
    new = np.append(True, best[1:] != best[:-1])
    return "".join(str(c) for c in best[new & (best != BLANK)])


def ctc_spans(log_probabilities: Array, text: str) -> list[tuple[int, int]]:
    """For each digit of the text the frames [first, last] of its likeliest alignment (Viterbi)."""
    states = [BLANK] + [s for c in text for s in (int(c), BLANK)]
    frames, count = len(log_probabilities), len(states)
    skips = np.array([i > 1 and i % 2 == 1 and states[i] != states[i - 2] for i in range(count)])
    emitted = log_probabilities[:, states]
    score = np.full(count, _NEVER)
    score[:2] = emitted[0, :2]
    back = np.zeros((frames, count), int)
    for t in range(1, frames):
        step = np.concatenate(([_NEVER], score[:-1]))
        skip = np.where(skips, np.concatenate(([_NEVER, _NEVER], score[:-2])), _NEVER)
        choices = np.stack([score, step, skip])
        back[t] = choices.argmax(0)
        score = choices.max(0) + emitted[t]
    state = count - 1 if count == 1 or score[-1] >= score[-2] else count - 2
    path = [state]
    for t in range(frames - 1, 0, -1):
        state -= back[t, state]
        path.append(state)
    places = np.array(path[::-1])
    found = [np.flatnonzero(places == 2 * i + 1) for i in range(len(text))]
    return [(int(f[0]), int(f[-1])) if len(f) else (0, frames - 1) for f in found]
