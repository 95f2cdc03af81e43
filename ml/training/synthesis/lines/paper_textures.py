"""Papers on which training lines are written: cheque guilloche, rules, squares, plain, shaded."""

from __future__ import annotations

from collections.abc import Callable

import cv2
import numpy as np

HEIGHT, WIDTH = 256, 1024


def paper_pool(rng: np.random.Generator, count: int) -> list[np.ndarray]:
    """Textures (256, 1024) uint8, 255 bare paper to 0 printed, from which lines take pieces."""
    makers: list[Callable[[np.random.Generator], np.ndarray]] = [
        _waves, _waves, _crossing_waves, _crossing_waves, _weave, _stripes, _rules, _squares,
        _grain,
    ]  # fmt: skip
    return [makers[i % len(makers)](rng) for i in range(count)]


def _grid() -> tuple[np.ndarray, np.ndarray]:
    y, x = np.mgrid[0:HEIGHT, 0:WIDTH].astype(np.float32)
    return y, x


def _printed(phase: np.ndarray, sharpness: float) -> np.ndarray:
    """Curves where the phase passes a whole turn, dark and thin for a high sharpness."""
    wave = (0.5 + 0.5 * np.cos(phase)) ** sharpness
    return (255 * (1 - wave)).astype(np.uint8)


def _wave_phase(rng: np.random.Generator) -> np.ndarray:
    y, x = _grid()
    pitch = rng.uniform(5, 16)
    bend = rng.uniform(3, 40) * np.sin(x * rng.uniform(0.01, 0.09) + rng.uniform(0, 6))
    bend += rng.uniform(0, 15) * np.sin(x * rng.uniform(0.03, 0.2) + y * rng.uniform(-0.02, 0.02))
    tilt = rng.uniform(-0.5, 0.5)
    return np.asarray(2 * np.pi / pitch * (y + bend + tilt * x))


def _waves(rng: np.random.Generator) -> np.ndarray:
    return _printed(_wave_phase(rng), rng.uniform(1, 6))


def _crossing_waves(rng: np.random.Generator) -> np.ndarray:
    first = _printed(_wave_phase(rng), rng.uniform(2, 9))
    return np.minimum(first, _printed(_wave_phase(rng), rng.uniform(2, 9)))


def _weave(rng: np.random.Generator) -> np.ndarray:
    y, x = _grid()
    pitch = rng.uniform(3, 8)
    dots = np.cos(2 * np.pi * x / pitch) * np.cos(2 * np.pi * y / (pitch * rng.uniform(0.7, 1.4)))
    speckle = cv2.GaussianBlur(rng.normal(0, 1, (HEIGHT, WIDTH)).astype(np.float32), (0, 0), 1)
    return np.clip(150 + 60 * dots + 90 * speckle, 0, 255).astype(np.uint8)


def _stripes(rng: np.random.Generator) -> np.ndarray:
    y, x = _grid()
    angle = rng.uniform(0, np.pi)
    pitch = rng.uniform(4, 25)
    phase = 2 * np.pi / pitch * (x * np.cos(angle) + y * np.sin(angle))
    return _printed(phase, rng.uniform(1, 12))


def _rules(rng: np.random.Generator) -> np.ndarray:
    paper = _grain(rng)
    pitch, width = int(rng.integers(28, 110)), int(rng.integers(1, 4))
    shade = int(rng.integers(0, 190))
    for y in range(int(rng.integers(0, pitch)), HEIGHT, pitch):
        cv2.line(paper, (0, y), (WIDTH, y + int(rng.integers(-9, 10))), shade, width, cv2.LINE_AA)
    return paper


def _squares(rng: np.random.Generator) -> np.ndarray:
    paper = _rules(rng)
    pitch, width = int(rng.integers(14, 70)), int(rng.integers(1, 3))
    shade = int(rng.integers(20, 210))
    for x in range(int(rng.integers(0, pitch)), WIDTH, pitch):
        cv2.line(paper, (x, 0), (x + int(rng.integers(-3, 4)), HEIGHT), shade, width, cv2.LINE_AA)
    return paper


def _grain(rng: np.random.Generator) -> np.ndarray:
    noise = rng.normal(0, 1, (HEIGHT, WIDTH)).astype(np.float32)
    noise = cv2.GaussianBlur(noise, (0, 0), rng.uniform(0.5, 4))
    return np.clip(215 + rng.uniform(5, 60) * noise, 0, 255).astype(np.uint8)
