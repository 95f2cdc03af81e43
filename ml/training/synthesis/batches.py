"""What one epoch shows the network: fresh variations of every digit, and of what is none."""

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt

from ml.networks.digit_network import NOT_A_DIGIT
from ml.training.datasets import digit_sets
from ml.training.synthesis.augmentation import augmented
from ml.training.synthesis.crops import shard
from ml.training.synthesis.drawn_digits import hands

Images = npt.NDArray[np.float32]
Labels = npt.NDArray[np.int64]

HANDS = 100  # made ones, with three of each digit
HELD_SEED = 900  # of the synthetic pictures made of held-out digits
DIGITS = 8_000  # at least so many scanned digits an epoch: small sets are varied repeatedly


@dataclass(frozen=True)
class Pool:
    """Digits as scanned, synthetic crops with their labels, and held-out sets of both kinds."""

    digits: Images
    labels: Labels
    crops: Images
    crop_labels: Labels
    held: dict[str, tuple[Images, Labels]]


def gather(data: Path, script: str, shards: int, folder: Path) -> Pool:
    """Everything that a network for the script learns from and is chosen by."""
    split = _split(data, script)
    latin = script == "latin"
    made = [
        shard(split.train, split.train_labels, seed, folder, latin=latin) for seed in range(shards)
    ]
    pictures = shard(split.held, split.held_labels, HELD_SEED, folder, latin=latin)
    held = {"digits": (split.held, split.held_labels), "pictures": pictures}
    if latin:
        letters, held_letters = (digit_sets.letters(data, held=side) for side in (False, True))
        made.append((np.concatenate([letters] * 2), _none(np.concatenate([letters] * 2))))
        made += _other_hands(data)
        held["letters"] = held_letters, _none(held_letters)
    crops, labels = (np.concatenate(part) for part in zip(*made, strict=True))
    return Pool(split.train, split.train_labels, crops, labels, held)


def _other_hands(data: Path) -> list[tuple[Images, Labels]]:
    """Digits as people write them elsewhere: photographed ones, and made ones."""
    both = digit_sets.photographed_digits(data), hands(HANDS, np.random.default_rng(HELD_SEED))
    return [
        (ink.astype(np.float32) / np.float32(255), values.astype(np.int64))
        for ink, values, _ in both
    ]


def _split(data: Path, script: str) -> digit_sets.Split:
    return digit_sets.mnist(data) if script == "latin" else digit_sets.script_digits(data, script)


def _none(images: Images) -> Labels:
    return np.full(len(images), NOT_A_DIGIT, np.int64)


def epoch(
    pool: Pool, rng: np.random.Generator, strength: float, share: float
) -> tuple[Images, Labels]:
    """One epoch in random order; `share` of the synthetic crops is drawn anew each time.

    strength: of the distortions of scanned digits, 1 at first and less towards the end.
    """
    rows = rng.choice(len(pool.crops), round(share * len(pool.crops)), replace=False)
    repeats = max(1, DIGITS // len(pool.digits))
    digits = [augmented(pool.digits, rng, strength) for _ in range(repeats)]
    images = np.concatenate([*digits, augmented(pool.crops[rows], rng, 0.5 * strength)])
    labels = np.concatenate([*[pool.labels] * repeats, pool.crop_labels[rows]])
    order = rng.permutation(len(images))
    return images[order][..., None], labels[order]
