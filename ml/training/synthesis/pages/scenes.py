"""What a patch of paper may show: one kind of scene on an empty canvas, each by its share."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from ml.training.synthesis.pages import lettering
from ml.training.synthesis.pages.canvas import Canvas
from ml.training.synthesis.pages.loose import (
    cell_cut_out,
    free_page,
    nothing,
    printed,
    single,
    tally,
)
from ml.training.synthesis.pages.ruled import box_row, framed, narrow_table, table
from ml.training.synthesis.pages.stock import Stock

Generator = np.random.Generator

SCENES: list[tuple[Callable[[Canvas, Stock, Generator], None], float]] = [
    (single, 0.22), (box_row, 0.13), (table, 0.13), (narrow_table, 0.07), (tally, 0.11),
    (cell_cut_out, 0.12), (framed, 0.06), (free_page, 0.09), (printed, 0.02), (nothing, 0.05),
]  # fmt: skip
_PRINT_SHARE = 0.12  # of scenes have some faint print behind all


def draw(canvas: Canvas, stock: Stock, rng: Generator) -> None:
    """One scene, chosen by its share."""
    makers, shares = zip(*SCENES, strict=True)
    chances = np.array(shares) / sum(shares)
    makers[int(rng.choice(len(makers), p=chances))](canvas, stock, rng)
    if rng.random() < _PRINT_SHARE:
        size = float(rng.uniform(10, 60))
        at = (rng.uniform(-30, 60), rng.uniform(size, canvas.height))
        text = lettering.phrase(rng, 2)
        lettering.print_text(canvas, text, at, size, float(rng.uniform(0.08, 0.3)), rng)
