"""What a patch of paper may show: each function draws one kind of scene on an empty canvas."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from itertools import pairwise

import cv2
import numpy as np

from ml.training.synthesis.lines.glyphs import GlyphPool
from ml.training.synthesis.negatives import drawn
from ml.training.synthesis.pages import writing
from ml.training.synthesis.pages.canvas import OTHER, Canvas
from ml.training.synthesis.pages.ruling import Style, box, comb, grid, rule, style_of
from ml.training.synthesis.pages.writing import Hand, hand_of

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


def _size(canvas: Canvas, rng: Generator, largest: float = 0.7) -> float:
    most = largest * min(canvas.height, canvas.width)
    return float(np.exp(rng.uniform(np.log(13), np.log(max(16.0, most)))))


def _usual(rng: Generator) -> float:
    """The height of digits in scenes with several, in pixels."""
    return float(np.exp(rng.uniform(np.log(12), np.log(58))))


def single(canvas: Canvas, stock: Stock, rng: Generator) -> None:
    """One number, or one digit, alone on a sheet, small or large."""
    hand = hand_of(stock.pools, stock.letters, rng)
    text = some_number(rng, 1 if rng.random() < 0.35 else 7)
    size = _size(canvas, rng, 0.95)
    size = min(size, 1.25 * canvas.width / len(text))
    if rng.random() < 0.3:
        _background(canvas, size, rng)
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
        text = writing.phrase(rng, 1)
        shade = float(rng.uniform(0.3, 1))
        writing.print_text(canvas, text, (x, place[3]), size * rng.uniform(0.3, 0.8), shade, rng)


def _background(canvas: Canvas, size: float, rng: Generator) -> None:
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


def box_row(canvas: Canvas, stock: Stock, rng: Generator) -> None:
    """Rows of boxes or combs, each row for one number, a digit in a box."""
    hand = hand_of(stock.pools, stock.letters, rng)
    size = _usual(rng)
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
        text = writing.phrase(rng, 2) + ":"
        right, _ = writing.print_text(
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
    size = min(_usual(rng), 42.0)
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
    text = writing.phrase(rng, 1)
    writing.print_text(canvas, text, (left + 0.2 * size, foot), size * 0.6, 0.9, rng)


def narrow_table(canvas: Canvas, stock: Stock, rng: Generator) -> None:
    """Columns of a digit each: two to four of them make a number a row, more are a puzzle."""
    hand = hand_of(stock.pools, stock.letters, rng)
    size = min(_usual(rng), 45.0)
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


def tally(canvas: Canvas, stock: Stock, rng: Generator) -> None:
    """Numbers right below each other on rules that they touch, some after a dash from the left."""
    hand = hand_of(stock.pools, stock.letters, rng)
    size = min(_usual(rng), 48.0)
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
        writing.print_text(canvas, writing.phrase(rng, 3), at, size * 0.3, shade, rng)
    if rng.random() < 0.08:
        middle = (left + wide / 2, top + high / 2)
        writing.dash(canvas, hand, middle, size * rng.uniform(0.4, 0.8), rng)
        return
    if rng.random() < 0.08:
        return
    x = left + max(0.1 * size, (wide - 0.72 * size * len(text)) * rng.uniform(0.2, 0.8))
    foot = top + (high + size) / 2 + rng.normal(0, 0.12) * (high - size)
    writing.number(canvas, hand, with_signs(text, rng), (x, foot), size, rng)


def framed(canvas: Canvas, stock: Stock, rng: Generator) -> None:
    """Frames with a number in each, as on forms with fields, and captions in print."""
    hand = hand_of(stock.pools, stock.letters, rng)
    size = min(_usual(rng), 50.0)
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
                caption = writing.phrase(rng, int(rng.integers(1, 3)))
                at = (x, y - 0.1 * size)
                writing.print_text(canvas, caption, at, size * 0.4, 0.9, rng)
            x += wide + rng.uniform(0.2, 2) * size
        y += high + rng.uniform(0.5, 2) * size


def free_page(canvas: Canvas, stock: Stock, rng: Generator) -> None:
    """Numbers, dates and words in rows without rules, print and what was struck out among them."""
    hand = hand_of(stock.pools, stock.letters, rng)
    size = _usual(rng)
    if rng.random() < 0.3:
        _background(canvas, size, rng)
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
        text = writing.phrase(rng, int(rng.integers(1, 4)))
        return writing.print_text(canvas, text, corner, high, shade, rng)[0]
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
        size = _size(canvas, rng, 0.6)
        text = some_number(rng, max(1, min(6, int(canvas.width / size))))
        x, y = rng.uniform(2, max(3, canvas.width - size * len(text) * 0.7)), canvas.height * 0.7
        shade = float(rng.uniform(0.4, 1))
        writing.print_text(canvas, text, (x, y), size, shade, rng, is_number=True)
        return
    size = float(rng.uniform(6, 26))
    y = size
    while y < canvas.height + size:
        text = writing.phrase(rng, int(rng.integers(2, 14)))
        writing.print_text(canvas, text, (rng.uniform(-20, 20), y), size, 0.9, rng)
        y += size * rng.uniform(1.4, 3)


def nothing(canvas: Canvas, stock: Stock, rng: Generator) -> None:
    """Words, letters, empty boxes, things: nothing that is to be read."""
    hand = hand_of(stock.pools, stock.letters, rng)
    way = rng.random()
    if way < 0.35:
        size = _size(canvas, rng, 0.7)
        count = 1 if rng.random() < 0.4 else int(rng.integers(2, 9))
        at = (rng.uniform(0, 0.3) * canvas.width, canvas.height * rng.uniform(0.4, 0.95))
        writing.word(canvas, hand, at, size, count, rng)
    elif way < 0.6:
        _things(canvas, stock, rng)
    elif way < 0.75:
        size = _usual(rng)
        _background(canvas, size, rng)
    elif way < 0.9:
        size = _usual(rng)
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
        text = writing.phrase(rng, 2)
        writing.print_text(canvas, text, at, size, float(rng.uniform(0.08, 0.3)), rng)
