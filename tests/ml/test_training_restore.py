"""The committed weights as a training's beginning."""

from pathlib import Path

import keras
import numpy as np
import pytest
import tensorflow as tf

from ml.networks.alphabet import DIGITS, SIGNED
from ml.networks.ctc import ctc_greedy
from ml.networks.interpreter import WEIGHTS, Network
from ml.segment import normalize_line
from ml.training.networks import digit_model, line_model
from ml.training.networks.restore import RestoreError, begin, check, keep_of, restore
from ml.training.synthesis.augmentation import augmented
from tests.ml.numbers import Picture, paper, written
from tests.ml.test_training import sevens

ROUNDED = 0.4  # of scores about 10 apart: what rounding to 8 bits changes


def test_a_restored_digit_network_says_what_the_committed_one_says() -> None:
    digits = sevens(40)[..., None]
    digits *= np.random.default_rng(1).uniform(0.3, 1, (40, 1, 1, 1)).astype(np.float32)
    committed = WEIGHTS / "digits-latin.tflite"
    network = digit_model.build()
    restore(network, committed, digits)
    wanted = Network(committed.read_bytes(), {}).run(digits)
    assert np.abs(network.predict(digits, verbose=0) - wanted).max() < ROUNDED


def test_a_restored_line_network_can_learn_at_once() -> None:
    """Its normalisations know the data: what it says while training is near what it says after."""
    lines = np.stack([normalize_line(_number(hand)) for hand in range(8)])[..., None]
    committed = WEIGHTS / "lines-latin.tflite"
    network = line_model.build_model(SIGNED)
    restore(network, committed, lines)
    reading = network(lines, training=False).numpy()
    wanted = Network(committed.read_bytes(), {}).run(lines)
    assert np.abs(reading - wanted).max() < ROUNDED
    assert (reading.argmax(-1) == wanted.argmax(-1)).all()
    learning = network(lines, training=True).numpy()  # differs by dropout
    assert (learning.argmax(-1) == reading.argmax(-1)).mean() > 0.95


def test_a_network_of_digits_is_a_beginning_for_one_with_signs() -> None:
    """It reads the digits as before, and no signs yet."""
    lines = np.stack([normalize_line(_number(hand)) for hand in range(4)])[..., None]
    committed = WEIGHTS / "lines-latin-second.tflite"
    network = line_model.build_model(SIGNED)
    restore(network, committed, lines)
    read = [ctc_greedy(columns) for columns in network(lines, training=False).numpy()]
    wanted = Network(committed.read_bytes(), {}).run(lines)
    assert read == [ctc_greedy(columns) for columns in wanted]
    assert all(len(text) > 3 for text in read)


def test_a_network_with_signs_is_a_beginning_for_one_of_digits() -> None:
    """As another script's: it reads the digits as before."""
    lines = np.stack([normalize_line(_number(hand)) for hand in range(4)])[..., None]
    network = line_model.build_model()
    restore(network, WEIGHTS / "lines-latin.tflite", lines)
    read = [ctc_greedy(columns) for columns in network(lines, training=False).numpy()]
    assert all(len(text) > 3 for text in read)
    assert set("".join(read)) <= set(DIGITS)


def test_a_file_in_16_bits_is_a_beginning_too(tmp_path: Path) -> None:
    """As those of versions before 1.12 are."""
    digits = sevens(8)[..., None]
    network, again = digit_model.build(), digit_model.build()
    restore(network, WEIGHTS / "digits-latin.tflite", digits)
    network.export(tmp_path / "saved", verbose=False)
    converter = tf.lite.TFLiteConverter.from_saved_model(str(tmp_path / "saved"))
    converter.optimizations = [tf.lite.Optimize.DEFAULT]
    converter.target_spec.supported_types = [tf.float16]
    (tmp_path / "old.tflite").write_bytes(converter.convert())
    restore(again, tmp_path / "old.tflite", digits)
    wanted = network.predict(digits, verbose=0)
    assert np.abs(again.predict(digits, verbose=0) - wanted).max() < 0.01


def test_a_line_networks_normalisation_is_that_of_keras() -> None:
    rng = np.random.default_rng(5)
    ours = line_model.Normalisation()
    theirs = keras.layers.BatchNormalization(momentum=0.98, epsilon=1e-3)
    for _ in range(80):
        batch = rng.normal(3, 2, (8, 5, 16, 4)).astype(np.float32)
        learned, wanted = ours(batch, training=True).numpy(), theirs(batch, training=True).numpy()
        assert np.abs(learned - wanted).max() < 1e-3
    read, wanted = ours(batch, training=False).numpy(), theirs(batch, training=False).numpy()
    assert np.abs(read - wanted).max() < 0.02  # the variance kept is the sample's, n / (n - 1)


def test_half_precision_is_enough_to_go_on_from_a_restored_network() -> None:
    digits = np.concatenate([augmented(sevens(40), np.random.default_rng(n)) for n in range(40)])
    keras.mixed_precision.set_global_policy("mixed_bfloat16")
    try:
        network = digit_model.build()
    finally:
        keras.mixed_precision.set_global_policy("float32")
    restore(network, WEIGHTS / "digits-latin.tflite", digits[..., None])
    learning = network(digits[:400, ..., None], training=True).numpy()
    assert (learning.argmax(1) == 7).mean() > 0.9


def _number(hand: int) -> Picture:
    page = paper(80, 320)
    written(page, "40957", 30, 12, hand=hand)
    return page


def test_a_run_that_began_otherwise_is_not_continued(tmp_path: Path) -> None:
    start = WEIGHTS / "digits-latin.tflite"
    begin(tmp_path, digit_model.build(), start, sevens(2)[..., None])
    check(tmp_path, start)
    with pytest.raises(RestoreError, match="began with latin"):
        check(tmp_path, None)
    with pytest.raises(RestoreError, match="began with latin"):
        check(tmp_path, start, "--half-precision")


def test_half_of_the_beginning_is_half_way_back(tmp_path: Path) -> None:
    network = digit_model.build()
    begin(tmp_path, network, WEIGHTS / "digits-latin.tflite", sevens(2)[..., None])
    begun = network.get_weights()
    network.set_weights([3 * values for values in begun])
    keep_of(tmp_path, network, 0.5)
    for mixed, old in zip(network.get_weights(), begun, strict=True):
        assert np.allclose(mixed, 2 * old, atol=1e-5)


def test_another_networks_file_is_refused() -> None:
    nothing = np.zeros((1, 40, 64, 1), np.float32)
    with pytest.raises(RestoreError, match="another network"):
        restore(line_model.build_model(), WEIGHTS / "digits-latin.tflite", nothing)
