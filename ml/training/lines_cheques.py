"""The real cheque amounts (strings_car_a): split by label, augmented, and their bare papers."""

from __future__ import annotations

import csv
import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import cv2
import numpy as np

SET = "strings_car_a"


@dataclass(frozen=True)
class Cheque:
    """One amount: grey crop (h, w) uint8, its digits, and the digits' boxes (n, 4) x, y, w, h."""

    gray: np.ndarray
    text: str
    boxes: np.ndarray


def part_of(text: str) -> str:
    """Which part an amount belongs to; one amount is never in two (a writer repeats it).

    A third of the amounts is "test", a fifteenth "calibration", the rest "train".
    """
    place = int.from_bytes(hashlib.sha256(text.encode()).digest()[:4], "big") % 30
    return "test" if place < 10 else "calibration" if place < 12 else "train"


def cheque_rows(data: Path, part: str) -> Iterator[dict[str, str]]:
    """Rows file, label, boxes_xywh of one part, without the amounts nobody can tell."""
    with (data / SET / "labels.csv").open(newline="") as table:
        for row in csv.DictReader(table):
            if row["status"] != "ambiguous" and part_of(row["label"]) == part:
                yield row


def load_cheques(data: Path, part: str) -> list[Cheque]:
    """The cheques of one part; a box's row is empty where the labels and boxes do not match."""
    cheques = []
    for row in cheque_rows(data, part):
        gray = _read(data / SET / "images" / row["file"])
        boxes = np.array([b.split(",") for b in row["boxes_xywh"].split(";")], float).astype(int)
        matched = len(boxes) == len(row["label"])
        cheques.append(Cheque(gray, row["label"], boxes if matched else boxes[:0]))
    return cheques


def _read(path: Path) -> np.ndarray:
    gray = cv2.imread(str(path), cv2.IMREAD_GRAYSCALE)
    if gray is None:
        raise FileNotFoundError(2, "not a readable picture", str(path))
    return gray


def bare_paper(gray: np.ndarray) -> np.ndarray:
    """The cheque's paper with the writing painted over, contrast stretched to 0..255."""
    paper = cv2.blur(cv2.dilate(gray, np.ones((15, 15), np.uint8)), (15, 15))
    depth = cv2.subtract(paper, gray)
    level, _ = cv2.threshold(depth, 0, 255, cv2.THRESH_OTSU)
    written = cv2.dilate((depth > level).astype(np.uint8), np.ones((3, 3), np.uint8))
    bare = cv2.inpaint(gray, written, 3, cv2.INPAINT_TELEA).astype(np.float32)
    low, high = np.percentile(bare, (1, 97))
    return np.clip((bare - low) * 255 / max(high - low, 1), 0, 255).astype(np.uint8)


def augmented(cheque: Cheque, rng: np.random.Generator) -> tuple[np.ndarray, str]:
    """A cheque or a piece of it between two digits, moved, slanted, stretched and worn."""
    gray, text = cheque.gray, cheque.text
    if rng.random() < 0.3:
        gray, text = _piece(cheque, rng)
    height, width = gray.shape
    slant, turn = rng.normal(0, 0.12), rng.normal(0, 0.02)
    stretch, squeeze = rng.uniform(0.8, 1.25), rng.uniform(0.9, 1.1)
    pad = rng.uniform(-0.05, 0.2, 4) * height * np.array([0.6, 1, 0.6, 1])
    middle = height / 2
    matrix = np.array(
        [[stretch, -slant, slant * middle + pad[1]], [turn, squeeze, pad[0]]], np.float32
    )
    size = (int(width * stretch + pad[1] + pad[3]), int(height * squeeze + pad[0] + pad[2]))
    moved = cv2.warpAffine(gray, matrix, size, borderMode=cv2.BORDER_REFLECT_101)
    return _worn(moved, rng), text


def _piece(cheque: Cheque, rng: np.random.Generator) -> tuple[np.ndarray, str]:
    """Some digits in a row, cut where their boxes leave room; all of them where they do not."""
    boxes = cheque.boxes
    rights, lefts = boxes[:-1, 0] + boxes[:-1, 2], boxes[1:, 0]
    gaps = [i for i in range(len(rights)) if lefts[i] - rights[i] >= 2]
    if not gaps:
        return cheque.gray, cheque.text
    gap = gaps[rng.integers(len(gaps))]
    cut = int((rights[gap] + lefts[gap]) / 2)
    if rng.random() < 0.5:
        return cheque.gray[:, :cut], cheque.text[: gap + 1]
    return cheque.gray[:, cut:], cheque.text[gap + 1 :]


def _worn(gray: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    if rng.random() < 0.2:
        kernel = np.ones((2, 2), np.uint8)
        gray = cv2.erode(gray, kernel) if rng.random() < 0.5 else cv2.dilate(gray, kernel)
    image = gray.astype(np.float32)
    if rng.random() < 0.5:
        gamma = rng.uniform(0.6, 1.6)
        image = np.asarray(255 * (image / 255) ** gamma, np.float32)
    if rng.random() < 0.3:
        image = cv2.GaussianBlur(image, (0, 0), rng.uniform(0.3, 1.1))
    if rng.random() < 0.5:
        noise = np.empty(image.shape, np.float32)
        cv2.randn(noise, 0, rng.uniform(1, 9))
        image = image + noise
    return np.clip(image, 0, 255).astype(np.uint8)
