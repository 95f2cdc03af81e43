"""Rules, boxes and tables, as printed or drawn with a ruler."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from ml.training.synthesis.pages.canvas import RULE, Canvas


@dataclass
class Style:
    """How rules look; thick in pixels."""

    thick: float
    shade: float
    dash: float  # pixels of a dash and of the gap after it; 0 for solid rules
    wavy: float  # pixels


def style_of(rng: np.random.Generator, size: float) -> Style:
    """size: of the digits, in pixels."""
    thick = float(np.clip(rng.lognormal(np.log(0.05), 0.6) * size, 0.6, 0.3 * size + 1))
    dash = float(rng.uniform(1, 6)) if rng.random() < 0.15 else 0.0
    shade = rng.uniform(0.1, 0.5) if rng.random() < 0.4 else rng.uniform(0.5, 1.0)
    return Style(thick, float(shade), dash, float(rng.uniform(0, 1.2)) * (rng.random() < 0.3))


def rule(
    canvas: Canvas,
    style: Style,
    start: tuple[float, float],
    end: tuple[float, float],
    rng: np.random.Generator,
) -> None:
    """A straight or slightly wavy rule, solid or broken."""
    length = float(np.hypot(end[0] - start[0], end[1] - start[1]))
    if length < 2:
        return
    if style.dash:
        count = min(200, max(1, int(length / (style.dash * 2.2))))
        for place in range(count):
            a = np.array(start) + (np.array(end) - start) * place / count
            b = a + (np.array(end) - start) / length * style.dash
            canvas.stroke(np.stack((a, b)), style.thick, style.shade, RULE)
        return
    steps = max(2, int(length / 40))
    time = np.linspace(0, 1, steps)[:, None]
    path = np.array(start) * (1 - time) + np.array(end) * time
    path = path + rng.normal(0, style.wavy, path.shape)
    canvas.stroke(path, style.thick, style.shade, RULE)


def box(
    canvas: Canvas,
    style: Style,
    place: tuple[float, float, float, float],
    rng: np.random.Generator,
    sides: str = "lrtb",
) -> None:
    """The sides of a box left, top, right, bottom; its corners may miss or overshoot a little."""
    left, top, right, bottom = place
    over = float(rng.normal(0, 0.03)) * (bottom - top) if rng.random() < 0.3 else 0.0
    ends = {
        "l": ((left, top - over), (left, bottom + over)),
        "r": ((right, top - over), (right, bottom + over)),
        "t": ((left - over, top), (right + over, top)),
        "b": ((left - over, bottom), (right + over, bottom)),
    }
    for side in sides:
        rule(canvas, style, *ends[side], rng)


def grid(
    canvas: Canvas, style: Style, xs: np.ndarray, ys: np.ndarray, rng: np.random.Generator
) -> None:
    """All rules of a table; some tables lack those across or those down, or have a thick frame."""
    kind = rng.random()
    across, down = kind < 0.9, kind > 0.08
    frame = Style(style.thick * rng.uniform(1, 3), style.shade, 0.0, style.wavy)
    for place, y in enumerate(ys):
        if across or place in (0, len(ys) - 1):
            used = frame if place in (0, len(ys) - 1) else style
            rule(canvas, used, (xs[0], y), (xs[-1], y), rng)
    for place, x in enumerate(xs):
        if down or place in (0, len(xs) - 1):
            used = frame if place in (0, len(xs) - 1) else style
            rule(canvas, used, (x, ys[0]), (x, ys[-1]), rng)


def comb(
    canvas: Canvas,
    style: Style,
    xs: np.ndarray,
    top: float,
    bottom: float,
    rng: np.random.Generator,
) -> None:
    """A line with ticks, between which a digit each belongs."""
    rule(canvas, style, (xs[0], bottom), (xs[-1], bottom), rng)
    tick = (bottom - top) * rng.uniform(0.1, 0.5)
    for x in xs:
        rule(canvas, style, (x, bottom - tick), (x, bottom), rng)
