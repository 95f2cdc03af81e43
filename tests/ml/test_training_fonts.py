"""Digits in the hands that fonts imitate, for the line networks to learn from."""

from __future__ import annotations

from pathlib import Path

import matplotlib
import numpy as np
import pytest

from ml.networks.digit_network import classify
from ml.training.datasets.archives import save
from ml.training.datasets.catalogue import SOURCES
from ml.training.synthesis import fonts

FACES = ("DejaVuSans", "DejaVuSerif", "DejaVuSansMono")


@pytest.fixture(autouse=True)
def first_measures(monkeypatch: pytest.MonkeyPatch) -> None:
    """The first of three fonts is kept from training."""
    monkeypatch.setattr(fonts, "MEASURES", [True, False, False])


def bundle(folder: Path, *faces: str) -> Path:
    """A folder of sets with these fonts."""
    files = Path(matplotlib.get_data_path(), "fonts", "ttf")
    (folder / fonts.FILE).parent.mkdir(parents=True)
    contents = [(files / f"{face}.ttf").read_bytes() for face in faces]
    save(folder / fonts.FILE, fonts.bundled(contents))
    return folder


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return bundle(tmp_path_factory.mktemp("data"), *FACES)


def imitated(data: Path, *, held: bool = False) -> np.ndarray:
    return fonts.imitated(data, np.random.default_rng(3), held=held)[0]


def test_a_font_becomes_two_hands_that_write_every_digit_three_times(data: Path) -> None:
    frames, values, whose = fonts.imitated(data, np.random.default_rng(1))
    assert frames.shape == (2 * 2 * 10 * 3, 28, 28)
    assert frames.dtype == np.uint8
    assert sorted(zip(whose, values, strict=True)) == sorted(
        (hand, value) for hand in range(4) for value in range(10) for _ in range(3)
    )


def test_what_a_font_writes_is_what_it_says(data: Path) -> None:
    frames, values, _whose = fonts.imitated(data, np.random.default_rng(2))
    read = classify(frames.astype(np.float32) / np.float32(255))[:, :10].argmax(1)
    assert (read == values).mean() > 0.9


def test_a_font_that_measures_is_none_that_teaches(data: Path, tmp_path: Path) -> None:
    sans, serif, mono = FACES
    another = bundle(tmp_path / "another", mono, serif, mono)
    alike = bundle(tmp_path / "alike", sans, mono, serif)
    assert (imitated(data) == imitated(another)).all()
    assert (imitated(data, held=True) == imitated(alike, held=True)).all()
    assert (imitated(data, held=True) != imitated(another, held=True)).any()


def test_a_hairline_is_drawn_as_wide_as_a_pen(data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    thin = imitated(data)
    monkeypatch.setattr(fonts, "_WIDTH", 40)
    wide = imitated(data)
    assert wide.sum() > 1.2 * thin.sum()


def test_every_font_has_an_address_of_its_own() -> None:
    assert len(set(fonts.ADDRESSES)) == len(fonts.NAMES) > 100
    assert fonts.FILE in [source.target for source in SOURCES]
