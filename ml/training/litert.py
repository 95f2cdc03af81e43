"""From a trained network to the bytes of its LiteRT file."""

from __future__ import annotations

import tempfile
from collections.abc import Callable

import keras
import tensorflow as tf

from ml.training.options import in_single_precision


def to_litert(trained: keras.Model, build: Callable[[], keras.Model]) -> bytes:
    """The network that `build` makes, with the trained one's weights, computing in whole numbers.

    Each output channel's weights are stored in 8 bits, with a scale; what goes into a layer is
    rounded to 8 bits by its own range as it comes (Jacob and others, "Quantization and training of
    neural networks for efficient integer-arithmetic-only inference", CVPR 2018).
    """
    return packed(in_single_precision(trained, build))


def packed(network: keras.Model) -> bytes:
    """The same of a network that computes in single precision already."""
    with tempfile.TemporaryDirectory() as folder:
        network.export(folder, verbose=False)
        converter = tf.lite.TFLiteConverter.from_saved_model(folder)
        converter.optimizations = [tf.lite.Optimize.DEFAULT]
        return bytes(converter.convert())
