"""A line that its network doubts is shown to a second one too."""

from __future__ import annotations

import cv2
import numpy as np
import numpy.typing as npt
import pytest

from ml.crop import Crop, whole
from ml.interpreter import WEIGHTS, Network
from ml.line_network import VIEWS
from ml.line_reader import read_crop
from tests.ml.numbers import paper, written


class Counted(Network):
    """A network that knows how often it was asked."""

    asked = 0

    def run(self, batch: npt.NDArray[np.float32]) -> npt.NDArray[np.float32]:
        self.asked += 1
        return super().run(batch)


class Certain(Network):
    """A network that sees a 3 wherever it looks, and nothing else."""

    def run(self, batch: npt.NDArray[np.float32]) -> npt.NDArray[np.float32]:
        seen = np.full((1, batch.shape[2] // 4, 11), -30, np.float32)
        seen[..., 3] = 0
        return seen


MODEL = (WEIGHTS / "lines-latin.tflite").read_bytes()


@pytest.fixture
def networks() -> list[Counted]:
    return [Counted(MODEL, {}), Counted(MODEL, {})]


def number(blur: float) -> Crop:
    gray = paper(70, 260)
    written(gray, "20457", 20, 7)
    if blur:
        gray = np.asarray(cv2.GaussianBlur(gray, (0, 0), blur), np.uint8)
    return whole(gray, np.zeros(gray.shape, np.float32))


def test_what_one_network_reads_surely_is_not_shown_to_another(networks: list[Counted]) -> None:
    assert read_crop(number(blur=0), networks=networks).text == "20457"
    assert [network.asked for network in networks] == [1, 0]


def test_what_one_network_doubts_is_shown_to_both_with_every_margin(
    networks: list[Counted],
) -> None:
    reading = read_crop(number(blur=6), networks=networks)
    assert [network.asked for network in networks] == [len(VIEWS), len(VIEWS)]
    assert len(reading.views) == 2 * len(VIEWS)


def test_what_only_the_second_network_sees_is_weighed_too() -> None:
    alone = read_crop(number(blur=6), networks=[Network(MODEL, {})])
    assert "3" not in alone.text
    both = read_crop(number(blur=6), networks=[Network(MODEL, {}), Certain(MODEL, {})])
    assert "3" in [reading.text for reading in both.readings]
