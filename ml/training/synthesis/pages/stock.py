"""What scenes share: pools of digits, the numbers in them, sizes, and paper with rules."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from ml.training.synthesis.lines.glyphs import GlyphPool
from ml.training.synthesis.pages.canvas import Canvas
from ml.training.synthesis.pages.ruling import Style, rule, style_of

Generator = np.random.Generator


@dataclass(frozen=True)
class Stock:
    """What scenes are made of: pools of digits, letters, and digits as ink (n, 28, 28), 0 to 1."""

    pools: list[GlyphPool]
    letters: GlyphPool
    ink: np.ndarray


def some_number(rng: Generator, longest: int = 7) -> str:
    """Digits as people write them on forms; 1s and 0s more often than chance."""
    lengths = np.array([5, 8, 8, 5, 4, 3, 3, 2, 2, 2, 1, 1][:longest], float)
    length = 1 + int(rng.choice(len(lengths), p=lengths / lengths.sum()))
    digits = rng.integers(0, 10, length)
    if rng.random() < 0.25:
        digits[rng.random(length) < 0.5] = 1
    if rng.random() < 0.15:
        digits[-int(rng.integers(1, length + 1)) :] = 0
    return "".join(map(str, digits))


def with_signs(text: str, rng: Generator) -> str:
    """The number as an amount, a date, a time, with a sign before it, or as it is."""
    way = rng.random()
    if way < 0.6 or len(text) < 2:
        return "-" + text if way < 0.06 else text
    if way < 0.8:
        place = int(rng.integers(1, len(text)))
        return text[:place] + rng.choice(list(".,.,:")) + text[place:]
    if way < 0.9 and len(text) > 3:
        sign = str(rng.choice(list("./-")))
        return text[:2] + sign + text[2:4] + (sign + text[4:] if len(text) > 4 else "")
    parts = [text[max(0, end - 3) : end] for end in range(len(text), 0, -3)][::-1]
    return str(rng.choice(list(" .,"))).join(parts)


def a_size(canvas: Canvas, rng: Generator, largest: float = 0.7) -> float:
    most = largest * min(canvas.height, canvas.width)
    return float(np.exp(rng.uniform(np.log(13), np.log(max(16.0, most)))))


def usual_size(rng: Generator) -> float:
    """The height of digits in scenes with several, in pixels."""
    return float(np.exp(rng.uniform(np.log(12), np.log(58))))


def background(canvas: Canvas, size: float, rng: Generator) -> None:
    """Lined or squared paper, as far apart as writing needs."""
    style = style_of(rng, size)
    style = Style(min(style.thick, 2.5), style.shade * rng.uniform(0.3, 1), style.dash, style.wavy)
    pitch = size * rng.uniform(0.5, 1.9)
    slope = rng.normal(0, 0.02) * canvas.width
    for y in np.arange(rng.uniform(0, pitch), canvas.height + 20, max(pitch, 8)):
        rule(canvas, style, (-5, y), (canvas.width + 5, y + slope), rng)
    if rng.random() < 0.4:
        for x in np.arange(rng.uniform(0, pitch), canvas.width + 20, max(pitch, 8)):
            rule(canvas, style, (x, -5), (x - slope, canvas.height + 5), rng)
