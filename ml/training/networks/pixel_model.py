"""The network that finds numbers: a U-Net (Ronneberger and others, MICCAI 2015) for any size.

Its spine follows the text kernels of Wang and others, "Efficient and accurate arbitrary-shaped text
detection with pixel aggregation network" (ICCV 2019): a thin line along each number keeps
numbers apart that touch.
"""

from __future__ import annotations

import keras
import tensorflow as tf
from keras import layers

from ml.training.networks.line_model import Normalisation

KINDS = 5  # paper, rule, print, other ink, digit
CHANNELS = KINDS + 2  # and the spine, and the digits' height
TURNS = 4  # quarters of a circle by which writing may lie
MULTIPLE = 32  # of pixels, to which height and width are padded
TALL = 32.0  # pixels; the height that is told as 0
WIDTHS = (16, 32, 48, 80, 112)  # channels at a half of the size, a fourth, and so on


def build_model() -> keras.Model:
    """(n, h, w, 1), 0 black to 1 white, to (n, h/2, w/2, 7) and (n, h/16, w/16, 4).

    First the logits of the five kinds of pixel and of the spine, and log2(height / 32); then the
    logits of the quarters by which the writing is turned. 692,195 parameters.
    """
    page = keras.Input((None, None, 1))
    x = _block(page, WIDTHS[0], strides=2)
    seen = [_block(x, WIDTHS[0])]
    for width in WIDTHS[1:]:
        x = _block(seen[-1], width, strides=2)
        seen.append(_residual(x, _block(_block(x, width), width)))
    x = seen.pop()
    turns = None
    for skip in reversed(seen):
        width = skip.shape[-1]
        x = layers.Conv2DTranspose(width, 2, 2, use_bias=False)(x)
        x = layers.Activation("relu")(Normalisation()(layers.Add()([x, skip])))
        x = _block(x, width)
        if turns is None:
            turns = layers.Conv2D(TURNS, 1, dtype="float32")(x)
    return keras.Model(page, [layers.Conv2D(CHANNELS, 1, dtype="float32")(x), turns])


def _block(x: tf.Tensor, channels: int, strides: int = 1) -> tf.Tensor:
    x = layers.Conv2D(channels, 3, strides, "same", use_bias=False)(x)
    return layers.Activation("relu")(Normalisation()(x))


def _residual(x: tf.Tensor, change: tf.Tensor) -> tf.Tensor:
    return layers.Add()([x, change])


KIND_WEIGHTS = (0.5, 1.0, 1.2, 2.0, 2.0)


def loss(maps: tf.Tensor, turns: tf.Tensor, truth: dict[str, tf.Tensor]) -> dict[str, tf.Tensor]:
    """The parts of the loss by name; `truth` has what, spine, tall (n, h/2, w/2) and turn (n,)."""
    what, spine = truth["what"], tf.cast(truth["spine"], tf.float32)
    kinds = tf.nn.sparse_softmax_cross_entropy_with_logits(what, maps[..., :KINDS])
    weights = tf.gather(tf.constant(KIND_WEIGHTS), what)
    along = maps[..., KINDS]
    cross = tf.nn.sigmoid_cross_entropy_with_logits(spine, along) * (1 + 2 * spine)
    tall = tf.cast(truth["tall"], tf.float32)
    known = tf.cast(tall > 0, tf.float32)
    wanted = tf.math.log(tf.maximum(tall, 1.0) / TALL) / tf.math.log(2.0)
    away = tf.abs(maps[..., KINDS + 1] - wanted) * known
    return {
        "kinds": tf.reduce_sum(kinds * weights) / tf.reduce_sum(weights),
        "spine": tf.reduce_mean(cross) * 4 + 0.5 * _dice_loss(spine, tf.sigmoid(along)),
        "tall": 0.5 * tf.reduce_sum(away) / (tf.reduce_sum(known) + 1),
        "turn": 0.15 * _turn_loss(turns, what, truth["turn"]),
    }


def _dice_loss(wanted: tf.Tensor, found: tf.Tensor) -> tf.Tensor:
    """1 - Dice's coefficient (Milletari and others, 3DV 2016), by patch; without a spine 0."""
    axes = (1, 2)
    both = tf.reduce_sum(wanted * found, axes)
    size = tf.reduce_sum(wanted, axes)
    share = 1 - 2 * both / (size + tf.reduce_sum(found, axes) + 1)
    return tf.reduce_mean(share * tf.cast(size > 0, tf.float32))


def _turn_loss(turns: tf.Tensor, what: tf.Tensor, turn: tf.Tensor) -> tf.Tensor:
    """Cross entropy of a patch's turn where something is written, by its mean over these places."""
    written = tf.cast(what >= 2, tf.float32)[..., None]
    share = tf.nn.avg_pool2d(written, 8, 8, "SAME")
    mean = tf.reduce_sum(turns * share, (1, 2)) / (tf.reduce_sum(share, (1, 2)) + 1e-3)
    told = tf.cast(tf.reduce_sum(share, (1, 2))[:, 0] > 1.0, tf.float32)
    cross = tf.nn.sparse_softmax_cross_entropy_with_logits(turn, mean)
    return tf.reduce_sum(cross * told) / (tf.reduce_sum(told) + 1)
