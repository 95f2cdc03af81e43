"""The digit network: five 3x3 convolutions at three scales, then one dense layer.

After Simonyan and Zisserman (ICLR 2015), scaled down; batch normalisation before each ReLU.
11 million multiplications a digit: most of them where the picture is already small.
"""

import keras
from keras import layers

from ml.classifier import CLASSES

PARAMETERS = 240_923


def build(width: int = 1) -> keras.Model:
    """(n, 28, 28, 1) ink → (n, 11) logits; raises if the size isn't the documented one.

    width: of a network that only teaches, times the channels of the one that reads.
    """
    ink = keras.Input((28, 28, 1), name="ink")
    values = layers.MaxPooling2D(2)(_convolved(ink, 16 * width))  # 14x14x16
    values = _convolved(_convolved(values, 32 * width), 48 * width)  # 14x14x48
    values = layers.Dropout(0.1)(layers.MaxPooling2D(2)(values))  # 7x7x48
    values = _convolved(_convolved(values, 96 * width), 128 * width)  # 7x7x128
    values = layers.Dropout(0.4)(layers.Flatten()(values))  # 6272
    logits = layers.Dense(CLASSES, name="logits", dtype="float32")(values)
    model = keras.Model(ink, logits, name="digits")
    if width == 1 and model.count_params() != PARAMETERS:
        raise ValueError(f"{model.count_params()} parameters, documented are {PARAMETERS}")
    return model


def _convolved(values: keras.KerasTensor, channels: int) -> keras.KerasTensor:
    values = layers.Conv2D(channels, 3, padding="same", use_bias=False)(values)
    return layers.ReLU()(layers.BatchNormalization()(values))
