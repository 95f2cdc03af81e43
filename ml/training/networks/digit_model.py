"""The digit network: seven 3x3 convolutions, then one dense layer.

No pooling: the second convolution halves the picture, the five after it go without padding, so that
each takes two pixels off its sides. Shrinking slowly keeps where strokes end and meet, in which a 1
and a 7 or a 4 and a 9 differ. After An and others, "An ensemble of simple convolutional neural
network models for MNIST digit recognition" (arXiv 2008.10400), scaled down; batch normalisation
before each ReLU (Ioffe and Szegedy, ICML 2015). 26 million multiplications a digit.
"""

import keras
from keras import layers

from ml.networks.digit_network import CLASSES

PARAMETERS = 523_427
CHANNELS = (72, 96, 112, 128, 144)  # of the convolutions without padding


def build() -> keras.Model:
    """(n, 28, 28, 1) ink → (n, 11) logits; raises if the size isn't the documented one."""
    ink = keras.Input((28, 28, 1), name="ink")
    values = _convolved(ink, 24, padding="same")  # 28x28x24
    values = _convolved(values, 48, padding="same", strides=2)  # 14x14x48
    for place, channels in enumerate(CHANNELS):
        values = layers.Dropout(0.1)(values) if place == 2 else values
        values = _convolved(values, channels, padding="valid")
    values = layers.Dropout(0.4)(layers.Flatten()(values))  # 4x4x144
    logits = layers.Dense(CLASSES, name="logits", dtype="float32")(values)
    model = keras.Model(ink, logits, name="digits")
    if model.count_params() != PARAMETERS:
        raise ValueError(f"{model.count_params()} parameters, documented are {PARAMETERS}")
    return model


def _convolved(
    values: keras.KerasTensor, channels: int, *, padding: str, strides: int = 1
) -> keras.KerasTensor:
    values = layers.Conv2D(channels, 3, strides=strides, padding=padding, use_bias=False)(values)
    return layers.ReLU()(layers.BatchNormalization()(values))
