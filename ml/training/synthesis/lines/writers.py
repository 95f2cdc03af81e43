"""Who writes the drawn lines: for each script the digits that they are put together from."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from ml.training.datasets.digit_sets import (
    Images,
    Labels,
    halves,
    photographed_digits,
    script_digits,
)
from ml.training.synthesis.augmentation import bent
from ml.training.synthesis.drawn_digits import hands
from ml.training.synthesis.fonts import at_hand, imitated
from ml.training.synthesis.lines.drawing import LineWriter
from ml.training.synthesis.lines.glyphs import GlyphPool, build_pool, joined, letter_pool, load_pool

_HANDS = 420  # made ones, beside MNIST's 480 writers
_DIGITS = 8_000  # at least; those of small sets are written again, bent
_BENT = 0.7  # of how far a digit alone is bent

Papers = list[np.ndarray]


def training_pools(data: Path, script: str, rng: np.random.Generator) -> list[GlyphPool]:
    """The digits that a script's line network learns from, in pools to write with in turn."""
    if script == "latin":
        pool = load_pool(data)
        others = [hands(_HANDS, rng), photographed_digits(data)]
        if at_hand(data):
            others.append(imitated(data, rng))
        for digits in others:
            pool = joined(pool, build_pool(*digits))
        return [pool]
    split = script_digits(data, script)
    copies = -(-_DIGITS // len(split.train))
    written = [split.train] + [
        np.stack([bent(ink, rng, _BENT) for ink in split.train]) for _ in range(copies - 1)
    ]
    values = np.tile(split.train_labels, copies)
    return _pools(np.concatenate(written), values)


def held_out_writer(
    data: Path, script: str, papers: Papers, seed: int | tuple[int, int]
) -> LineWriter:
    """Writes with digits kept from training; of another script with the first half of these.

    The other half is what `evaluate` measures.
    """
    if script == "latin":
        letters = letter_pool(data, held=True)
        return LineWriter([load_pool(data, held_out=True)], papers, seed, letters)
    split = script_digits(data, script)
    return LineWriter(
        _pools(*halves(split.held, split.held_labels)[0]), papers, seed, script=script
    )


def _pools(ink: Images, values: Labels) -> list[GlyphPool]:
    """Pools of ink (n, 28, 28), for any pen and as it is.

    Who wrote it isn't told; the n-th of all are taken to be one hand's.
    """
    hand = np.empty(len(values), np.int64)
    for value in np.unique(values):
        rows = np.flatnonzero(values == value)
        hand[rows] = np.arange(len(rows))
    pictures = np.round(255 * ink).astype(np.uint8)
    return [build_pool(pictures, values, hand, solid=solid) for solid in (False, True)]
