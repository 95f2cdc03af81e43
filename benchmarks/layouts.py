"""How the same digits and numbers fare in other places: python -m benchmarks.layouts.

Forty handwritten digits and thirty numbers made of them, on bare paper and on rules and squares,
in boxes and tables, cut, turned, light and faint; each with the layout found by itself and told.
"""

from __future__ import annotations

from collections.abc import Callable

import cv2
import numpy as np
from PIL import Image

from benchmarks.report import write
from ml.recognizer import recognize
from ml.training.synthesis.skeletons import thinned
from tests.ml.numbers import (
    Picture,
    box_by_hand,
    number_ink,
    paper,
    squared,
    squared_all_over,
    written,
)
from tests.ml.pictures import encoded
from tests.ml.test_comb import comb
from tests.ml.test_page import boxes, table

SEED = 7
NUMBERS = 30
HANDS = 4
FITTING = 4  # digits in a table's cell
Draw = Callable[[str, int], Picture]


def on_paper(text: str, hand: int, gap: int = 3, height: int = 60) -> Picture:
    """A number somewhat left of a sheet's middle."""
    width = round(number_ink(text, gap, hand).shape[1] * height / 28)
    page = paper(4 * height, 3 * width + 2 * height)
    written(page, text, width, round(1.4 * height), height, hand, gap)
    return page


def cut(text: str, hand: int) -> Picture:
    page = on_paper(text, hand)
    rows, columns = (np.flatnonzero((page < 150).any(axis)) for axis in (1, 0))
    return page[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1]


def enlarged(text: str, hand: int) -> Picture:
    small = cut(text, hand)
    return np.asarray(cv2.resize(small, None, fx=10, fy=10, interpolation=cv2.INTER_CUBIC))


def touching(text: str, hand: int) -> Picture:
    """Digits that run a little into each other."""
    page = on_paper(text[0], hand)
    page = np.hstack((page, paper(page.shape[0], 60 * len(text))))
    at, top = np.flatnonzero((page < 150).any(0))[-1], 84
    for place, value in enumerate(text[1:], 1):
        written(page, value, int(at) - 6, top, 60, hand + place)
        at = np.flatnonzero((page < 150).any(0))[-1]
    return page


def ruled(text: str, hand: int) -> Picture:
    page = on_paper(text, hand)
    for y in range(24, page.shape[0], 64):
        cv2.line(page, (0, y), (page.shape[1], y), 170, 1)
    return page


def underlined(text: str, hand: int) -> Picture:
    page = on_paper(text, hand)
    columns = np.flatnonzero((page < 150).any(0))
    cv2.line(page, (int(columns[0]) - 5, 158), (int(columns[-1]) + 8, 153), 50, 3, cv2.LINE_AA)
    return page


def boxed(text: str, hand: int) -> Picture:
    page = on_paper(text, hand)
    left, right = np.flatnonzero((page < 150).any(0))[[0, -1]]
    cv2.rectangle(page, (int(left) - 22, 66), (int(right) + 22, 166), 70, 2)
    return page


def boxed_by_hand(text: str, hand: int) -> Picture:
    page = on_paper(text, hand)
    rows, columns = (np.flatnonzero((page < 150).any(axis)) for axis in (1, 0))
    left, top, right, bottom = columns[0] - 9, rows[0] - 9, columns[-1] + 9, rows[-1] + 9
    box_by_hand(page, int(left), int(top), int(right), int(bottom), seed=hand)
    return page


def light(text: str, hand: int) -> Picture:
    return 255 - on_paper(text, hand)


def faint(text: str, hand: int) -> Picture:
    page = on_paper(text, hand).astype(np.float32)
    return (235 - (235 - page) * 0.25).astype(np.uint8)


def shaded(text: str, hand: int) -> Picture:
    """A shadow's edge falls across the number."""
    page = on_paper(text, hand).astype(np.float32)
    columns = np.arange(page.shape[1]) - page.shape[1] * 0.45
    page *= 1 - 0.5 / (1 + np.exp(-columns / 6))
    return page.astype(np.uint8)


def half_in_shadow(text: str, hand: int) -> Picture:
    """The sharp, slanting edge of a shadow that takes 60 % of the light is across the number."""
    page = on_paper(text, hand).astype(np.float32)
    y, x = np.mgrid[0 : page.shape[0], 0 : page.shape[1]]
    beyond = x + 0.3 * y > 0.45 * page.shape[1] + 0.15 * page.shape[0]
    page *= 1 - 0.6 * cv2.GaussianBlur(beyond.astype(np.float32), (0, 0), 1)
    return page.astype(np.uint8)


def turned(text: str, hand: int) -> Picture:
    page = on_paper(text, hand)
    height, width = page.shape
    by = cv2.getRotationMatrix2D((width / 2, height / 2), 10, 1)
    return np.asarray(cv2.warpAffine(page, by, (width, height), borderMode=cv2.BORDER_REPLICATE))


def in_a_corner(text: str, hand: int) -> Picture:
    """Near a sheet's lower right corner."""
    page = on_paper(text, hand)
    rows, columns = (np.flatnonzero((page < 150).any(axis)) for axis in (1, 0))
    return np.asarray(page[: rows[-1] + 16, : columns[-1] + 16])


def with_a_marker(text: str, hand: int) -> Picture:
    page = on_paper(text, hand, gap=7)
    return np.asarray(cv2.erode(page, cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (9, 9))))


def with_a_hairline(text: str, hand: int) -> Picture:
    page = on_paper(text, hand, height=150)
    line = 255 * thinned((page < 140)[None])[0].astype(np.uint8)
    thin = cv2.resize(line, None, fx=0.5, fy=0.5, interpolation=cv2.INTER_AREA)
    return paper(*thin.shape) - np.asarray(np.minimum(thin, 160), np.uint8)


def blue_on_yellow(text: str, hand: int) -> Picture:
    ink = (on_paper(text, hand).astype(np.float32) / 235)[..., None].clip(0, 1)
    colours = np.array([240, 215, 120]) * ink + np.array([60, 70, 170]) * (1 - ink)
    return np.asarray(colours, np.uint8)


def blurred(text: str, hand: int) -> Picture:
    return np.asarray(cv2.GaussianBlur(on_paper(text, hand), (0, 0), 3.5))


def noisy(text: str, hand: int) -> Picture:
    noise = np.random.default_rng(hand).normal(0, 30, on_paper(text, hand).shape)
    return np.clip(on_paper(text, hand) + noise, 0, 255).astype(np.uint8)


def tiny(text: str, hand: int) -> Picture:
    """Fifteen pixels high, on a picture of about sixty, compressed."""
    small = cv2.resize(on_paper(text, hand), None, fx=0.25, fy=0.25, interpolation=cv2.INTER_AREA)
    _, packed = cv2.imencode(".jpg", small, [cv2.IMWRITE_JPEG_QUALITY, 60])
    return np.asarray(cv2.imdecode(packed, cv2.IMREAD_GRAYSCALE))


def on_a_desk(text: str, hand: int) -> Picture:
    """A note, a little turned, on dark wood."""
    note = on_paper(text, hand)
    height, width = note.shape
    wood = 70 + 14 * np.sin(np.arange(2 * height) / 5)[:, None] * np.ones((1, 2 * width))
    move = cv2.getRotationMatrix2D((width / 2, height / 2), 4, 1)
    move[:, 2] += width / 2, height / 2
    size = (2 * width, 2 * height)
    there = cv2.warpAffine(np.ones(note.shape, np.float32), move, size)
    return np.asarray(there * cv2.warpAffine(note, move, size) + (1 - there) * wood, np.uint8)


def photographed(text: str, hand: int) -> Picture:
    """A small number on a sheet of 12 megapixels."""
    page = np.asarray(cv2.GaussianBlur(paper(3000, 4000, 205), (0, 0), 3), np.uint8)
    written(page, text, 1500, 1300, 160, hand)
    return page


def on_squares(side: int) -> Draw:
    return lambda text, hand: squared(on_paper(text, hand), side)


def on_endless_squares(side: int) -> Draw:
    return lambda text, hand: squared_all_over(on_paper(text, hand), side)


def askew(rule: Callable[[Picture], Picture]) -> Draw:
    """On a ruled or squared sheet, of which the picture shows the middle, turned by 12 degrees."""

    def drawn(text: str, hand: int) -> Picture:
        page = on_paper(text, hand)
        height, width = page.shape
        sheet = rule(np.pad(page, ((height, height), (width, width)), "edge"))
        by = cv2.getRotationMatrix2D((1.5 * width, 1.5 * height), 12, 1)
        seen = cv2.warpAffine(sheet, by, sheet.shape[::-1])
        return np.asarray(seen[height // 2 : -height // 2, width // 2 : -width // 2], np.uint8)

    return drawn


def lined(page: Picture) -> Picture:
    for y in range(24, len(page), 64):
        cv2.line(page, (0, y), (page.shape[1], y), (170,), 1)
    return page


def a_digit_a_square(text: str, hand: int) -> Picture:
    page, side = paper(5 * 40, (len(text) + 4) * 40), 40
    for place, value in enumerate(text):
        written(page, value, 11 + (2 + place) * side + 10, 5 + 2 * side + 5, 30, hand + place)
    return squared_all_over(page, side, 170)


def in_a_comb(text: str, hand: int) -> Picture:
    page = paper(140, 48 * len(text) + 120)
    comb(page, text, 60, 100, 48, hand=hand)
    return page


def in_boxes(text: str, hand: int) -> Picture:
    return boxes(text)


def in_a_table(text: str, hand: int) -> Picture:
    return table([[text[:FITTING]] * 2] * 2)


DIGITS: dict[str, tuple[Draw, str]] = {
    "on bare paper": (on_paper, "digit"),
    "cut to its ink": (cut, "digit"),
    "cut and enlarged": (enlarged, "digit"),
    "light on dark": (light, "digit"),
    "faint": (faint, "digit"),
    "under a shadow's edge": (shaded, "digit"),
    "half in a dark shadow": (half_in_shadow, "digit"),
    "turned by 10 degrees": (turned, "digit"),
    "on rules": (ruled, "digit"),
    "underlined": (underlined, "digit"),
    "in a box": (boxed, "digit"),
    "in a tight box drawn by hand": (boxed_by_hand, "digit"),
    "on squares of 24": (on_squares(24), "digit"),
    "on endless squares of 24": (on_endless_squares(24), "digit"),
    "on endless squares of 56": (on_endless_squares(56), "digit"),
    "small on 12 megapixels": (photographed, "digit"),
    "on rules that lie askew": (askew(lined), "digit"),
    "on squares that lie askew": (askew(lambda page: squared_all_over(page, 40)), "digit"),
    "in a corner": (in_a_corner, "digit"),
    "with a marker": (with_a_marker, "digit"),
    "with a hairline": (with_a_hairline, "digit"),
    "in blue on yellow": (blue_on_yellow, "digit"),
    "blurred": (blurred, "digit"),
    "under noise": (noisy, "digit"),
    "fifteen pixels high": (tiny, "digit"),
    "on a note on a desk": (on_a_desk, "digit"),
}
LINES: dict[str, tuple[Draw, str]] = {
    **{kind: (draw, "number") for kind, (draw, _) in DIGITS.items()},
    "of touching digits": (touching, "number"),
    "on squares of 16": (on_squares(16), "number"),
    "on squares of 40": (on_squares(40), "number"),
    "on squares of 56": (on_squares(56), "number"),
    "on squares of 72": (on_squares(72), "number"),
    "with a digit in each square": (a_digit_a_square, "page"),
    "in a row of boxes": (in_boxes, "page"),
    "in a comb": (in_a_comb, "page"),
    "four times in a table": (in_a_table, "page"),
}


def main() -> None:
    rng = np.random.default_rng(SEED)
    numbers = [
        ("".join(map(str, rng.integers(0, 10, rng.integers(2, 7)))), int(rng.integers(HANDS)))
        for _ in range(NUMBERS)
    ]
    digits = [(value, hand) for hand in range(HANDS) for value in "0123456789"]
    rows = [(f"a digit {kind}", _right(*how, digits), "") for kind, how in DIGITS.items()]
    rows += [(f"a number {kind}", _right(*how, numbers), "") for kind, how in LINES.items()]
    write("Places of writing", "python -m benchmarks.layouts", rows)


def _right(draw: Draw, layout: str, texts: list[tuple[str, int]]) -> str:
    """How many are read wholly right, with the layout found and with it told."""
    right = {"auto": 0, layout: 0}
    for text, hand in texts:
        file = encoded(Image.fromarray(draw(text, hand)))
        wanted = [text[:FITTING]] * 4 if draw is in_a_table else [text]
        for told in right:
            read = [item.text for item in recognize(file, told).predictions]
            right[told] += read == wanted
    return f'{right["auto"]} of {len(texts)}; told "{layout}" {right[layout]}'


if __name__ == "__main__":
    main()
