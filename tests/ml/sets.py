"""Small sets of the same layout as the public ones, made from forty handwritten digits."""

from __future__ import annotations

import csv
from pathlib import Path

import cv2
import numpy as np
import numpy.typing as npt
from PIL import Image

from tests.ml.numbers import Picture, paper, written

WRITERS = 24  # of whom training keeps some out
_SHEET = np.asarray(Image.open(Path(__file__).parent / "fixtures" / "digits.png"))


def digits(count: int) -> tuple[Picture, npt.NDArray[np.uint8]]:
    """Digits (n, 28, 28), a pixel up and down, left and right, and their values (n,)."""
    rng = np.random.default_rng(0)
    values = np.arange(count) % 10
    pictures = []
    for number, value in enumerate(values.tolist()):
        row, column = number % 4 * 28, value * 28
        shift = tuple(rng.integers(-1, 2, 2))
        pictures.append(np.roll(_SHEET[row : row + 28, column : column + 28], shift, (0, 1)))
    return np.stack(pictures), values.astype(np.uint8)


def make_mnist(folder: Path, count: int = 240) -> None:
    """Digits to learn from, their writers, and some to measure with."""
    pictures, values = digits(count)
    (folder / "mnist").mkdir(parents=True)
    (folder / "mnist_writers").mkdir()
    np.savez(folder / "mnist" / "train.npz", x=pictures, y=values)
    np.savez(folder / "mnist" / "t10k.npz", x=pictures[::3], y=values[::3])
    writers = np.zeros((count, 8), np.int32)
    writers[:, 2] = np.arange(count) // 10 % WRITERS
    np.savez(folder / "mnist_writers" / "writers.npz", train=writers)


def make_devanagari(folder: Path) -> None:
    """Black digits on white of 32x32, as CMATERdb has them; Latin shapes do for a test."""
    pictures, values = digits(200)
    (folder / "devanagari_cmaterdb").mkdir(parents=True)
    large = np.stack([cv2.copyMakeBorder(255 - p, 2, 2, 2, 2, 0, value=255) for p in pictures])
    np.savez(folder / "devanagari_cmaterdb" / "training.npz", x=large, y=values)


def make_cheques(folder: Path, count: int = 60) -> None:
    """Amounts with a box around each digit."""
    images = folder / "strings_car_a" / "images"
    images.mkdir(parents=True)
    rng = np.random.default_rng(1)
    with (images.parent / "labels.csv").open("w", newline="") as file:
        table = csv.writer(file)
        table.writerow(["file", "label", "status", "boxes_xywh"])
        for number in range(count):
            text = str(rng.integers(100, 99999))
            gray = paper(70, 40 + 48 * len(text), shade=205)
            for place, value in enumerate(text):
                written(gray, value, 20 + 48 * place, 7, hand=number)
            boxes = ";".join(f"{20 + 48 * place},7,40,56" for place in range(len(text)))
            cv2.imwrite(str(images / f"{number}.png"), gray)
            table.writerow([f"{number}.png", text, "ok", boxes])
