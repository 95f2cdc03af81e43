"""The line network: convolutions down to one row, a letter's width of context, then CTC."""

from __future__ import annotations

import keras
import tensorflow as tf
from keras import layers

from ml.networks.alphabet import DIGITS
from ml.segment import LINE_HEIGHT

_UNLIKELY = -30.0  # log probability of what a label says nothing about


def build_model(alphabet: str = DIGITS) -> keras.Model:
    """(n, 40, W, 1) to logits (n, W / 4, classes), for any W divisible by 4.

    Its classes are the alphabet's characters and CTC's blank, last; 648,715 parameters for digits.
    """
    classes = len(alphabet) + 1
    line = keras.Input((LINE_HEIGHT, None, 1))
    x = _block(line, 16)  # (40, W, 16)
    x = _block(x, 32, strides=2)  # (20, W/2, 32)
    x = _residual(x, _block(x, 32))
    x = _block(x, 64, strides=2)  # (10, W/4, 64)
    x = _residual(x, _block(_block(x, 64), 64))
    x = _block(x, 112, strides=(2, 1))  # (5, W/4, 112)
    x = _residual(x, _block(_block(x, 112), 112))
    x = _block(x, 144, kernel=(5, 1), padding="valid")  # (1, W/4, 144)
    x = layers.Dropout(0.15)(x)
    x = _residual(x, _block(x, 144, kernel=(1, 5)))
    x = _residual(x, _block(x, 144, kernel=(1, 3)))
    x = layers.Conv2D(classes, 1, dtype="float32")(x)
    return keras.Model(line, layers.Reshape((-1, classes), dtype="float32")(x))


class Normalisation(layers.Layer):
    """Batch normalisation (Ioffe and Szegedy, ICML 2015) of (n, h, w, c) by one fused operation.

    Keras 3 computes it by several, which take a third of a training step on a processor. Its
    weights are, in Keras's order, scale, offset, mean and variance, (c,) in single precision.
    """

    momentum, epsilon = 0.98, 1e-3

    def build(self, shape: tuple[int | None, ...]) -> None:
        self.scale, self.offset = self._channels(shape, "ones"), self._channels(shape, "zeros")
        self.mean = self._channels(shape, "zeros", trainable=False)
        self.variance = self._channels(shape, "ones", trainable=False)

    def _channels(
        self, shape: tuple[int | None, ...], start: str, trainable: bool = True
    ) -> keras.Variable:
        size = (shape[-1],)
        kept = {"dtype": "float32", "autocast": False}
        return self.add_weight(shape=size, initializer=start, trainable=trainable, **kept)

    def call(self, values: tf.Tensor, training: bool = False) -> tf.Tensor:
        """By the batch's own statistics while training, else by those of the batches before.

        Statistics that are not finite are not kept.
        """
        scale, offset = (tf.convert_to_tensor(weight) for weight in (self.scale, self.offset))
        known = {} if training else {"mean": self.mean.value, "variance": self.variance.value}
        out, mean, variance = tf.compat.v1.nn.fused_batch_norm(
            values, scale, offset, epsilon=self.epsilon, is_training=training, **known
        )
        if training:
            for weight, seen in ((self.mean, mean), (self.variance, variance)):
                mixed = weight * self.momentum + seen * (1 - self.momentum)
                weight.assign(tf.where(tf.math.is_finite(mixed), mixed, weight))
        return out


def _block(
    x: tf.Tensor,
    channels: int,
    kernel: int | tuple[int, int] = 3,
    strides: int | tuple[int, int] = 1,
    padding: str = "same",
) -> tf.Tensor:
    x = layers.Conv2D(channels, kernel, strides, padding, use_bias=False)(x)
    x = Normalisation()(x)
    return layers.Activation("relu")(x)


def _residual(x: tf.Tensor, change: tf.Tensor) -> tf.Tensor:
    return layers.Add()([x, change])


def ctc_loss(
    labels: tf.SparseTensor, empty: tf.Tensor, unsigned: tf.Tensor, logits: tf.Tensor
) -> tf.Tensor:
    """Mean of CTC's negative log likelihood (Graves and others, ICML 2006) over a batch.

    TensorFlow's kernel refuses empty texts; for these rows (`empty`, with any one label) the
    likelihood has a single path, blanks alone. Labels of `unsigned` rows tell digits alone.
    """
    seen = tf.nn.log_softmax(logits)
    seen = tf.where(unsigned[:, None, None], without_signs(seen), seen)
    lengths = tf.fill((tf.shape(logits)[0],), tf.shape(logits)[1])
    written = tf.compat.v1.nn.ctc_loss(
        labels, tf.transpose(seen, (1, 0, 2)), lengths, ignore_longer_outputs_than_inputs=True
    )
    blank = -tf.reduce_sum(seen[..., -1], axis=1)
    return tf.reduce_mean(tf.where(empty, blank, written))


def without_signs(log_probabilities: tf.Tensor) -> tf.Tensor:
    """The same (n, T, classes) with the probability of all that is no digit counted as blank."""
    digits, others = tf.split(log_probabilities, [len(DIGITS), -1], axis=-1)
    blank = tf.reduce_logsumexp(others, axis=-1, keepdims=True)
    return tf.concat([digits, tf.fill(tf.shape(others[..., 1:]), _UNLIKELY), blank], axis=-1)
