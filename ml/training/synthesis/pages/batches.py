"""Patches with their truth, drawn by processes of their own while the network learns."""

from __future__ import annotations

import multiprocessing
import queue
from collections.abc import Iterator
from dataclasses import dataclass
from multiprocessing.synchronize import Event
from pathlib import Path

import cv2
import numpy as np

from ml.networks.digit_network import NOT_A_DIGIT
from ml.training.datasets.digit_sets import LETTERS_FILE, RAW, mnist, seen
from ml.training.synthesis.drawn_digits import hands
from ml.training.synthesis.lines.glyphs import GlyphPool, build_pool, joined, load_pool
from ml.training.synthesis.lines.paper_textures import paper_pool
from ml.training.synthesis.pages.canvas import Canvas
from ml.training.synthesis.pages.scenes import draw
from ml.training.synthesis.pages.stock import Stock
from ml.training.synthesis.pages.taking import Patch, relit, take

SHEET = 336  # pixels; larger than a patch, so that a tilted one lies within
_HANDS = 200  # made ones, beside MNIST's writers
_OF_SCRIPT = 500  # digits of each other script
_LETTERS = 1600
HELD_OUT = 10  # every so many of MNIST's writers is kept from training, as for the line networks
_KEPT = 3000  # patches that are shown again while new ones are drawn
_AGAIN = 0.5  # of a batch


@dataclass(frozen=True)
class Batch:
    """gray (n, 256, 256), what, spine, tall (n, 128, 128), turn (n,)."""

    gray: np.ndarray
    what: np.ndarray
    spine: np.ndarray
    tall: np.ndarray
    turn: np.ndarray


def make_stock(
    data: Path, rng: np.random.Generator, *, held_out: bool = False
) -> tuple[Stock, list[np.ndarray]]:
    """Pools of digits and letters, and papers; of hands kept from training if `held_out`."""
    pools = [_latin_pool(data, rng, held_out=held_out)]
    pools += [_script_pool(data, script, rng, held_out=held_out) for script in RAW]
    split = mnist(data)
    ink = split.held if held_out else split.train[:: len(split.train) // 4000]
    return Stock(pools, _letters(data, rng, held_out=held_out), ink), paper_pool(rng, 90)


def _latin_pool(data: Path, rng: np.random.Generator, *, held_out: bool) -> GlyphPool:
    """MNIST's writers, every third of those that may teach, and made hands."""
    if held_out:
        return load_pool(data, held_out=True)
    arrays = np.load(data / "mnist" / "train.npz")
    writer_of = np.load(data / "mnist_writers" / "writers.npz")["train"][:, 2]
    chosen = np.flatnonzero((writer_of % HELD_OUT != 0) & (writer_of % 3 == 1))
    pool = build_pool(arrays["x"][chosen], arrays["y"][chosen], writer_of[chosen])
    return joined(pool, build_pool(*hands(_HANDS, rng)))


def _script_pool(data: Path, script: str, rng: np.random.Generator, *, held_out: bool) -> GlyphPool:
    pictures, labels, held = RAW[script](data)
    rows = rng.permutation(np.flatnonzero(held == held_out))[:_OF_SCRIPT]
    hand = np.zeros(len(rows), np.int64)
    return build_pool(_as_ink(pictures[rows]), labels[rows], hand)


def _letters(data: Path, rng: np.random.Generator, *, held_out: bool) -> GlyphPool:
    """Photographed letters of both cases, those that look like digits among them."""
    with np.load(data / LETTERS_FILE) as arrays:
        pictures, classes = arrays["x"], arrays["y"]
    rows = np.flatnonzero((classes >= 10) & ((np.arange(len(classes)) % 5 == 0) == held_out))
    rows = rng.permutation(rows)[:_LETTERS]
    ink = _as_ink(pictures[rows])
    return build_pool(ink, np.full(len(ink), NOT_A_DIGIT), np.zeros(len(ink), np.int64))


def _as_ink(pictures: np.ndarray) -> np.ndarray:
    return np.stack([np.round(255 * seen(picture)) for picture in pictures]).astype(np.uint8)


def patches(data: Path, seed: int, *, held_out: bool = False) -> Iterator[Patch]:
    """Patches without end."""
    rng = np.random.default_rng(seed)
    stock, papers = make_stock(data, rng, held_out=held_out)
    while True:
        canvas = Canvas(SHEET, SHEET)
        draw(canvas, stock, rng)
        yield take(canvas, papers, rng)


def stacked(parts: list[Patch]) -> Batch:
    names = ("gray", "what", "spine", "tall", "turn")
    return Batch(*[np.stack([getattr(part, name) for part in parts]) for name in names])


def validation_patches(data: Path, count: int) -> list[Patch]:
    """The same patches each time, by hands that are kept from training."""
    source = patches(data, 0, held_out=True)
    return [next(source) for _ in range(count)]


def _produce(data: Path, seed: int, made: multiprocessing.Queue[Patch], stop: Event) -> None:
    cv2.setNumThreads(1)
    for patch in patches(data, seed):
        while not stop.is_set():
            try:
                made.put(patch, timeout=1)
                break
            except queue.Full:
                continue
        if stop.is_set():
            made.cancel_join_thread()
            return


class BackgroundPatches:
    """Batches of patches drawn in a process of its own: `with BackgroundPatches(...) as source:`.

    A part of each batch is shown again, in other light.
    """

    def __init__(self, data: Path, seed: int, batch: int) -> None:
        context = multiprocessing.get_context("spawn")
        self._made: multiprocessing.Queue[Patch] = context.Queue(maxsize=128)
        self._stop = context.Event()
        arguments = (data, seed, self._made, self._stop)
        self._process = context.Process(target=_produce, args=arguments, daemon=True)
        self._rng = np.random.default_rng(seed)
        self._kept: list[Patch] = []
        self._batch = batch

    def __enter__(self) -> BackgroundPatches:
        self._process.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._stop.set()
        self._process.join(timeout=30)
        if self._process.is_alive():
            self._process.terminate()

    def take(self) -> Batch:
        """The next batch; raises when the process that draws has died."""
        again = round(_AGAIN * self._batch) if len(self._kept) > self._batch else 0
        new = [self._take() for _ in range(self._batch - again)]
        old = [self._kept[row] for row in self._rng.integers(len(self._kept), size=again)]
        for patch in new:
            if len(self._kept) < _KEPT:
                self._kept.append(patch)
            else:
                self._kept[self._rng.integers(_KEPT)] = patch
        return stacked([*new, *(relit(patch, self._rng) for patch in old)])

    def _take(self) -> Patch:
        while True:
            try:
                return self._made.get(timeout=10)
            except queue.Empty:
                if not self._process.is_alive():
                    raise RuntimeError("the process that draws pages ended") from None
