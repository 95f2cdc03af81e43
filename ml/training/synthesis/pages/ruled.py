"""Scenes with boxes: rows of them, tables, and fields with a frame."""

from __future__ import annotations

from itertools import pairwise

import numpy as np

from ml.training.synthesis.pages import lettering, writing
from ml.training.synthesis.pages.canvas import Canvas
from ml.training.synthesis.pages.ruling import box, comb, grid, style_of
from ml.training.synthesis.pages.stock import Stock, some_number, usual_size, with_signs
from ml.training.synthesis.pages.writing import Hand, hand_of

Generator = np.random.Generator


def box_row(canvas: Canvas, stock: Stock, rng: Generator) -> None:
    """Rows of boxes or combs, each row for one number, a digit in a box."""
    hand = hand_of(stock.pools, stock.letters, rng)
    size = usual_size(rng)
    y = rng.uniform(0, 3) * size
    while y < canvas.height - size:
        _one_row(canvas, hand, (rng.uniform(-2, 3) * size, y), size, rng)
        y += size * rng.uniform(2.2, 5)
        if rng.random() < 0.4:
            break


def _one_row(
    canvas: Canvas, hand: Hand, corner: tuple[float, float], size: float, rng: Generator
) -> None:
    count = int(rng.integers(2, 13))
    wide, high = size * rng.uniform(0.85, 2.2), size * rng.uniform(1.05, 2.3)
    gap = rng.choice((0.0, 0.0, rng.uniform(0.08, 0.6))) * size
    style = style_of(rng, size)
    x, y = corner
    if rng.random() < 0.3:
        text = lettering.phrase(rng, 2) + ":"
        right, _ = lettering.print_text(
            canvas, text, (x, y + 0.75 * high), size * rng.uniform(0.4, 0.8), 0.9, rng
        )
        x = right + 0.5 * size
    lefts = x + np.arange(count) * (wide + gap)
    if gap == 0 and rng.random() < 0.25:
        comb(canvas, style, np.append(lefts, lefts[-1] + wide), y, y + high, rng)
    else:
        for left in lefts:
            box(canvas, style, (left, y, left + wide, y + high), rng)
    _fill_row(canvas, hand, [(left + wide / 2, y, high) for left in lefts], size, wide, rng)


def _fill_row(
    canvas: Canvas,
    hand: Hand,
    cells: list[tuple[float, float, float]],
    size: float,
    wide: float,
    rng: Generator,
) -> None:
    """Nothing, a digit in each box, fewer from an end, or a number written across them."""
    way, count = rng.random(), len(cells)
    if way < 0.18:
        return
    feet = [
        (
            x + rng.normal(0, 0.08) * wide,
            y + (high + size) / 2 + rng.normal(0, 0.1) * (high - 0.6 * size),
        )
        for x, y, high in cells
    ]
    text = "".join(map(str, rng.integers(0, 10, count)))
    if way < 0.72:
        writing.apart(canvas, hand, text, feet, size, rng)
        return
    used = int(rng.integers(1, count + 1))
    if way < 0.9:
        start = 0 if rng.random() < 0.5 else count - used
        parts = [c if start <= i < start + used else " " for i, c in enumerate(text)]
        writing.apart(canvas, hand, "".join(parts), feet, size, rng)
        for place, (x, y) in enumerate(feet):
            if parts[place] == " " and rng.random() < 0.4:
                writing.dash(canvas, hand, (x, y - 0.5 * size), size * 0.7, rng)
        return
    left, foot = cells[0][0] - 0.35 * wide, feet[0][1]
    writing.number(canvas, hand, text[: min(used, 4)], (left, foot), size * 0.8, rng)


def table(canvas: Canvas, stock: Stock, rng: Generator) -> None:
    """A table: numbers, dashes, words and print in its cells, some of them empty."""
    hand = hand_of(stock.pools, stock.letters, rng)
    size = min(usual_size(rng), 42.0)
    columns = rng.uniform(0.9, 4.5, int(rng.integers(2, 9))) * size + 0.5 * size
    if rng.random() < 0.7:
        columns[:] = columns[0]
    pitch = size * rng.uniform(1.05, 2.4)
    xs = rng.uniform(-1.5, 1) * size + np.concatenate(([0], np.cumsum(columns)))
    ys = rng.uniform(-1, 1.5) * size + np.arange(int(canvas.height / pitch) + 2) * pitch
    ys = ys[: int(rng.integers(2, len(ys) + 1))] if len(ys) > 2 else ys
    style = style_of(rng, size)
    grid(canvas, style, xs, ys, rng)
    longest = rng.integers(1, 4)
    filled = rng.choice((0.95, 0.7, 0.3))
    foreign = rng.random(len(columns)) < 0.15
    spread = rng.uniform(0, 0.25)
    for top, bottom in pairwise(ys):
        for column, (left, right) in enumerate(pairwise(xs)):
            if rng.random() < filled:
                cell = (left, top, right, bottom)
                most = max(1, min(int(longest), int((right - left) / (0.65 * size))))
                if foreign[column]:
                    _foreign_cell(canvas, hand, cell, size, rng)
                else:
                    _cell(canvas, hand, cell, size, most, spread, rng)


def _cell(
    canvas: Canvas,
    hand: Hand,
    cell: tuple[float, float, float, float],
    size: float,
    most: int,
    spread: float,
    rng: Generator,
) -> None:
    left, top, right, bottom = cell
    if rng.random() < 0.08:
        middle = ((left + right) / 2, (top + bottom) / 2)
        writing.dash(canvas, hand, middle, size * 0.7, rng)
        return
    text = "".join(map(str, rng.integers(0, 10, rng.integers(1, most + 1))))
    if rng.random() < 0.05 and len(text) > 1:
        text = text[:-1] + "." + text[-1]
    if rng.random() < 0.03:
        text = "-" + text
    wide = 0.72 * size * len(text)
    x = left + max(0.02 * size, (right - left - wide) * np.clip(rng.normal(0.45, spread), 0, 1))
    foot = (top + bottom + size) / 2 + rng.normal(0, spread) * size * 0.5
    writing.number(canvas, hand, text, (x, foot), size * rng.uniform(0.85, 1.05), rng)


def _foreign_cell(
    canvas: Canvas,
    hand: Hand,
    cell: tuple[float, float, float, float],
    size: float,
    rng: Generator,
) -> None:
    """A grade, a word, or print."""
    left, top, _, bottom = cell
    foot = (top + bottom + size) / 2
    if rng.random() < 0.6:
        writing.word(canvas, hand, (left + 0.4 * size, foot), size, int(rng.integers(1, 4)), rng)
        return
    text = lettering.phrase(rng, 1)
    lettering.print_text(canvas, text, (left + 0.2 * size, foot), size * 0.6, 0.9, rng)


def narrow_table(canvas: Canvas, stock: Stock, rng: Generator) -> None:
    """Columns of a digit each: two to four of them make a number a row, more are a puzzle."""
    hand = hand_of(stock.pools, stock.letters, rng)
    size = min(usual_size(rng), 45.0)
    together = rng.random() < 0.6
    count = int(rng.integers(2, 5)) if together else int(rng.integers(5, 10))
    wide, pitch = size * rng.uniform(1.0, 2.0), size * rng.uniform(1.15, 2.4)
    xs = rng.uniform(-1, 4) * size * (1 if together else 0.2) + np.arange(count + 1) * wide
    ys = rng.uniform(-1, 1) * size + np.arange(int(canvas.height / pitch) + 2) * pitch
    grid(canvas, style_of(rng, size), xs, ys, rng)
    full = rng.choice((1.0, 0.8)) if together else rng.choice((0.9, 0.4))
    for top in ys[:-1]:
        foot = top + (pitch + size) / 2
        feet = [(x + wide / 2 + rng.normal(0, 0.06) * wide, foot) for x in xs[:-1]]
        if together:
            text = "".join(
                str(rng.integers(0, 10)) if rng.random() < full else " " for _ in range(count)
            )
            if rng.random() < 0.75:
                writing.apart(canvas, hand, text, feet, size * 0.9, rng)
            else:
                text = some_number(rng, count)
                at = (xs[0] + 0.1 * wide, foot)
                writing.number(canvas, hand, text, at, size * 0.75, rng)
            continue
        for foot_ in feet:
            if rng.random() < full:
                writing.apart(canvas, hand, str(rng.integers(0, 10)), [foot_], size * 0.9, rng)


def framed(canvas: Canvas, stock: Stock, rng: Generator) -> None:
    """Frames with a number in each, as on forms with fields, and captions in print."""
    hand = hand_of(stock.pools, stock.letters, rng)
    size = min(usual_size(rng), 50.0)
    y = rng.uniform(0, 1) * size
    while y < canvas.height:
        x = rng.uniform(-1, 1) * size
        high = size * rng.uniform(1.2, 2.6)
        while x < canvas.width:
            wide = size * rng.uniform(1.5, 7)
            style = style_of(rng, size)
            box(canvas, style, (x, y, x + wide, y + high), rng)
            text = some_number(rng, max(1, int(wide / size)))
            if rng.random() < 0.8:
                at = (x + rng.uniform(0.15, 0.6) * size, y + (high + size) / 2)
                writing.number(canvas, hand, with_signs(text, rng), at, size * 0.9, rng)
            elif rng.random() < 0.5:
                at = (x + 0.3 * size, y + (high + size) / 2)
                writing.word(canvas, hand, at, size * 0.9, int(rng.integers(2, 7)), rng)
            if rng.random() < 0.4:
                caption = lettering.phrase(rng, int(rng.integers(1, 3)))
                at = (x, y - 0.1 * size)
                lettering.print_text(canvas, caption, at, size * 0.4, 0.9, rng)
            x += wide + rng.uniform(0.2, 2) * size
        y += high + rng.uniform(0.5, 2) * size
