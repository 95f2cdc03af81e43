"""What learns to read lines: the network, its optimizer, its rate, and what is kept of a run."""

from __future__ import annotations

import math
from dataclasses import dataclass
from pathlib import Path

import keras
import numpy as np
import tensorflow as tf

from ml.networks.alphabet import DIGITS
from ml.training.networks.line_model import build_model, ctc_loss
from ml.training.synthesis.lines.batches import Batch, Recipe

PEAK_RATE = 2.5e-3
WARM_UP_STEPS = 400


@dataclass(frozen=True)
class Run:
    """One training run; its checkpoints and learning curve go to `folder`."""

    folder: Path
    recipe: Recipe
    minutes: float
    start: Path | None = None
    rate: float = PEAK_RATE
    half_precision: bool = False


class Trainer:
    """The network, its optimizer and what is needed to go on after an interruption."""

    def __init__(self, run: Run) -> None:
        keras.utils.set_random_seed(run.recipe.seed)
        self.run = run
        self.model = build_model(run.recipe.alphabet)
        self.optimizer = keras.optimizers.AdamW(run.rate, weight_decay=1e-3, clipnorm=5.0)
        self.optimizer.build(self.model.trainable_variables)
        self.steps = tf.Variable(0, dtype=tf.int64)
        self.seconds = tf.Variable(0.0, dtype=tf.float64)
        self._saved = tf.train.Checkpoint(
            model=self.model, optimizer=self.optimizer, steps=self.steps, seconds=self.seconds
        )
        self._manager = tf.train.CheckpointManager(self._saved, str(run.folder), max_to_keep=2)
        if self._manager.latest_checkpoint:
            self._saved.restore(self._manager.latest_checkpoint).expect_partial()
        self._step = tf.function(
            self._learn,
            input_signature=[
                tf.TensorSpec((None, None, None, 1), tf.float32),
                tf.SparseTensorSpec((None, None), tf.int32),
                tf.TensorSpec((None,), tf.bool),
                tf.TensorSpec((None,), tf.bool),
            ],
        )

        self.read = tf.function(
            lambda lines: self.model(lines, training=False),
            input_signature=[tf.TensorSpec((None, None, None, 1), tf.float32)],
        )

    def _learn(
        self, lines: tf.Tensor, labels: tf.SparseTensor, empty: tf.Tensor, unsigned: tf.Tensor
    ) -> tf.Tensor:
        with tf.GradientTape() as tape:
            loss = ctc_loss(labels, empty, unsigned, self.model(lines, training=True))
        variables = self.model.trainable_variables
        gradients = tape.gradient(loss, variables)
        if tf.math.is_finite(tf.linalg.global_norm(gradients)):  # else the step teaches nothing
            self.optimizer.apply_gradients(zip(gradients, variables, strict=True))
        return loss

    def step(self, batch: Batch) -> float:
        lines, texts, unsigned = batch
        self.optimizer.learning_rate = self._rate()
        self.steps.assign_add(1)
        image = lines.astype(np.float32)[..., None]
        labels = sparse_labels(texts, self.run.recipe.alphabet)
        return float(self._step(image, labels, np.array([not t for t in texts]), unsigned))

    def _rate(self) -> float:
        done = min(float(self.seconds) / (self.run.minutes * 60), 1.0)
        warm = min((int(self.steps) + 1) / WARM_UP_STEPS, 1.0)
        return self.run.rate * warm * max(0.5 * (1 + math.cos(math.pi * done)), 0.002)

    def save(self) -> None:
        self._manager.save()


def sparse_labels(texts: list[str], alphabet: str = DIGITS) -> tf.SparseTensor:
    """Texts as CTC's sparse labels (n, longest); an empty text gets one label, to be ignored."""
    texts = [text or "0" for text in texts]
    places = [(row, i) for row, text in enumerate(texts) for i in range(len(text))]
    values = np.array([alphabet.index(c) for text in texts for c in text], np.int32)
    shape = (len(texts), max(map(len, texts)))
    return tf.SparseTensor(np.array(places, np.int64), values, shape)
