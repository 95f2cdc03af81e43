"""Learning curves as a picture."""

from pathlib import Path
from typing import Any

from matplotlib.figure import Figure


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
