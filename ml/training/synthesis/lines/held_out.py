"""Lines kept from training, to fit and to measure with: real ones, rewritten and drawn ones."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from ml.crop import Crop, whole
from ml.networks.alphabet import digits_of
from ml.training.datasets.cheques import load_cheques
from ml.training.synthesis.lines.cheque_augmentation import varied
from ml.training.synthesis.lines.cheque_ink import lift, rewritten
from ml.training.synthesis.lines.paper_textures import paper_pool
from ml.training.synthesis.lines.writers import held_out_writer

DRAWN_NETWORK = "lines-latin-drawn"  # taught without cheques; measured, never read with
COPIES = 6  # of each real cheque: itself and five worn versions

Labelled = tuple[np.ndarray, str]


def real_lines(data: Path, rng: np.random.Generator) -> list[Labelled]:
    """Grey lines and texts: the cheques kept for calibration, as they are and worn."""
    cheques = load_cheques(data, "calibration")
    lines = [(cheque.gray, cheque.text) for cheque in cheques]
    amounts = [lift(cheque) for cheque in cheques]
    return lines + [varied(amount, rng) for amount in amounts for _ in range(COPIES - 1)]


def rewritten_lines(data: Path, count: int, rng: np.random.Generator) -> list[Labelled]:
    """The same cheques with digits of one another, worn."""
    amounts = [lift(cheque) for cheque in load_cheques(data, "calibration")]
    clean = [amount for amount in amounts if amount.glyphs]
    pairs = rng.integers(len(clean), size=(count, 2))
    return [varied(rewritten(clean[base], clean[donor], rng), rng) for base, donor in pairs]


def drawn_lines(data: Path, count: int, seed: int, script: str = "latin") -> list[Labelled]:
    """Lines by hands kept from training, and their digits; Latin ones with words kept from it."""
    papers = paper_pool(np.random.default_rng(seed), 60)
    writer = held_out_writer(data, script, papers, seed)
    return [(gray, digits_of(text)) for gray, text in (writer.write() for _ in range(count))]


def in_full(gray: np.ndarray) -> Crop:
    """A line (h, w) uint8 that is its whole picture."""
    return whole(gray, np.zeros(gray.shape, np.float32))
