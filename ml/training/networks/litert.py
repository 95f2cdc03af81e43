"""From a trained network to the bytes of its LiteRT file."""

from __future__ import annotations

import tempfile

import keras
import tensorflow as tf


def to_litert(network: keras.Model) -> bytes:
    """A network that computes in single precision, made to compute in whole numbers.

    Each output channel's weights are stored in 8 bits, with a scale; what goes into a layer is
    rounded to 8 bits by its own range as it comes (Jacob and others, "Quantization and training of
    neural networks for efficient integer-arithmetic-only inference", CVPR 2018).
    """
    with tempfile.TemporaryDirectory() as folder:
        network.export(folder, verbose=False)
        converter = tf.lite.TFLiteConverter.from_saved_model(folder)
        converter.optimizations = [tf.lite.Optimize.DEFAULT]
        return bytes(converter.convert())
