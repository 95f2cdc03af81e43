"""Pools of crops as the reader would cut them from synthetic pictures, in shards on disk.

A shard holds digits with their labels and, as class 10, what the reader also found there:
pieces of rules, shadows, scribbles, letters, several digits at once.
"""

from pathlib import Path

import numpy as np
import numpy.typing as npt

from ml.digit_reader import find_candidates, sized
from ml.networks.digit_network import NOT_A_DIGIT
from ml.preprocess import normalise
from ml.results import overlap
from ml.training.synthesis import negatives, photographs, skeletons

Images = npt.NDArray[np.float32]
Labels = npt.NDArray[np.int64]
Generator = np.random.Generator

SHARD = 1000  # scenes in a shard at most; small sets get one scene for each 20 digits
FOREIGN = 0.5  # crops that never were digits, for each scene
FLAGGED_ONES = 0.03  # share of scenes with a 1 as written outside America, which MNIST lacks


def shard(
    images: Images, labels: Labels, seed: int, folder: Path, *, latin: bool
) -> tuple[Images, Labels]:
    """The shard with this seed, made once and then read from the folder."""
    path = folder / f"shard-{seed:03d}.npz"
    if not path.exists():
        crops, classes = _make(images, labels, np.random.default_rng(seed), latin)
        folder.mkdir(parents=True, exist_ok=True)
        partial = path.with_suffix(".partial.npz")
        np.savez_compressed(partial, x=(crops * 255).astype(np.uint8), y=classes)
        partial.rename(path)
    with np.load(path) as arrays:
        return arrays["x"].astype(np.float32) / 255, arrays["y"]


def _make(images: Images, labels: Labels, rng: Generator, latin: bool) -> tuple[Images, Labels]:
    inked = np.flatnonzero(images.max((1, 2)) > 0.5)
    scenes = min(SHARD, len(inked) // 20)
    rows = rng.choice(inked, scenes, replace=False)
    lines = skeletons.skeletons(images[rows])
    crops: list[Images] = []
    classes: list[int] = []
    for image, label, skeleton in zip(images[rows], labels[rows], lines, strict=True):
        side = int(rng.integers(44, 96))
        flagged = latin and rng.random() < FLAGGED_ONES
        ink, drawn = _ink(image, skeleton, int(label), side, rng, flagged)
        for crop, kind in _cut(photographs.photographed(ink, rng), drawn, rng):
            crops.append(crop)
            classes.append(kind)
    for _ in range(round(FOREIGN * scenes)):
        crops.append(normalise(negatives.drawn(images, rng, latin=latin)))
        classes.append(NOT_A_DIGIT)
    return np.stack(crops), np.array(classes)


def _ink(
    image: Images,
    skeleton: npt.NDArray[np.bool_],
    label: int,
    side: int,
    rng: Generator,
    flagged: bool,
) -> tuple[Images, int]:
    """The digit in another pen, or a 1 with a long flag in its place."""
    width = side * np.exp(rng.uniform(np.log(0.015), np.log(0.11)))
    if flagged:
        return negatives.flagged_one(side, width, rng), 1
    if rng.random() < 0.5:
        return skeletons.redrawn(skeleton, side, width), label
    return skeletons.rescanned(image, side, side * rng.uniform(-0.05, 0.1)), label


def _cut(scene: photographs.Scene, label: int, rng: Generator) -> list[tuple[Images, int]]:
    """Up to two crops that hold the digit, and up to one that holds none of it."""
    picture = sized(scene.picture)
    box = scene.box.scaled(max(picture.shape) / max(scene.picture.shape))
    candidates = find_candidates(picture)
    rng.shuffle(candidates)
    right = [c for c in candidates if overlap(c.box, box) > 0.6]
    wrong = [c for c in candidates if overlap(c.box, box) < 0.1]
    wrong = [c for c in wrong if c.box.h < 2 * c.box.w]  # a piece of an upright rule is a fine 1
    return [(c.image, label) for c in right[:2]] + [(c.image, NOT_A_DIGIT) for c in wrong[:1]]
