"""Variations of real cheque amounts: other pens, scanners and cuts of the same writing."""

from __future__ import annotations

import cv2
import numpy as np

from ml.training.synthesis.lines.cheque_ink import Amount


def varied(amount: Amount, rng: np.random.Generator) -> tuple[np.ndarray, str]:
    """An amount or a piece of it between two digits, moved, slanted, stretched and worn.

    Grey (h, w) uint8 and its text. Where the picture ends the paper goes on, and the ink does not.
    """
    if rng.random() < 0.3:
        amount = _piece(amount, rng)
    height, width = amount.paper.shape
    slant, turn = rng.normal(0, 0.12), rng.normal(0, 0.02)
    stretch, squeeze = rng.uniform(0.8, 1.25), rng.uniform(0.9, 1.1)
    pad = rng.uniform(-0.05, 0.2, 4) * height * np.array([0.6, 1, 0.6, 1])
    middle = height / 2
    matrix = np.array(
        [[stretch, -slant, slant * middle + pad[1]], [turn, squeeze, pad[0]]], np.float32
    )
    size = (int(width * stretch + pad[1] + pad[3]), int(height * squeeze + pad[0] + pad[2]))
    paper = cv2.warpAffine(amount.paper, matrix, size, borderMode=cv2.BORDER_REFLECT_101)
    ink = _bent(cv2.warpAffine(amount.ink, matrix, size), rng)
    gray = np.clip(paper - ink, 0, 255).astype(np.uint8)
    return _worn(gray, rng), amount.text


def _bent(ink: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    """Smooth local displacements, as another day's hand (Simard and others, ICDAR 2003)."""
    height, width = ink.shape
    knots = (max(2, round(2 * width / height)), 3)
    field = rng.normal(0, rng.uniform(0, 0.04) * height, (knots[1], knots[0], 2))
    field = cv2.resize(field.astype(np.float32), (width, height), interpolation=cv2.INTER_CUBIC)
    y, x = np.mgrid[0:height, 0:width].astype(np.float32)
    return cv2.remap(ink, x + field[..., 0], y + field[..., 1], cv2.INTER_LINEAR)


def _piece(amount: Amount, rng: np.random.Generator) -> Amount:
    """Some digits in a row, cut where their boxes leave room; all of them where they do not."""
    boxes = amount.boxes
    rights, lefts = boxes[:-1, 0] + boxes[:-1, 2], boxes[1:, 0]
    gaps = [i for i in range(len(rights)) if lefts[i] - rights[i] >= 2]
    if not gaps:
        return amount
    gap = gaps[rng.integers(len(gaps))]
    cut = int((rights[gap] + lefts[gap]) / 2)
    if rng.random() < 0.5:
        return Amount(amount.paper[:, :cut], amount.ink[:, :cut], amount.text[: gap + 1], boxes)
    return Amount(amount.paper[:, cut:], amount.ink[:, cut:], amount.text[gap + 1 :], boxes)


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
