"""Trains the network that finds numbers, on drawn pages.

    python -m ml train --network pixels --data DIR

Resumable, and its learning rate follows the time used, as that of the line network.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import math
import time
from pathlib import Path

import keras
import numpy as np
import tensorflow as tf
from tqdm import tqdm

from ml.training.datasets.licences import LATIN
from ml.training.evaluation.model_cards import write_card
from ml.training.networks.litert import to_litert
from ml.training.networks.options import add_common, in_single_precision, parsed, prepare
from ml.training.networks.pixel_model import KINDS, build_model, loss
from ml.training.synthesis.pages.batches import (
    BackgroundPatches,
    Batch,
    stacked,
    validation_patches,
)

VERSION = "1.0.0"
PEAK_RATE = 2e-3
WARM_UP_STEPS = 300
CHECKPOINT_SECONDS = 240
VALIDATED = 240  # patches by hands kept from training
BATCH = 8


class Trainer:
    """The network, its optimizer and what is needed to go on after an interruption."""

    def __init__(self, folder: Path, minutes: float, rate: float, start: Path | None) -> None:
        keras.utils.set_random_seed(1)
        self.minutes, self.rate = minutes, rate
        self.model = build_model()
        self.optimizer = keras.optimizers.AdamW(rate, weight_decay=1e-3, clipnorm=5.0)
        self.optimizer.build(self.model.trainable_variables)
        self.steps = tf.Variable(0, dtype=tf.int64)
        self.seconds = tf.Variable(0.0, dtype=tf.float64)
        kept = {"model": self.model, "optimizer": self.optimizer}
        self._saved = tf.train.Checkpoint(steps=self.steps, seconds=self.seconds, **kept)
        self._manager = tf.train.CheckpointManager(self._saved, str(folder), max_to_keep=2)
        if self._manager.latest_checkpoint:
            self._saved.restore(self._manager.latest_checkpoint).expect_partial()
        elif start:
            self.model.load_weights(start)
        self._step = tf.function(self._learn)
        self._loss = tf.function(lambda truth: self._losses(truth, training=False))

    def _losses(self, truth: dict[str, tf.Tensor], *, training: bool) -> dict[str, tf.Tensor]:
        maps, turns = self.model(truth["gray"], training=training)
        return loss(maps, turns, truth)

    def _learn(self, truth: dict[str, tf.Tensor]) -> dict[str, tf.Tensor]:
        with tf.GradientTape() as tape:
            parts = self._losses(truth, training=True)
            total = tf.add_n(list(parts.values()))
        variables = self.model.trainable_variables
        gradients = tape.gradient(total, variables)
        if tf.math.is_finite(tf.linalg.global_norm(gradients)):  # else the step teaches nothing
            self.optimizer.apply_gradients(zip(gradients, variables, strict=True))
        return parts

    def step(self, batch: Batch) -> dict[str, float]:
        self.optimizer.learning_rate = self._rate()
        self.steps.assign_add(1)
        return {name: float(value) for name, value in self._step(_tensors(batch)).items()}

    def measured(self, batches: list[Batch]) -> dict[str, float]:
        """The mean loss, and how well digits' pixels and spines are found (Dice)."""
        rows = []
        for batch in batches:
            truth = _tensors(batch)
            maps = self.model(truth["gray"], training=False)[0].numpy()
            row = {name: float(value) for name, value in self._loss(truth).items()}
            found = maps[..., :KINDS].argmax(-1) == KINDS - 1
            row["digit"] = _dice(batch.what == KINDS - 1, found)
            row["along"] = _dice(batch.spine > 0, maps[..., KINDS] > 0)
            rows.append(row)
        return {name: round(float(np.mean([r[name] for r in rows])), 4) for name in rows[0]}

    def _rate(self) -> float:
        done = min(float(self.seconds) / (self.minutes * 60), 1.0)
        warm = min((int(self.steps) + 1) / WARM_UP_STEPS, 1.0)
        return self.rate * warm * max(0.5 * (1 + math.cos(math.pi * done)), 0.004)

    def save(self) -> None:
        self._manager.save()


def _dice(wanted: np.ndarray, found: np.ndarray) -> float:
    return float(2 * (wanted & found).sum() / (wanted.sum() + found.sum() + 1))


def _tensors(batch: Batch) -> dict[str, tf.Tensor]:
    gray = tf.constant(batch.gray.astype(np.float32)[..., None] / 255)
    truth = {"what": batch.what.astype(np.int32), "spine": batch.spine, "tall": batch.tall}
    return {"gray": gray, "turn": tf.constant(batch.turn.astype(np.int32))} | {
        name: tf.constant(values) for name, values in truth.items()
    }


def train(trainer: Trainer, data: Path, folder: Path, seed: int) -> None:
    """Trains until the minutes are used; writes learning.jsonl beside the checkpoints."""
    with BackgroundPatches(data, seed + int(trainer.steps), BATCH) as source:
        held = validation_patches(data, VALIDATED)
        batches = [stacked(held[i : i + 16]) for i in range(0, len(held), 16)]
        source.take()
        begun = saved = time.monotonic()
        before, losses = float(trainer.seconds), []
        bar = tqdm(total=round(trainer.minutes * 60), unit="s", desc="learning", mininterval=30)
        while float(trainer.seconds) < trainer.minutes * 60:
            losses.append(trainer.step(source.take()))
            now = time.monotonic()
            trainer.seconds.assign(before + now - begun)
            bar.update(int(float(trainer.seconds)) - bar.n)
            if now - saved > CHECKPOINT_SECONDS:
                trainer.save()
                _report(trainer, losses, batches, folder)
                saved, losses = now, []
        bar.close()
    trainer.save()
    _report(trainer, losses, batches, folder)


def _report(
    trainer: Trainer, losses: list[dict[str, float]], held: list[Batch], folder: Path
) -> None:
    row = {
        "steps": int(trainer.steps),
        "minutes": round(float(trainer.seconds) / 60, 1),
        "learning": {
            name: round(float(np.mean([r[name] for r in losses])), 4) for name in losses[0]
        } if losses else {},
        "held": trainer.measured(held),
    }  # fmt: skip
    print(json.dumps(row), flush=True)
    with (folder / "learning.jsonl").open("a") as curve:
        curve.write(json.dumps(row) + "\n")


def export(trainer: Trainer, weights: Path, told: dict[str, object]) -> None:
    """Writes pixels.tflite, which computes in 8 bits, and its card."""
    content = to_litert(in_single_precision(trainer.model, build_model))
    weights.mkdir(parents=True, exist_ok=True)
    (weights / "pixels.tflite").write_bytes(content)
    card = {
        "name": "pixels",
        "version": f"pixels-{VERSION}",
        "sha256": hashlib.sha256(content).hexdigest(),
        "input": "(n, h, w, 1) float32, 0 black to 1 white; h and w multiples of 32",
        "output": "(n, h/2, w/2, 7) logits of paper, rule, print, other ink, digit; of the spine;"
        " log2(height / 32 pixels). (n, h/16, w/16, 4) logits of the quarters turned",
        "recipe": told,
        "data": LATIN,
        "limits": "Trained on drawn pages alone. Finds writing 12 to 160 pixels high.",
    }
    write_card(weights / "pixels.json", card)


def main(arguments: list[str]) -> int:
    """The command python -m ml train --network pixels."""
    options = options_of(arguments)
    prepare(options)
    folder = options.work / "pixels"
    folder.mkdir(parents=True, exist_ok=True)
    trainer = Trainer(folder, options.minutes, options.rate, options.start)
    if not options.export_only:
        train(trainer, options.data, folder, options.seed)
    told = {
        "command": f"python -m ml train --network pixels --minutes {options.minutes:g}"
        f" --rate {options.rate:g}" + " --half-precision" * options.half_precision,
        "seed": options.seed,
        "steps": int(trainer.steps),
        "minutes": round(float(trainer.seconds) / 60, 1),
        "patches a step": BATCH,
    }
    export(trainer, options.weights, told)
    return 0


def options_of(arguments: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m ml train --network pixels")
    parser.add_argument("--minutes", type=float, default=75, help="(%(default)s)")
    parser.add_argument("--seed", type=int, default=1, help="(%(default)s)")
    parser.add_argument(
        "--export-only", action="store_true", help="of an unfinished run, as far as it has come"
    )
    add_common(parser, "pixels.weights.h5", PEAK_RATE, threads=2)
    return parsed(parser, arguments)
