"""The pictures of docs/accuracy.md, and a training's learning curve."""

from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
from matplotlib.figure import Figure

from ml.training.evaluation.measures import Readings, error_curve

BINS = 10


def draw_confusions(found: npt.NDArray[np.int64], wanted: npt.NDArray[np.int64], to: Path) -> None:
    """How often each digit was read as each other one; the diagonal is left out."""
    table = np.zeros((10, 10), int)
    np.add.at(table, (wanted, found), 1)
    np.fill_diagonal(table, 0)
    figure = Figure(figsize=(5, 4.6), layout="constrained")
    axes = figure.subplots()
    axes.imshow(table, cmap="Blues")
    for row, column in zip(*np.nonzero(table), strict=True):
        axes.text(column, row, str(table[row, column]), ha="center", va="center")
    axes.set(xticks=range(10), yticks=range(10), xlabel="read as", ylabel="written")
    figure.savefig(to, dpi=110)


def draw_reliability(sets: list[Readings], to: Path) -> None:
    """How often readings of a confidence are right; on the dotted line confidence is true."""
    figure = Figure(figsize=(5, 4.6), layout="constrained")
    axes = figure.subplots()
    axes.plot([0, 1], [0, 1], "k:", linewidth=1)
    for readings in sets:
        place = np.minimum((readings.confidence * BINS).astype(int), BINS - 1)
        bins = [place == index for index in range(BINS) if (place == index).sum() >= 5]
        sure = [readings.confidence[here].mean() for here in bins]
        axes.plot(sure, [readings.right[here].mean() for here in bins], "o-", label=readings.name)
    axes.set(xlabel="confidence", ylabel="share that is right", xlim=(0, 1.02), ylim=(0, 1.02))
    axes.legend(fontsize=8)
    figure.savefig(to, dpi=110)


def draw_error_curves(sets: list[Readings], to: Path) -> None:
    """Error among those read against the share read."""
    figure = Figure(figsize=(6, 4), layout="constrained")
    axes = figure.subplots()
    for readings in sets:
        shares, errors = error_curve(readings)
        axes.plot(100 * shares, 100 * errors, label=readings.name)
    axes.set(xlabel="share read in %", ylabel="error among those read in %")
    axes.legend(fontsize=8)
    axes.grid(alpha=0.3)
    figure.savefig(to, dpi=110)


def draw_curves(history: list[dict[str, Any]], path: Path) -> None:
    """One line per measure: the error in percent after each epoch, on a logarithmic scale."""
    figure = Figure(figsize=(7, 4), layout="constrained")
    axes = figure.subplots()
    names = [name for name in history[0] if name == "accuracy" or name.startswith("held_")]
    for name in names:
        errors = [max(0.01, 100 * (1 - epoch[name])) for epoch in history]
        label = "training" if name == "accuracy" else name.replace("held_", "held-out ")
        axes.semilogy(range(1, len(history) + 1), errors, label=label)
    axes.set(xlabel="epoch", ylabel="error in %")
    axes.legend()
    axes.grid(alpha=0.3)
    figure.savefig(path, dpi=110)
