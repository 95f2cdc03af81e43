"""Batches of lines made by a background process while the network learns from earlier ones."""

from __future__ import annotations

import multiprocessing
import queue
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from multiprocessing.synchronize import Event
from pathlib import Path

import cv2
import numpy as np

from ml.networks.alphabet import DIGITS, spelled
from ml.networks.line_network import STRIDE, padded_width
from ml.segment import normalize_line
from ml.training.datasets.cheques import bare_paper, load_cheques
from ml.training.synthesis.lines.cheque_augmentation import varied
from ml.training.synthesis.lines.cheque_ink import Amount, in_frames, lift, rewritten
from ml.training.synthesis.lines.drawing import LineWriter
from ml.training.synthesis.lines.forms import FormWriter
from ml.training.synthesis.lines.glyphs import build_pool, joined, letter_pool
from ml.training.synthesis.lines.paper_textures import paper_pool
from ml.training.synthesis.lines.writers import training_pools

_GROUP = 12  # batches sorted together, so that lines of about one width share a batch
_WIDEST = 512
_REWRITTEN = 0.65  # of the real cheques, with digits in another's hand

Batch = tuple[np.ndarray, list[str], np.ndarray]
_Line = tuple[np.ndarray, str, bool]  # its text, and whether that tells digits alone


@dataclass(frozen=True)
class Recipe:
    """What batches are made of."""

    data: Path
    seed: int
    batch: int = 32
    cheque_share: float = 0.4  # of each group, real cheque amounts; 0 leaves them out wholly
    script: str = "latin"
    alphabet: str = DIGITS
    context_share: float = 0.0  # of each group, lines with what stands around them on forms
    done: int = 0  # batches of an interrupted run, after which others are drawn


def pad_line(line: np.ndarray, width: int) -> np.ndarray:
    """A normalised line with bare paper to its right."""
    return np.pad(line, ((0, 0), (0, width - line.shape[1])))


def columns_needed(text: str) -> int:
    """The least number of columns that CTC needs: one a digit, a blank between equal ones."""
    return len(text) + sum(a == b for a, b in pairwise(text))


def line_batches(recipe: Recipe) -> Iterator[Batch]:
    """Batches (n, 40, W) float16, their texts, and which of these tell digits alone; no end."""
    seed = (recipe.seed, recipe.done)
    rng = np.random.default_rng(seed)
    papers = paper_pool(rng, 180)
    pools = training_pools(recipe.data, recipe.script, rng)
    cheques = load_cheques(recipe.data, "train") if recipe.cheque_share else []
    amounts = [lift(cheque) for cheque in cheques]
    if amounts:
        papers += [bare_paper(cheque.gray) for cheque in cheques[::2]]
        pools[0] = joined(pools[0], build_pool(*in_frames(amounts)))
    letters = letter_pool(recipe.data) if recipe.script == "latin" else None
    writer = LineWriter(pools, papers, seed, letters, recipe.script)
    forms = FormWriter(writer)
    while True:
        drawn: list[_Line] = []
        while len(drawn) < recipe.batch * _GROUP:
            kind = rng.random()
            real = kind < recipe.cheque_share
            if real:
                gray, text = varied(_amount(amounts, rng), rng)
            elif kind < recipe.cheque_share + recipe.context_share:
                gray, text = forms.write()
            else:
                gray, text = writer.write()
            text, line = spelled(text, recipe.alphabet), normalize_line(gray)
            if columns_needed(text) * STRIDE < line.shape[1] <= _WIDEST:
                drawn.append((line, text, real))
        yield from _grouped(drawn, recipe.batch, rng)


def _amount(amounts: list[Amount], rng: np.random.Generator) -> Amount:
    """A real amount, or one with digits of another."""
    base, donor = (amounts[row] for row in rng.integers(len(amounts), size=2))
    if base.glyphs and donor.glyphs and rng.random() < _REWRITTEN:
        return rewritten(base, donor, rng)
    return base


def _grouped(drawn: list[_Line], size: int, rng: np.random.Generator) -> Iterator[Batch]:
    drawn.sort(key=lambda one: one[0].shape[1])
    for start in rng.permutation(np.arange(0, len(drawn), size)):
        part = drawn[start : start + size]
        width = padded_width(part[-1][0].shape[1])
        lines = np.stack([pad_line(line, width) for line, _, _ in part])
        unsigned = np.array([real for _, _, real in part])
        yield lines.astype(np.float16), [text for _, text, _ in part], unsigned


def _produce(recipe: Recipe, batches: multiprocessing.Queue[Batch], stop: Event) -> None:
    cv2.setNumThreads(1)
    for batch in line_batches(recipe):
        while not stop.is_set():
            try:
                batches.put(batch, timeout=1)
                break
            except queue.Full:
                continue
        if stop.is_set():
            batches.cancel_join_thread()
            return


class BackgroundBatches:
    """`line_batches` in a process of its own: `with BackgroundBatches(recipe) as batches:`."""

    def __init__(self, recipe: Recipe) -> None:
        context = multiprocessing.get_context("spawn")
        self._batches: multiprocessing.Queue[Batch] = context.Queue(maxsize=48)
        self._stop = context.Event()
        arguments = (recipe, self._batches, self._stop)
        self._process = context.Process(target=_produce, args=arguments, daemon=True)

    def __enter__(self) -> BackgroundBatches:
        self._process.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._stop.set()
        self._process.join(timeout=30)
        if self._process.is_alive():
            self._process.terminate()

    def take(self) -> Batch:
        """The next batch; raises when the process that makes them has died."""
        while True:
            try:
                return self._batches.get(timeout=10)
            except queue.Empty:
                if not self._process.is_alive():
                    raise RuntimeError("the process that draws training lines ended") from None
