import cv2
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ml.noise import denoised, noise_level
from ml.preprocess import ink_map, normalise, remove_rules, stroke_width
from tests.ml.pictures import drawn_seven, drawn_zero


def test_ink_is_one_in_a_stroke_and_zero_on_paper() -> None:
    ink = ink_map(drawn_zero(width=12))
    assert ink.shape == (200, 200)
    assert ink[100, 200 // 2 - 200 // 6] > 0.95
    assert ink[5:30].max() == 0
    assert ink[100, 100] == 0


def test_uneven_light_leaves_no_trace() -> None:
    light = np.linspace(0.35, 1.0, 200)[None, :] * np.linspace(0.7, 1.0, 200)[:, None]
    shaded = (drawn_seven(paper=230) * light).astype(np.uint8)
    ink, even = ink_map(shaded), ink_map(drawn_seven(paper=230))
    assert ((ink > 0.5) != (even > 0.5)).mean() < 0.02


def test_the_colour_of_paper_and_ink_does_not_matter() -> None:
    mask = drawn_seven() < 128
    picture = np.zeros((200, 200, 3), np.uint8)
    picture[:] = (240, 220, 120)
    picture[mask] = (40, 60, 190)
    assert ((ink_map(picture) > 0.5) == mask).mean() > 0.98


def test_ruled_lines_vanish_and_the_stroke_across_them_stays() -> None:
    picture = drawn_seven(400, 12)
    ruled = picture.copy()
    for y in range(30, 400, 60):
        cv2.line(ruled, (0, y), (399, y + 6), 120, 2)
    clean, ink = ink_map(picture) > 0.5, ink_map(ruled) > 0.5
    assert (ink & ~clean).mean() < 0.008
    assert (ink & clean).sum() > 0.9 * clean.sum()


def test_a_picture_without_rules_is_left_alone() -> None:
    ink = ink_map(drawn_zero(), rules=False)
    assert np.array_equal(remove_rules(ink), ink)


@pytest.mark.parametrize("width", [4, 8, 20])
def test_the_width_of_a_stroke_is_measured_in_pixels(width: int) -> None:
    ink = np.zeros((100, 100), np.float32)
    ink[20:80, 40 : 40 + width] = 1
    assert stroke_width(ink) == pytest.approx(width, abs=1.5)
    assert stroke_width(np.zeros((9, 9), np.float32)) == 0


@pytest.mark.parametrize("side", [28, 90, 300])
def test_a_digit_of_any_size_fills_twenty_pixels_around_its_centre_of_mass(side: int) -> None:
    field = normalise(ink_map(drawn_zero(side, max(1, side // 20))))
    rows = np.flatnonzero(field.max(1) > 0.3)
    assert field.shape == (28, 28)
    assert 18 <= rows[-1] - rows[0] + 1 <= 22
    moments = cv2.moments(field)
    assert moments["m10"] / moments["m00"] == pytest.approx(13.5, abs=0.6)


def test_a_thin_line_becomes_as_wide_as_a_pen() -> None:
    thin, thick = (normalise(ink_map(drawn_zero(300, width))) for width in (2, 24))
    assert thin.sum() > 0.5 * thick.sum()


def test_the_size_normalised_digit_is_what_mnist_holds() -> None:
    field = normalise(ink_map(drawn_seven(28, 3)))
    assert 40 < field.sum() < 160


@given(st.integers(1, 60), st.integers(1, 60), st.integers(0, 2**32 - 1))
@settings(max_examples=60, deadline=None)
def test_any_crop_is_normalised(height: int, width: int, seed: int) -> None:
    ink = np.random.default_rng(seed).random((height, width)).astype(np.float32)
    field = normalise(ink)
    assert field.shape == (28, 28)
    assert 0 <= field.min() <= field.max() <= 1.0001


def test_an_empty_crop_gives_an_empty_field() -> None:
    assert normalise(np.zeros((12, 7), np.float32)).sum() == 0


@pytest.mark.parametrize("sigma", [10, 40, 90])
def test_noise_is_measured_whatever_the_picture_shows(sigma: int) -> None:
    noise = np.random.default_rng(3).normal(0, sigma, (200, 200))
    noisy = np.clip(128 + noise, 0, 255).astype(np.uint8)
    assert noise_level(noisy) == pytest.approx(sigma, rel=0.2)
    assert noise_level(drawn_zero()) < 2


def test_a_noisy_picture_is_halved_until_it_is_quiet() -> None:
    noise = np.random.default_rng(3).normal(0, 60, (400, 400))
    noisy = np.clip(drawn_zero(400, 30) * 0.6 + 50 + noise, 0, 255).astype(np.uint8)
    assert noise_level(denoised(noisy)) < 30
    assert denoised(drawn_zero()).shape == (200, 200)
