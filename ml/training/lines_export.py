"""From a trained line network to the bytes of weights/lines-latin.tflite."""

from __future__ import annotations

import keras
import tensorflow as tf

from ml.training.lines_model import build_model


def to_litert(trained: keras.Model) -> bytes:
    """The network in single precision with 16-bit weights, for lines of any width."""
    keras.mixed_precision.set_global_policy("float32")
    model = build_model()
    model.set_weights(trained.get_weights())
    converter = tf.lite.TFLiteConverter.from_keras_model(model)
    converter.optimizations = [tf.lite.Optimize.DEFAULT]
    converter.target_spec.supported_types = [tf.float16]
    return bytes(converter.convert())
