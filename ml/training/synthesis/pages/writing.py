"""What a hand writes: numbers with their signs, words, dashes, crosses, scribbles."""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np

from ml.training.synthesis.lines.glyphs import GlyphPool
from ml.training.synthesis.pages.canvas import DIGIT, OTHER, Canvas, glyph
from ml.training.synthesis.pages.lettering import WORDS

_SCRIPTS = (
    cv2.FONT_HERSHEY_SCRIPT_SIMPLEX, cv2.FONT_HERSHEY_SCRIPT_COMPLEX, cv2.FONT_HERSHEY_SIMPLEX,
)  # fmt: skip


@dataclass
class Hand:
    """How one person writes; lengths in heights of a digit."""

    pools: list[GlyphPool]
    pool: GlyphPool
    rows: list[np.ndarray]
    letters: GlyphPool
    radius: float
    gap: float
    slant: float
    wide: float
    ragged: float
    shade: float


def hand_of(pools: list[GlyphPool], letters: GlyphPool, rng: np.random.Generator) -> Hand:
    pool = pools[0] if rng.random() < 0.75 else pools[rng.integers(len(pools))]
    writer = pool.writers[rng.integers(len(pool.writers))]
    rows = [own if len(own) else any_ for own, any_ in zip(writer, pool.by_value, strict=True)]
    faint = rng.random() < 0.3
    return Hand(
        pools, pool, rows, letters,
        radius=float(np.clip(rng.lognormal(np.log(0.052), 0.4), 0.016, 0.14)),
        gap=float(rng.uniform(-0.08, 0.32)),
        slant=float(np.clip(rng.normal(0.1, 0.18), -0.35, 0.6)),
        wide=float(np.exp(rng.normal(0, 0.12))),
        ragged=float(rng.uniform(0.02, 0.12)),
        shade=float(rng.uniform(0.18, 0.5) if faint else rng.uniform(0.5, 1.0)),
    )  # fmt: skip


def digit(
    canvas: Canvas,
    hand: Hand,
    value: int,
    corner: tuple[float, float],
    size: float,
    rng: np.random.Generator,
    kind: int = DIGIT,
) -> tuple[float, float, float, float]:
    """One digit with its lower left corner at `corner`; its box left, top, right, bottom."""
    row = hand.rows[value][rng.integers(len(hand.rows[value]))]
    high = size / 36 * (1 + np.clip(rng.normal(0, hand.ragged), -0.3, 0.3))
    wide = high * hand.wide * rng.uniform(0.85, 1.12)
    radius = max(0.55, hand.radius * size * rng.uniform(0.85, 1.15))
    ink, box = glyph(hand.pool, int(row), (wide, high), hand.slant, radius)
    left = corner[0] - box[0]
    top = corner[1] - box[3] + rng.normal(0, 0.4 * hand.ragged) * size
    x, y = round(left), round(top)
    canvas.lay(ink, (x, y), hand.shade * rng.uniform(0.85, 1.0), kind)
    return x + box[0], y + box[1], x + box[2], y + box[3]


def number(
    canvas: Canvas,
    hand: Hand,
    text: str,
    corner: tuple[float, float],
    size: float,
    rng: np.random.Generator,
    climb: float = 0.0,
) -> tuple[float, float, float, float]:
    """A number with signs, from its lower left corner on; its box. Its spine is marked."""
    x, y = corner
    boxes = []
    for character in text:
        foot = y - climb * (x - corner[0])
        if character.isdigit():
            box = digit(canvas, hand, int(character), (x, foot), size, rng)
            boxes.append(box)
            x = box[2] + (hand.gap + rng.normal(0, 0.05)) * size
        elif character == " ":
            x += rng.uniform(0.25, 0.5) * size
        else:
            x = _sign(canvas, hand, character, (x, foot), size, rng)
    return _marked(canvas, boxes)


def _marked(
    canvas: Canvas, boxes: list[tuple[float, float, float, float]]
) -> tuple[float, float, float, float]:
    table = np.array(boxes)
    tall = float(np.median(table[:, 3] - table[:, 1]))
    tall = max(tall, 0.8 * float((table[:, 3] - table[:, 1]).max()))
    middles = [((a + c) / 2, (b + d) / 2) for a, b, c, d in boxes]
    canvas.mark_number(middles, tall)
    left, top = table[:, :2].min(0)
    right, bottom = table[:, 2:].max(0)
    return float(left), float(top), float(right), float(bottom)


def apart(
    canvas: Canvas,
    hand: Hand,
    text: str,
    feet: list[tuple[float, float]],
    size: float,
    rng: np.random.Generator,
) -> None:
    """A number whose digits stand at `feet`, the middles of their lower edges; blanks are left."""
    boxes = []
    for character, (x, y) in zip(text, feet, strict=False):
        if character == " ":
            continue
        box = digit(canvas, hand, int(character), (x - 0.3 * size, y), size, rng)
        boxes.append(box)
    if boxes:
        _marked(canvas, boxes)


def _sign(
    canvas: Canvas,
    hand: Hand,
    sign: str,
    foot: tuple[float, float],
    size: float,
    rng: np.random.Generator,
) -> float:
    """Lays one of . , : - / from its lower left corner on; where what follows begins."""
    x, y = foot[0] + max(0.0, -hand.gap) * size * 0.5, foot[1]
    thick = max(1.1, 2 * hand.radius * size)
    strokes = {
        ".": [[(0, 0), (0.03, 0.02)]],
        ",": [[(0.05, -0.05), (0.06, 0.05), (-0.03, 0.2)]],
        ":": [[(0, 0), (0.02, 0.01)], [(0, -0.4), (0.02, -0.39)]],
        "-": [[(0, -0.45), (0.35, -0.47)]],
        "/": [[(0.4, -1.1), (0, 0.12)]],
    }[sign]
    right = 0.0
    for points in strokes:
        path = np.array(points) * size + rng.normal(0, 0.02 * size, (len(points), 2))
        right = max(right, float(path[:, 0].max()))
        canvas.stroke(path + np.array((x, y)), thick, hand.shade, DIGIT)
    return x + right + thick / 2 + max(0.04, hand.gap * 0.6) * size


def word(
    canvas: Canvas,
    hand: Hand,
    corner: tuple[float, float],
    size: float,
    count: int,
    rng: np.random.Generator,
) -> float:
    """Some letters by the same hand, or something that looks so; where they end."""
    way = rng.random()
    if way < 0.25:
        return _cursive(canvas, hand, corner, size, count, rng)
    if way < 0.4:
        return _script(canvas, hand, corner, size, count, rng)
    x, low = corner[0], rng.uniform(0.55, 1.0)
    near = rng.uniform(-0.1, 0.2)
    for place in range(count):
        row = int(rng.integers(len(hand.letters.values)))
        high = size / 36 * (1.0 if place == 0 else low) * rng.uniform(0.85, 1.15)
        radius = max(0.55, hand.radius * size)
        ink, box = glyph(hand.letters, row, (high * hand.wide, high), hand.slant, radius)
        canvas.lay(ink, (round(x - box[0]), round(corner[1] - box[3])), hand.shade, OTHER)
        x += box[2] - box[0] + near * size
    return x


def _cursive(
    canvas: Canvas,
    hand: Hand,
    corner: tuple[float, float],
    size: float,
    count: int,
    rng: np.random.Generator,
) -> float:
    """A joined word that nobody can read: loops of one pen stroke along the line."""
    time = np.linspace(0, count, 14 * count)
    knots = count * 2 + 1
    rise = np.interp(time * 2, np.arange(knots), rng.uniform(0.0, 0.6, knots))
    tall = rng.random(count + 1) < 0.25
    rise = rise * np.where(tall[np.minimum(time.astype(int), count)], 1.8, 1.0)
    loops = np.sin(2 * np.pi * time * rng.uniform(1.0, 1.6)) * 0.5 + 0.5
    up = np.clip(rise + 0.35 * loops - 0.1, -0.4, 1.2)
    pitch = rng.uniform(0.35, 0.7)
    right = time * pitch + 0.12 * np.cos(2 * np.pi * time * 1.3) + hand.slant * up
    path = np.stack((corner[0] + right * size, corner[1] - up * size), 1)
    canvas.stroke(path, max(1.1, 2 * hand.radius * size), hand.shade, OTHER)
    return float(path[:, 0].max())


def _script(
    canvas: Canvas,
    hand: Hand,
    corner: tuple[float, float],
    size: float,
    count: int,
    rng: np.random.Generator,
) -> float:
    letters = "".join(rng.choice(list("abcdefghklmnprstuvwxyzABCDEFGHKLMNPRSTUVW"), count))
    text = letters if rng.random() < 0.5 else WORDS[rng.integers(len(WORDS))]
    font = _SCRIPTS[rng.integers(len(_SCRIPTS))]
    thick = max(1, round(2 * hand.radius * size))
    scale = size / 24
    (wide, high), low = cv2.getTextSize(text, font, scale, thick)
    layer = np.zeros((high + low + 2 * thick + 4, wide + 2 * thick + 4), np.uint8)
    cv2.putText(layer, text, (thick + 1, high + thick + 1), font, scale, 255, thick, cv2.LINE_AA)
    place = (round(corner[0]), round(corner[1] - high - thick))
    canvas.lay(layer.astype(np.float32) / 255, place, hand.shade, OTHER)
    return corner[0] + wide


def dash(
    canvas: Canvas, hand: Hand, middle: tuple[float, float], size: float, rng: np.random.Generator
) -> None:
    """A dash, a cross, a tick, a ring or a wave, as people strike an empty place."""
    shapes = (
        [[(-0.3, 0), (0.3, 0)]],
        [[(-0.3, 0), (0.3, 0)]],
        [[(-0.25, -0.25), (0.25, 0.25)], [(-0.25, 0.25), (0.25, -0.25)]],
        [[(-0.2, 0), (-0.05, 0.25), (0.35, -0.4)]],
        [[(-0.4, 0), (-0.15, -0.12), (0.1, 0.1), (0.4, -0.05)]],
        [[(-0.5, 0.5), (0.5, -0.5)]],
    )
    for points in shapes[rng.integers(len(shapes))]:
        path = np.array(points) * size * rng.uniform(0.6, 1.3)
        path += rng.normal(0, 0.04 * size, path.shape) + middle
        canvas.stroke(path, max(1.1, 2 * hand.radius * size), hand.shade, OTHER)


def scribble(
    canvas: Canvas, hand: Hand, box: tuple[float, float, float, float], rng: np.random.Generator
) -> None:
    """A tangle in a box, as what is struck out, a signature or a blot."""
    left, top, right, bottom = box
    count = int(rng.integers(5, 25))
    points = np.stack((rng.uniform(left, right, count), rng.uniform(top, bottom, count)), 1)
    if rng.random() < 0.6:
        points = points[np.argsort(points[:, 0] + rng.normal(0, 0.2 * (right - left), count))]
    time = np.linspace(0, count - 1, 8 * count)
    path = np.stack([np.interp(time, range(count), points[:, axis]) for axis in (0, 1)], 1)
    path = cv2.blur(path, (1, 5))
    thick = max(1.1, 2 * hand.radius * (bottom - top) * rng.uniform(0.7, 1.3))
    canvas.stroke(path, thick, hand.shade, OTHER)


def struck(
    canvas: Canvas,
    hand: Hand,
    text: str,
    corner: tuple[float, float],
    size: float,
    rng: np.random.Generator,
) -> float:
    """A number that was struck out; where it ends."""
    x, left = corner[0], corner[0]
    for character in text:
        box = digit(canvas, hand, int(character), (x, corner[1]), size, rng, OTHER)
        x = box[2] + hand.gap * size
    right, top = x, corner[1] - size
    if rng.random() < 0.5:
        scribble(canvas, hand, (left, top, right, corner[1]), rng)
    else:
        for _ in range(rng.integers(1, 4)):
            ends = np.array([(left - 0.1 * size, 0), (right, 0)])
            ends[:, 1] = corner[1] - size * rng.uniform(0.2, 0.8, 2)
            canvas.stroke(ends, max(1.1, 2 * hand.radius * size), hand.shade, OTHER)
    return right
