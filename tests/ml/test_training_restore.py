"""The committed weights as a training's beginning."""

import numpy as np
import pytest

from ml.interpreter import WEIGHTS, Network
from ml.training import lines_model, model
from ml.training.restore import RestoreError, restore
from tests.ml.pictures import drawn_seven
from tests.ml.test_training import sevens


def test_a_restored_digit_network_says_what_the_committed_one_says() -> None:
    digits = sevens(40)[..., None]
    digits *= np.random.default_rng(1).uniform(0.3, 1, (40, 1, 1, 1)).astype(np.float32)
    committed = WEIGHTS / "digits-latin.tflite"
    network = model.build()
    restore(network, committed, digits)
    wanted = Network(committed.read_bytes(), {}).run(digits)
    assert np.abs(network.predict(digits, verbose=0) - wanted).max() < 1e-3


def test_a_restored_line_network_can_learn_at_once() -> None:
    """Its normalisations know the data: what it says while training is near what it says after."""
    line = np.asarray(drawn_seven(), np.float32)[:40, :160]
    lines = np.random.default_rng(2).random((8, 40, 160, 1)).astype(np.float32)
    lines[:, : line.shape[0], : line.shape[1], 0] *= line / 255
    network = lines_model.build_model()
    restore(network, WEIGHTS / "lines-latin.tflite", lines)
    reading = network(lines, training=False).numpy()
    assert np.abs(reading - Network(_lines(), {}).run(lines)).max() < 1e-3
    learning = network(lines, training=True).numpy()  # differs by dropout
    assert np.abs(learning - reading).mean() < 0.2 * np.abs(reading).mean()


def _lines() -> bytes:
    return (WEIGHTS / "lines-latin.tflite").read_bytes()


def test_another_networks_file_is_refused() -> None:
    nothing = np.zeros((1, 40, 64, 1), np.float32)
    with pytest.raises(RestoreError, match="has not"):
        restore(lines_model.build_model(), WEIGHTS / "digits-latin.tflite", nothing)
