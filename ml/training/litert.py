"""From a trained line network to the bytes of its LiteRT file."""

from __future__ import annotations

import keras
import tensorflow as tf

from ml.training.lines_model import build_model
from ml.training.options import in_single_precision


def to_litert(trained: keras.Model) -> bytes:
    """The network in single precision with 16-bit weights, for lines of any width."""
    model = in_single_precision(trained, build_model)
    converter = tf.lite.TFLiteConverter.from_keras_model(model)
    converter.optimizations = [tf.lite.Optimize.DEFAULT]
    converter.target_spec.supported_types = [tf.float16]
    return bytes(converter.convert())
