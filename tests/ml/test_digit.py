import cv2
import numpy as np
import pytest

from ml.digit_reader import read_digit
from tests.ml.pictures import Picture, drawn_seven, drawn_zero


def text(picture: Picture) -> str | None:
    found = read_digit(picture)
    return found.text if found else None


def photographed(picture: Picture, seed: int = 0, slope: float = 0.5, sigma: float = 3) -> Picture:
    """The drawing on grey paper in slanting light, with the camera's noise."""
    height, width = picture.shape
    light = np.linspace(1, 1 - slope, width)[None] * np.ones((height, 1))
    noise = np.random.default_rng(seed).normal(0, sigma, picture.shape)
    return np.clip(picture * light * 0.85 + noise, 0, 255).astype(np.uint8)


@pytest.mark.parametrize("slope", [0.0, 0.3, 0.6])
def test_slanting_light_does_not_matter(slope: float) -> None:
    assert text(photographed(drawn_seven(400, 10), slope=slope)) == "7"


def test_the_edge_of_a_shadow_is_not_ink() -> None:
    picture = photographed(drawn_zero(400, 8))
    picture[:, :90] = (picture[:, :90] * 0.6).astype(np.uint8)
    assert text(picture) == "0"


def test_a_digit_on_squared_paper_is_read() -> None:
    page = np.full((500, 500), 225, np.uint8)
    for place in range(20, 500, 80):
        cv2.line(page, (place, 0), (place + 4, 499), 150, 2)
        cv2.line(page, (0, place), (499, place + 3), 150, 2)
    page[150:350, 150:350] = np.minimum(page[150:350, 150:350], drawn_seven(200, 9))
    assert text(page) == "7"


def test_a_broken_stroke_is_one_digit() -> None:
    picture = drawn_zero(300, 8)
    picture[148:152] = 255
    assert text(picture) == "0"


def test_a_digit_may_touch_the_edge() -> None:
    assert text(drawn_seven(300, 12)[60:, 70:]) == "7"


def test_noise_of_half_the_scale_is_read_through() -> None:
    noise = np.random.default_rng(5).normal(0, 128, (280, 280))
    noisy = np.clip(drawn_seven(280, 26).astype(float) + noise, 0, 255).astype(np.uint8)
    assert text(noisy) == "7"


@pytest.mark.parametrize("seed", range(6))
def test_blank_paper_is_blank_in_any_light(seed: int) -> None:
    paper = np.full((300, 400), 235, np.uint8)
    assert text(photographed(paper, seed, slope=seed / 10, sigma=1 + seed)) is None


@pytest.mark.parametrize("strokes", ["E", "H", "M", "W"])
def test_a_letter_is_refused_or_doubted(strokes: str) -> None:
    lines = {
        "E": [
            (60, 40),
            (60, 160),
            (60, 40),
            (140, 40),
            (60, 100),
            (120, 100),
            (60, 160),
            (140, 160),
        ],
        "H": [(60, 40), (60, 160), (60, 100), (140, 100), (140, 40), (140, 160)],
        "M": [
            (50, 160),
            (60, 40),
            (60, 40),
            (100, 120),
            (100, 120),
            (140, 40),
            (140, 40),
            (150, 160),
        ],
        "W": [
            (40, 40),
            (70, 160),
            (70, 160),
            (100, 80),
            (100, 80),
            (130, 160),
            (130, 160),
            (160, 40),
        ],
    }[strokes]
    picture = np.full((200, 200), 255, np.uint8)
    for start, end in zip(lines[::2], lines[1::2], strict=True):
        cv2.line(picture, start, end, 0, 8, cv2.LINE_AA)
    found = read_digit(picture)
    assert found is None or found.confidence < 0.6


def test_a_filled_shape_is_refused() -> None:
    picture = np.full((200, 200), 255, np.uint8)
    cv2.fillPoly(picture, [np.array([[20, 60], [180, 40], [150, 170], [60, 180]])], 60)
    found = read_digit(picture)
    assert found is None or found.confidence < 0.6
