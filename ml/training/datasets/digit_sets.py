"""The sets that the digit networks learn from and are chosen on, as ink of 28x28.

docs/data.md lists them with their licences and splits; testsets.py has what is only measured.
"""

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt

from ml.digit_reader import seeded, sized, ways_of_seeing

Images = npt.NDArray[np.float32]
Labels = npt.NDArray[np.int64]
Raw = npt.NDArray[np.uint8]

HELD_OUT_WRITERS = 12  # every twelfth writer of MNIST's training part chooses and calibrates
LETTERS_FILE = "letters62_photo/all.npz"
LETTERS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
LOOK_ALIKES = frozenset("OoDQIiljZzSsBbGgqYy")  # somebody's digit: never taught as "no digit"


@dataclass(frozen=True)
class Split:
    """Digits to learn from and digits to choose by, of different writers where those are known."""

    train: Images
    train_labels: Labels
    held: Images
    held_labels: Labels


def mnist(data: Path) -> Split:
    """MNIST's training part, split by writer with QMNIST's writer numbers."""
    with np.load(data / "mnist" / "train.npz") as arrays:
        images, labels = arrays["x"].astype(np.float32) / 255, arrays["y"].astype(np.int64)
    with np.load(data / "mnist_writers" / "writers.npz") as arrays:
        held = arrays["train"][:, 2] % HELD_OUT_WRITERS == 0
    return Split(images[~held], labels[~held], images[held], labels[held])


def script_digits(data: Path, script: str) -> Split:
    """Another script's digits, split as each source allows; seen through the preprocessing."""
    pictures, labels, held = RAW[script](data)
    ink = np.stack([seen(picture) for picture in pictures])
    return Split(ink[~held], labels[~held], ink[held], labels[held])


def halves(images: Images, labels: Labels) -> tuple[tuple[Images, Labels], tuple[Images, Labels]]:
    """The first and the last half of each class's rows, images and labels.

    They are of other hands where a file goes on from hand to hand.
    """
    first = np.zeros(len(labels), bool)
    for value in np.unique(labels):
        rows = np.flatnonzero(labels == value)
        first[rows[: len(rows) // 2]] = True
    return (images[first], labels[first]), (images[~first], labels[~first])


def seen(picture: Raw) -> Images:
    """What the network gets of a picture, seen in the first way; else an empty field."""
    candidates = seeded(next(ways_of_seeing(sized(picture))), 1.0)
    return candidates[0].image if candidates else np.zeros((28, 28), np.float32)


def letters(data: Path, held: bool) -> Images:
    """Photographed letters that nobody takes for digits; every fifth of a letter is held out."""
    with np.load(data / LETTERS_FILE) as arrays:
        pictures, classes = arrays["x"], arrays["y"]
    return np.stack([seen(pictures[row]) for row in letter_rows(classes, held=held)])


def letter_rows(classes: npt.NDArray[np.integer], *, held: bool) -> list[int]:
    """Rows of the letters that nobody takes for digits: those held out, or the others."""
    chosen: list[int] = []
    for index, letter in enumerate(LETTERS):
        if index >= 10 and letter not in LOOK_ALIKES:
            rows = np.flatnonzero(classes == index)
            chosen.extend(rows[::5] if held else np.delete(rows, np.s_[::5]))
    return chosen


def photographed_digits(data: Path) -> tuple[Raw, Labels, Labels]:
    """The digits among the photographed characters: ink (n, 28, 28), values and hands (n,).

    Who wrote them isn't told; the n-th of every class are taken to be one hand's.
    """
    with np.load(data / LETTERS_FILE) as arrays:
        pictures, classes = arrays["x"], arrays["y"]
    rows = [np.flatnonzero(classes == value) for value in range(10)]
    ink = np.stack([255 * seen(pictures[row]) for row in np.concatenate(rows)]).astype(np.uint8)
    values = np.repeat(np.arange(10), [len(part) for part in rows])
    hands = np.concatenate([np.arange(len(part)) for part in rows])
    found = ink.any(axis=(1, 2))
    return ink[found], values[found], hands[found]


def _cmaterdb(folder: str, data: Path) -> tuple[Raw, Labels, npt.NDArray[np.bool_]]:
    with np.load(data / folder / "training.npz") as arrays:
        pictures, labels = arrays["x"], arrays["y"].astype(np.int64)
    held = np.zeros(len(labels), bool)
    for digit in range(10):  # writers are unknown: the last fifth of each class, in file order
        rows = np.flatnonzero(labels == digit)
        held[rows[-len(rows) // 5 :]] = True
    return pictures, labels, held


def _kannada(data: Path) -> tuple[Raw, Labels, npt.NDArray[np.bool_]]:
    with np.load(data / "kannada_mnist" / "test10k.npz") as arrays:
        pictures, labels = arrays["x"], arrays["y"].astype(np.int64)
    held = np.arange(len(labels)) >= len(labels) * 4 // 5
    return pictures, labels, held


def _arabic(data: Path) -> tuple[Raw, Labels, npt.NDArray[np.bool_]]:
    with np.load(data / "arabic_madbase" / "part.npz") as arrays:
        pictures, labels = arrays["x"], arrays["y"].astype(np.int64)
    return pictures, labels, np.arange(len(labels)) // 100 % 5 == 0


def _thai(data: Path) -> tuple[Raw, Labels, npt.NDArray[np.bool_]]:
    with np.load(data / "thai_digits" / "all.npz") as arrays:
        pictures, labels, names = arrays["x"], arrays["y"].astype(np.int64), arrays["name"]
    visitors = np.unique(names, return_inverse=True)[1]
    return pictures, labels, visitors % 5 == 0


RAW = {
    "devanagari": lambda data: _cmaterdb("devanagari_cmaterdb", data),
    "bengali": lambda data: _cmaterdb("bangla_cmaterdb", data),
    "telugu": lambda data: _cmaterdb("telugu_cmaterdb", data),
    "kannada": _kannada,
    "arabic-indic": _arabic,
    "thai": _thai,
}
