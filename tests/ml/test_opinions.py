"""A line that its network doubts is shown to others too."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from ml.crop import Crop, whole
from ml.line_reader import read_crop
from ml.networks.interpreter import WEIGHTS, Network
from ml.networks.line_network import VIEWS
from tests.ml.numbers import paper, written

MODEL = (WEIGHTS / "lines-latin.tflite").read_bytes()


class Counted(Network):
    """Knows how often it was asked."""

    asked = 0

    def run(self, batch: npt.NDArray[np.float32]) -> npt.NDArray[np.float32]:
        self.asked += 1
        return super().run(batch)


class Seeing(Counted):
    """Sees the same in each column: nothing for certain, or one digit."""

    digit: int | None = None

    def run(self, batch: npt.NDArray[np.float32]) -> npt.NDArray[np.float32]:
        self.asked += 1
        scores = np.zeros((1, batch.shape[2] // 4, 11), np.float32)
        if self.digit is not None:
            scores[..., self.digit] = 30
        return scores


def number() -> Crop:
    gray = paper(70, 260)
    written(gray, "20453", 20, 7)
    return whole(gray, np.zeros(gray.shape, np.float32))


def test_what_one_network_reads_surely_is_not_shown_to_another() -> None:
    first, second = Counted(MODEL, {}), Counted(MODEL, {})
    assert read_crop(number(), networks=[first, second]).text == "20453"
    assert (first.asked, second.asked) == (1, 0)


def test_what_one_network_doubts_all_see_with_every_margin() -> None:
    doubting, second, third = Seeing(MODEL, {}), Counted(MODEL, {}), Counted(MODEL, {})
    reading = read_crop(number(), networks=[doubting, second, third])
    assert [one.asked for one in (doubting, second, third)] == 3 * [len(VIEWS)]
    assert len(reading.views) == 3 * len(VIEWS)
    assert reading.text == "20453"


def test_where_the_first_doubts_the_others_say_what_is_read() -> None:
    sure = Seeing(MODEL, {})
    sure.digit = 3
    reading = read_crop(number(), networks=[Seeing(MODEL, {}), sure])
    assert reading.text == "3"
