"""Scenes without a table: one number, a cell cut out, sums, notes, print, and nothing at all."""

from __future__ import annotations

import cv2
import numpy as np

from ml.training.synthesis.negatives import drawn
from ml.training.synthesis.pages import lettering, writing
from ml.training.synthesis.pages.canvas import OTHER, Canvas
from ml.training.synthesis.pages.ruling import box, grid, rule, style_of
from ml.training.synthesis.pages.stock import (
    Stock,
    a_size,
    background,
    some_number,
    usual_size,
    with_signs,
)
from ml.training.synthesis.pages.writing import Hand, hand_of

Generator = np.random.Generator


def single(canvas: Canvas, stock: Stock, rng: Generator) -> None:
    """One number, or one digit, alone on a sheet, small or large."""
    hand = hand_of(stock.pools, stock.letters, rng)
    text = some_number(rng, 1 if rng.random() < 0.35 else 7)
    size = a_size(canvas, rng, 0.95)
    size = min(size, 1.25 * canvas.width / len(text))
    if rng.random() < 0.3:
        background(canvas, size, rng)
    wide = size * 0.75 * len(text)
    x = rng.uniform(min(0, canvas.width - wide), max(4.0, canvas.width - wide))
    y = rng.uniform(min(size, canvas.height), canvas.height)
    written = with_signs(text, rng)
    place = writing.number(canvas, hand, written, (x, y), size, rng, rng.normal(0, 0.04))
    if rng.random() < 0.15:
        _beside(canvas, hand, place, size, rng)
    if rng.random() < 0.12:
        style = style_of(rng, size)
        y = place[3] + rng.uniform(-0.1, 0.25) * size
        rule(canvas, style, (place[0] - size * 0.3, y), (place[2] + size * 0.3, y), rng)


def _beside(
    canvas: Canvas,
    hand: Hand,
    place: tuple[float, float, float, float],
    size: float,
    rng: Generator,
) -> None:
    """A word, a currency, a slash and a dash, or print before or after a number."""
    after = rng.random() < 0.6
    x = place[2] + rng.uniform(0.1, 0.9) * size if after else place[0] - rng.uniform(1, 4) * size
    way = rng.random()
    if way < 0.4:
        writing.word(canvas, hand, (x, place[3]), size * rng.uniform(0.6, 1), 3, rng)
    elif way < 0.7:
        writing.dash(canvas, hand, (x + 0.4 * size, place[3] - 0.5 * size), size, rng)
    else:
        text = lettering.phrase(rng, 1)
        shade = float(rng.uniform(0.3, 1))
        lettering.print_text(canvas, text, (x, place[3]), size * rng.uniform(0.3, 0.8), shade, rng)


def tally(canvas: Canvas, stock: Stock, rng: Generator) -> None:
    """Numbers right below each other on rules that they touch, some after a dash from the left."""
    hand = hand_of(stock.pools, stock.letters, rng)
    size = min(usual_size(rng), 48.0)
    pitch = size * rng.uniform(0.95, 1.6)
    style = style_of(rng, size)
    slope = rng.normal(0, 0.04)
    left, right = rng.uniform(0, 1.5) * size, rng.uniform(0.5, 1.0) * canvas.width
    last = right - rng.uniform(0, 0.6) * size
    length = int(rng.integers(1, 5))
    dashes = rng.random() < 0.5
    rows = np.arange(rng.uniform(0, 2) * size, canvas.height + pitch, pitch)
    written = int(rng.integers(1, len(rows) + 1)) if len(rows) else 0
    for place, y in enumerate(rows):
        if rng.random() < 0.95:
            rule(canvas, style, (left - size, y), (right, y + slope * (right - left)), rng)
        if place >= written:
            continue
        text = "".join(map(str, rng.integers(0, 10, length)))
        if rng.random() < 0.3:
            text = "0" * (length - 1) + text[-1]
        x = last - 0.8 * size * length
        foot = y + slope * (x - left) + rng.normal(-0.05, 0.06) * size
        if dashes:
            ends = [(left - size * rng.uniform(0, 1), foot - 0.5 * size),
                    (x - rng.uniform(0.0, 0.25) * size, foot - 0.5 * size)]  # fmt: skip
            canvas.stroke(np.array(ends), max(1.1, 2 * hand.radius * size), hand.shade, OTHER)
        writing.number(canvas, hand, text, (x, foot), size, rng)
    if rng.random() < 0.7:
        rule(canvas, style, (right, -5), (right + rng.normal(0, 4), canvas.height + 5), rng)


def cell_cut_out(canvas: Canvas, stock: Stock, rng: Generator) -> None:
    """One cell with its frame in view: a digit, a number, a dash, or nothing."""
    hand = hand_of(stock.pools, stock.letters, rng)
    height, width = canvas.height, canvas.width
    size = float(np.exp(rng.uniform(np.log(26), np.log(0.75 * height))))
    high = size * rng.uniform(1.1, 2.3)
    text = some_number(rng, 1 if rng.random() < 0.5 else 5)
    wide = max(size * rng.uniform(0.9, 2.5), size * (0.75 * len(text) + rng.uniform(0.1, 1.2)))
    left, top = (width - wide) / 2 + rng.normal(0, 8), (height - high) / 2 + rng.normal(0, 8)
    style = style_of(rng, min(size, 60))
    sides = "lrtb" if rng.random() < 0.7 else "".join(c for c in "lrtb" if rng.random() < 0.6)
    box(canvas, style, (left, top, left + wide, top + high), rng, sides)
    if rng.random() < 0.5:
        step = wide + style.thick
        for shift in (-step, step):
            box(canvas, style, (left + shift, top, left + shift + wide, top + high), rng, sides)
    if rng.random() < 0.3:
        shade = float(rng.uniform(0.5, 1))
        at = (left, top - rng.uniform(0, 0.1) * size)
        lettering.print_text(canvas, lettering.phrase(rng, 3), at, size * 0.3, shade, rng)
    if rng.random() < 0.08:
        middle = (left + wide / 2, top + high / 2)
        writing.dash(canvas, hand, middle, size * rng.uniform(0.4, 0.8), rng)
        return
    if rng.random() < 0.08:
        return
    x = left + max(0.1 * size, (wide - 0.72 * size * len(text)) * rng.uniform(0.2, 0.8))
    foot = top + (high + size) / 2 + rng.normal(0, 0.12) * (high - size)
    writing.number(canvas, hand, with_signs(text, rng), (x, foot), size, rng)


def free_page(canvas: Canvas, stock: Stock, rng: Generator) -> None:
    """Numbers, dates and words in rows without rules, print and what was struck out among them."""
    hand = hand_of(stock.pools, stock.letters, rng)
    size = usual_size(rng)
    if rng.random() < 0.3:
        background(canvas, size, rng)
    if rng.random() < 0.3:
        style = style_of(rng, size)
        for x in rng.uniform(0, canvas.width, rng.integers(1, 3)):
            rule(canvas, style, (x, -5), (x + rng.normal(0, 5), canvas.height + 5), rng)
    share = rng.uniform(0.2, 0.9)
    y = size * rng.uniform(1, 2)
    while y < canvas.height + size:
        x = rng.uniform(-0.5, 3) * size
        while x < canvas.width:
            x = _item(canvas, hand, (x, y + rng.normal(0, 0.06) * size), size, share, rng)
            x += size * rng.uniform(1.0, 5)
        y += size * rng.uniform(1.3, 3.2)


def _item(
    canvas: Canvas,
    hand: Hand,
    corner: tuple[float, float],
    size: float,
    share: float,
    rng: Generator,
) -> float:
    way = rng.random()
    if way < share:
        text = with_signs(some_number(rng, 6), rng)
        right = writing.number(canvas, hand, text, corner, size, rng)[2]
        if rng.random() < 0.15:
            right += rng.uniform(0.2, 0.5) * size
            return writing.word(canvas, hand, (right, corner[1]), size, 5, rng)
        return right
    if way < share + (1 - share) * 0.6:
        count = int(rng.integers(1, 8))
        return writing.word(canvas, hand, corner, size, count, rng)
    if way < share + (1 - share) * 0.85:
        shade = float(rng.uniform(0.3, 1))
        high = size * rng.uniform(0.3, 1.0)
        text = lettering.phrase(rng, int(rng.integers(1, 4)))
        return lettering.print_text(canvas, text, corner, high, shade, rng)[0]
    if rng.random() < 0.5:
        text = some_number(rng, 4)
        return writing.struck(canvas, hand, text, corner, size, rng)
    wide = size * rng.uniform(1, 4)
    place = (corner[0], corner[1] - size, corner[0] + wide, corner[1])
    writing.scribble(canvas, hand, place, rng)
    return corner[0] + wide


def printed(canvas: Canvas, stock: Stock, rng: Generator) -> None:
    """A printed number alone, or a printed page in which nothing is to be read."""
    if rng.random() < 0.4:
        size = a_size(canvas, rng, 0.6)
        text = some_number(rng, max(1, min(6, int(canvas.width / size))))
        x, y = rng.uniform(2, max(3, canvas.width - size * len(text) * 0.7)), canvas.height * 0.7
        shade = float(rng.uniform(0.4, 1))
        lettering.print_text(canvas, text, (x, y), size, shade, rng, is_number=True)
        return
    size = float(rng.uniform(6, 26))
    y = size
    while y < canvas.height + size:
        text = lettering.phrase(rng, int(rng.integers(2, 14)))
        lettering.print_text(canvas, text, (rng.uniform(-20, 20), y), size, 0.9, rng)
        y += size * rng.uniform(1.4, 3)


def nothing(canvas: Canvas, stock: Stock, rng: Generator) -> None:
    """Words, letters, empty boxes, things: nothing that is to be read."""
    hand = hand_of(stock.pools, stock.letters, rng)
    way = rng.random()
    if way < 0.35:
        size = a_size(canvas, rng, 0.7)
        count = 1 if rng.random() < 0.4 else int(rng.integers(2, 9))
        at = (rng.uniform(0, 0.3) * canvas.width, canvas.height * rng.uniform(0.4, 0.95))
        writing.word(canvas, hand, at, size, count, rng)
    elif way < 0.6:
        _things(canvas, stock, rng)
    elif way < 0.75:
        size = usual_size(rng)
        background(canvas, size, rng)
    elif way < 0.9:
        size = usual_size(rng)
        wide, high = size * rng.uniform(0.9, 3), size * rng.uniform(1.1, 2.2)
        xs = np.arange(rng.uniform(-20, 20), canvas.width + wide, wide)
        grid(canvas, style_of(rng, size), xs, np.arange(10, canvas.height, high), rng)
    elif way < 0.96:
        writing.scribble(canvas, hand, (20, 20, canvas.width - 20, canvas.height - 20), rng)


def _things(canvas: Canvas, stock: Stock, rng: Generator) -> None:
    """Blobs, silhouettes, letters and tangles, large enough to be the picture's subject."""
    digits = stock.ink[rng.integers(0, len(stock.ink), 64)]
    ink = drawn(digits, rng, latin=True)
    side = int(rng.uniform(0.2, 0.95) * min(canvas.height, canvas.width))
    ink = cv2.resize(ink, (side, max(8, round(side * ink.shape[0] / ink.shape[1]))))
    place = (
        int(rng.integers(0, canvas.width - side + 1)),
        int(rng.integers(0, canvas.height // 3 + 1)),
    )
    canvas.lay(ink, place, float(rng.uniform(0.3, 1)), OTHER)
