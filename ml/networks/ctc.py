"""From the line network's scores to the best texts, by CTC.

A network's classes are its alphabet's characters and, last, the blank.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from ml.networks.alphabet import of_classes

Array = npt.NDArray[np.float32]

_NEVER = -1e30
_UNLIKELY = 1e-4
_HOPELESS = 6e-6  # a prefix so much less likely than the best one is dropped

_Beams = dict[
    str, tuple[float, float]
]  # prefixes, and how likely they end in a blank or a character
_NONE = 0.0, 0.0


@dataclass(frozen=True)
class Reading:
    """A text and the natural logarithm of its probability."""

    text: str
    score: float


def log_softmax(logits: Array) -> Array:
    away = logits - logits.max(-1, keepdims=True)
    return np.asarray(away - np.log(np.exp(away).sum(-1, keepdims=True)))


def ctc_readings(log_probabilities: Array, beam: int = 12) -> list[Reading]:
    """The likeliest texts of (T, classes) log probabilities, best first.

    Prefix beam search (Hannun and others, arXiv 1408.2873) without a language model: a text's
    score sums all its alignments that stay in the beam. In each frame the probabilities sum to 1.
    """
    alphabet = of_classes(log_probabilities.shape[1])
    beams: _Beams = {"": (1.0, 0.0)}
    scale = 0.0
    for frame in np.exp(squeezed(log_probabilities).astype(float)).tolist():
        later = _extended(beams, frame, alphabet)
        best = sorted(later.items(), key=lambda item: -sum(item[1]))[:beam]
        most = sum(best[0][1])
        scale += math.log(most)
        beams = {
            text: (ended / most, on / most)
            for text, (ended, on) in best
            if ended + on > most * _HOPELESS
        }
    return [Reading(text, scale + math.log(sum(ways))) for text, ways in beams.items()]


def _extended(beams: _Beams, frame: list[float], alphabet: str) -> _Beams:
    """One frame later; each prefix keeps the share of ending in a blank and in its last sign."""
    shares, blank = dict(zip(alphabet, frame, strict=False)), frame[-1]
    likely = [(c, p) for c, p in shares.items() if p > _UNLIKELY]
    later: _Beams = {}
    for text, (ended, on) in beams.items():
        either, last = ended + on, text[-1:]
        before = later.get(text, _NONE)
        stays = on * shares[last] if text else 0.0
        later[text] = (before[0] + either * blank, before[1] + stays)
        for c, share in likely:
            before = later.get(text + c, _NONE)
            later[text + c] = (before[0], before[1] + (ended if c == last else either) * share)
    return later


def joint_readings(views: list[Array], keep: int = 3) -> list[Reading]:
    """The likeliest texts of several views of one line, by their mean probability, best first.

    Each view's best texts are weighed in every view: a linear opinion pool (Stone, "The opinion
    pool", Annals of Mathematical Statistics 1961), in which no view can exclude a text alone.
    """
    texts = {r.text for view in views for r in ctc_readings(view, beam=keep + 1)[:keep]}
    candidates = sorted(texts)
    shares = np.mean([np.exp(ctc_scores(view, candidates)) for view in views], axis=0)
    found = [Reading(text, math.log(s)) for text, s in zip(candidates, shares, strict=True)]
    return sorted(found, key=lambda reading: -reading.score)


def ctc_scores(log_probabilities: Array, texts: list[str]) -> npt.NDArray[np.float64]:
    """The log probability of each text over all its alignments with (T, classes) log probabilities.

    CTC's forward variables (Graves and others, ICML 2006), for all texts at once; what is less
    likely than 1e-300 is as likely as that.
    """
    alphabet = of_classes(log_probabilities.shape[1])
    lengths = np.array([len(text) for text in texts])
    states = np.full((len(texts), 2 * max(lengths.max(), 1) + 1), len(alphabet))
    for row, text in enumerate(texts):
        states[row, 1 : 2 * len(text) : 2] = [alphabet.index(c) for c in text]
    skips = np.zeros(states.shape)
    skips[:, 3::2] = states[:, 3::2] != states[:, 1:-2:2]
    emitted = np.exp(squeezed(log_probabilities).astype(float))[:, states]
    forward = np.zeros((len(texts), states.shape[1] + 2))  # two that nothing reaches
    forward[:, 2:4] = emitted[0, :, :2]
    for shares in emitted[1:]:
        arriving = forward[:, 2:] + forward[:, 1:-1] + skips * forward[:, :-2]
        forward[:, 2:] = arriving * shares
    rows = np.arange(len(texts))
    last = np.where(lengths > 0, forward[rows, 2 * lengths + 1], 0.0)
    return np.log(np.maximum(forward[rows, 2 * lengths + 2] + last, 1e-300))


def squeezed(log_probabilities: Array) -> Array:
    """The frames (T, classes), each run in which nothing is likely made one, of all its blanks."""
    empty = np.asarray((log_probabilities[:, :-1] < math.log(_UNLIKELY)).all(1))
    goes_on = np.append(False, empty[1:] & empty[:-1])
    return np.asarray(np.add.reduceat(log_probabilities, np.flatnonzero(~goes_on), axis=0))


def ctc_greedy(scores: Array) -> str:
    """The text of the best path through (T, classes) scores: repeats merged, blanks dropped."""
    best, alphabet = scores.argmax(-1), of_classes(scores.shape[1])
    new = np.append(True, best[1:] != best[:-1])
    return "".join(alphabet[c] for c in best[new & (best < len(alphabet))])


def ctc_spans(log_probabilities: Array, text: str) -> list[tuple[int, int]]:
    """For each character the frames [first, last] of the text's likeliest alignment (Viterbi)."""
    alphabet = of_classes(log_probabilities.shape[1])
    blank = len(alphabet)
    states = [blank] + [s for c in text for s in (alphabet.index(c), blank)]
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
