"""Ink that is no digit, and the one digit that MNIST lacks: a 1 with a long flag."""

import cv2
import numpy as np
import numpy.typing as npt

Image = npt.NDArray[np.float32]
Generator = np.random.Generator

PRINTED = "ACEFHKLMNPRTUVWXacdefhkmnprtuvwx&%#@?!+*=~<>/"
FONTS = (
    cv2.FONT_HERSHEY_SIMPLEX,
    cv2.FONT_HERSHEY_DUPLEX,
    cv2.FONT_HERSHEY_COMPLEX,
    cv2.FONT_HERSHEY_SCRIPT_SIMPLEX,
    cv2.FONT_HERSHEY_SCRIPT_COMPLEX,
)
SIDE = 96


def drawn(digits: Image, rng: Generator, *, latin: bool) -> Image:
    """One of many things that aren't a digit, as ink, 96 x 96 or wider.

    latin: also the alphabet, whose letters are other scripts' digits.
    """
    maker = MAKERS[rng.integers(len(MAKERS) if latin else len(MAKERS) - 2)]
    ink = maker(digits, rng)
    return _scribble(digits, rng) if ink.max() < 0.5 or _is_bar(ink) else ink


def _is_bar(ink: Image) -> bool:
    """Whether it is much higher than wide, as a fat 1 is."""
    _x, _y, width, height = cv2.boundingRect((ink > 0.3).astype(np.uint8))
    return height > 1.8 * width


def flagged_one(side: int, width: float, rng: Generator) -> Image:
    """A 1 with an upstroke as long as 3/4 of its stem, and sometimes a foot."""
    field = np.zeros((side, side), np.float32)
    foot = np.array([side * rng.uniform(0.5, 0.7), side * 0.93])
    top = np.array([foot[0] + side * rng.normal(0.03, 0.05), side * 0.07])
    angle = np.radians(rng.uniform(22, 62))
    flag = side * rng.uniform(0.25, 0.62) * np.array([-np.cos(angle), np.sin(angle)])
    bend = 0.5 * flag + rng.normal(0, 0.03 * side, 2)
    _stroke(field, np.array([top + flag, top + bend, top, foot]), width)
    if rng.random() < 0.25:
        reach = side * rng.uniform(0.12, 0.28)
        rise = np.array([reach, rng.normal(0, 2)])
        _stroke(field, np.stack([foot - rise, foot + rise]), width)
    return field


def _stroke(field: Image, points: npt.NDArray[np.float64], width: float) -> None:
    fixed = np.round(points * 16).astype(np.int32)
    cv2.polylines(field, [fixed], False, 1.0, max(1, round(width)), cv2.LINE_AA, 4)


def _scribble(_digits: Image, rng: Generator) -> Image:
    """A pen that wanders: from a zigzag to a tangle."""
    field = np.zeros((SIDE, SIDE), np.float32)
    for _ in range(rng.integers(1, 4)):
        points = rng.uniform(8, SIDE - 8, (rng.integers(3, 14), 2))
        time = np.linspace(0, len(points) - 1, 60)
        path = np.stack([np.interp(time, range(len(points)), points[:, i]) for i in (0, 1)], 1)
        if rng.random() < 0.7:
            path = cv2.GaussianBlur(path, (1, 0), sigmaX=0.1, sigmaY=rng.uniform(0.5, 3))
        _stroke(field, path, rng.uniform(2, 12))
    return field


def _letter(_digits: Image, rng: Generator) -> Image:
    """A printed letter or sign, slanted."""
    page = np.zeros((SIDE, SIDE), np.uint8)
    sign, font = PRINTED[rng.integers(len(PRINTED))], FONTS[rng.integers(len(FONTS))]
    cv2.putText(page, sign, (18, 74), font, 2.4, 255, int(rng.integers(1, 9)), cv2.LINE_AA)
    field = page.astype(np.float32) / 255
    slant = np.array([[1, rng.normal(0, 0.15), 0], [rng.normal(0, 0.08), 1, 0]], np.float32)
    slant[:, 2] = SIDE / 2 - slant[:, :2] @ (SIDE / 2, SIDE / 2)
    return np.asarray(cv2.warpAffine(field, slant, (SIDE, SIDE)), np.float32)


def _blob(_digits: Image, rng: Generator) -> Image:
    """Filled shapes with uneven grey inside: things, clothes, stains, bars."""
    field = np.zeros((SIDE, SIDE), np.float32)
    for _ in range(rng.integers(1, 5)):
        middle = rng.uniform(20, SIDE - 20, 2)
        corners = middle + rng.normal(0, rng.uniform(8, 26), (rng.integers(3, 8), 2))
        cv2.fillPoly(field, [cv2.convexHull(corners.astype(np.int32))], float(rng.uniform(0.3, 1)))
    rough = cv2.resize(rng.random((6, 6)).astype(np.float32), (SIDE, SIDE))
    field *= 1 - rng.uniform(0, 0.8) * rough
    return np.clip(field / max(float(field.max()), 1e-3), 0, 1)


def _silhouette(_digits: Image, rng: Generator) -> Image:
    """A thing in front of a plain ground, alike on both sides: garment, vessel, leaf, toy."""
    field = np.zeros((SIDE, SIDE), np.float32)
    knots = int(rng.integers(2, 7))
    y = np.linspace(rng.uniform(6, 20), SIDE - rng.uniform(6, 20), 24)
    half = np.interp(y, np.linspace(y[0], y[-1], knots), rng.uniform(10, 40, knots))
    left, right = SIDE / 2 - half + rng.normal(0, 1, 24), SIDE / 2 + half + rng.normal(0, 1, 24)
    outline = np.concatenate((np.stack((left, y), 1), np.stack((right, y), 1)[::-1]))
    cv2.fillPoly(field, [outline.astype(np.int32)], 1.0)
    if rng.random() < 0.4:
        _add_arms(field, float(half[1]), float(y[1]), rng)
    for _ in range(rng.integers(0, 4)):
        _cut_out(field, rng)
    return _textured(field, rng)


def _add_arms(field: Image, half: float, top: float, rng: Generator) -> None:
    out, down = rng.uniform(5, 30), rng.uniform(10, 65)
    for side in (-1, 1):
        shoulder = np.array([SIDE / 2 + side * half * 0.8, top + 4])
        hand = shoulder + np.array((side * out, down))
        _stroke(field, np.stack((shoulder, hand)), rng.uniform(7, 20))


def _cut_out(field: Image, rng: Generator) -> None:
    """Takes a wedge out of the top or the bottom, or a hole out of the middle."""
    kind, reach = rng.integers(3), rng.uniform(4, 18)
    middle = SIDE / 2 + (rng.normal(0, 8) if kind == 2 else 0)
    if kind == 2:
        place = (round(middle), int(rng.integers(25, SIDE - 25)))
        cv2.ellipse(field, place, (round(reach * 0.8), round(reach)), 0, 0, 360, 0.0, -1)
        return
    end, deep = (0, rng.uniform(15, 45)) if kind == 0 else (SIDE, SIDE - rng.uniform(25, 75))
    wedge = np.array([[middle - reach, end], [middle + reach, end], [middle, deep]])
    cv2.fillPoly(field, [wedge.astype(np.int32)], 0.0)


def _textured(field: Image, rng: Generator) -> Image:
    """Uneven light, folds and stripes inside."""
    coarse = int(rng.integers(2, 12))
    rough = cv2.resize(rng.random((coarse, coarse)).astype(np.float32), (SIDE, SIDE))
    field = field * (1 - rng.uniform(0, 0.7) * rough)
    if rng.random() < 0.25:
        stripes = np.arange(SIDE) // int(rng.integers(3, 10)) % 2 * rng.uniform(0.2, 0.8)
        field = field * (1 - (stripes[:, None] if rng.random() < 0.7 else stripes[None]))
    return np.clip(field / max(float(field.max()), 1e-3), 0, 1).astype(np.float32)


def _several(digits: Image, rng: Generator) -> Image:
    """Two to four digits side by side, as when a number isn't split."""
    count = int(rng.choice([2, 2, 2, 3, 4]))
    field = np.zeros((44, 26 * count + 10), np.float32)
    left = 4
    for row in rng.integers(0, len(digits), count):
        top = int(rng.integers(4, 12))
        part = field[top : top + 28, left : left + 28]
        np.maximum(part, digits[row][:, : part.shape[1]], out=part)
        left += int(rng.integers(14, 22))
    return field


def _turned(digits: Image, rng: Generator) -> Image:
    """Two digits over each other at a right angle."""
    one, two = digits[rng.integers(0, len(digits), 2)]
    return np.maximum(one, np.rot90(two)).astype(np.float32)


MAKERS = (
    _scribble,
    _scribble,
    _blob,
    _blob,
    _silhouette,
    _silhouette,
    _silhouette,
    _several,
    _several,
    _turned,
    _letter,
    _letter,
)
