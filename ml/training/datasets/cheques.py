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
