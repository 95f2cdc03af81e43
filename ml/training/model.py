"""The digit network: five 3x3 convolutions at three scales, then one dense layer.

After Simonyan and Zisserman (ICLR 2015), scaled down; batch normalisation before each ReLU.
11 million multiplications a digit: most of them where the picture is already small.
"""

import keras
from keras import layers

from ml.classifier import CLASSES

PARAMETERS = 240_923


def build() -> keras.Model:
    """(n, 28, 28, 1) ink → (n, 11) logits; raises if the size isn't the documented one."""
    ink = keras.Input((28, 28, 1), name="ink")
    values = layers.MaxPooling2D(2)(_convolved(ink, 16))  # 14x14x16
    values = _convolved(_convolved(values, 32), 48)  # 14x14x48
    values = layers.Dropout(0.1)(layers.MaxPooling2D(2)(values))  # 7x7x48
    values = _convolved(_convolved(values, 96), 128)  # 7x7x128
    values = layers.Dropout(0.4)(layers.Flatten()(values))  # 6272
    logits = layers.Dense(CLASSES, name="logits", dtype="float32")(values)
    model = keras.Model(ink, logits, name="digits")
    if model.count_params() != PARAMETERS:
        raise ValueError(f"{model.count_params()} parameters, documented are {PARAMETERS}")
    return model


def _convolved(values: keras.KerasTensor, channels: int) -> keras.KerasTensor:
    values = layers.Conv2D(channels, 3, padding="same", use_bias=False)(values)
    return layers.ReLU()(layers.BatchNormalization()(values))
