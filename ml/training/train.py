"""Trains the digit network of one script and exports it for reading.

    python -m ml train --data DIR --script latin

Resumable: every epoch is kept under --work, and the same command goes on from there.
"""

import argparse
import json
import os
from pathlib import Path
from typing import Any

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "2")
os.environ.setdefault("TF_ENABLE_ONEDNN_OPTS", "1")  # off by default on many; a sixth quicker

import keras
import numpy as np
from tqdm import tqdm

from ml.results import SCRIPTS
from ml.training import train_lines, train_pixels
from ml.training.evaluation.figures import draw_curves
from ml.training.networks import digit_export, digit_model
from ml.training.networks.options import add_common, parsed, precision, prepare
from ml.training.networks.restore import begin, check, keep_of, version_of
from ml.training.synthesis import batches
from ml.training.synthesis.batches import Images

OTHERS = {"lines": train_lines.main, "pixels": train_pixels.main}
SEED = 20260
BATCH = 100
SAMPLE = 3000  # digits
SMOOTHING = 0.03
STEADY = 0.7  # share of the epochs with full distortions; then they fall to half


class SpoiledError(Exception):
    """A training left weights that are infinite or no numbers."""


def main(arguments: list[str]) -> int:
    """The command python -m ml train; the line and pixel networks have trainings of their own."""
    chooser = argparse.ArgumentParser(add_help=False)
    chooser.add_argument("--network", choices=("digits", *OTHERS), default="digits")
    chosen, arguments = chooser.parse_known_args(arguments)
    if chosen.network in OTHERS:
        return OTHERS[chosen.network](arguments)
    options = _options(arguments)
    prepare(options)
    folder = options.work / options.script
    pool = batches.gather(options.data, options.script, options.shards, folder / "shards")
    network = _trained(pool, folder, options)
    if options.start and options.keep:
        keep_of(folder, network, options.keep)
    recipe = _recipe(options, pool)
    digit_export.export(network, pool, options.script, recipe, options.weights)
    return 0


def _options(arguments: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m ml train", description=__doc__)
    parser.add_argument(
        "--network",
        choices=("digits", *OTHERS),
        help="others have options of their own: add --help",
    )
    parser.add_argument("--script", choices=SCRIPTS, default="latin", help="(%(default)s)")
    parser.add_argument(
        "--seed", type=int, default=SEED, help="another gives another network (%(default)s)"
    )
    parser.add_argument("--epochs", type=int, default=56, help="(%(default)s)")
    parser.add_argument("--shards", type=int, default=8, help="of drawn pictures (%(default)s)")
    parser.add_argument(
        "--share", type=float, default=0.6, help="of the crops seen an epoch (%(default)s)"
    )
    add_common(parser, "digits-SCRIPT.tflite", rate=2e-3, threads=2)
    return parsed(parser, arguments)


def _trained(pool: batches.Pool, folder: Path, options: argparse.Namespace) -> keras.Model:
    """The network after the last epoch."""
    size = len(batches.epoch(pool, np.random.default_rng(0), 0.0, options.share)[0])
    network, history = _resumed(folder, options.epochs * (size // BATCH), pool, options)
    for number in tqdm(
        range(len(history), options.epochs), "epochs", options.epochs, initial=len(history)
    ):
        late = max(0.0, (number / options.epochs - STEADY) / (1 - STEADY))
        rng = np.random.default_rng([options.seed, number, int(options.start is not None)])
        images, labels = batches.epoch(pool, rng, 1 - 0.5 * late, options.share)
        fitted = network.fit(images, labels, batch_size=BATCH, verbose=2, shuffle=False)
        if not all(np.isfinite(weight).all() for weight in network.get_weights()):
            raise SpoiledError(
                f"Epoch {number + 1} left weights that are not finite and is not kept;"
                " run the command again with a lower --rate."
            )
        history.append(_measured(network, pool, fitted.history))
        _keep(network, history, folder)
    draw_curves(history, folder / "curves.png")
    return network


def _resumed(
    folder: Path, steps: int, pool: batches.Pool, options: argparse.Namespace
) -> tuple[keras.Model, list[dict[str, Any]]]:
    """The network of the last kept epoch, or a new one, with the weights of --start if given.

    The learning rate follows `steps`, also if a run goes on with another number of epochs.
    """
    folder.mkdir(parents=True, exist_ok=True)
    how = ", ".join([f"--seed {options.seed}", *precision(options.half_precision)])
    check(folder, options.start, how)
    kept, log = folder / "network.keras", folder / "history.json"
    rate = keras.optimizers.schedules.CosineDecay(
        options.rate / 20, steps, 0.005, warmup_target=options.rate, warmup_steps=steps // 20
    )
    if kept.exists() and log.exists():
        network = keras.models.load_model(kept)
        network.optimizer.learning_rate = rate
        return network, json.loads(log.read_text())
    keras.utils.set_random_seed(options.seed)
    network = digit_model.build()
    begin(folder, network, options.start, _sample(pool), how)
    optimizer = keras.optimizers.AdamW(rate, weight_decay=0.01, clipnorm=5.0)
    network.compile(optimizer, _smoothed, metrics=["accuracy"])
    return network, []


def _sample(pool: batches.Pool) -> Images:
    """What the normalisations of a restored network take their statistics from."""
    return batches.epoch(pool, np.random.default_rng(SEED), 1.0, 0.1)[0][:SAMPLE]


@keras.saving.register_keras_serializable("longhand")  # type: ignore[untyped-decorator]
def _smoothed(labels: Any, logits: Any) -> Any:
    """Cross-entropy with label smoothing (Szegedy et al., CVPR 2016)."""
    wanted = keras.ops.one_hot(keras.ops.cast(keras.ops.reshape(labels, (-1,)), "int32"), 11)
    wanted = wanted * (1 - SMOOTHING) + SMOOTHING / 11
    return keras.losses.categorical_crossentropy(wanted, logits, from_logits=True)


def _measured(network: keras.Model, pool: batches.Pool, fitted: dict[str, Any]) -> dict[str, Any]:
    scores = {name: float(values[-1]) for name, values in fitted.items()}
    for name, (images, labels) in pool.held.items():
        found = network.predict(images[..., None], batch_size=500, verbose=0).argmax(1)
        scores[f"held_{name}"] = float((found == labels).mean())
    return scores


def _keep(network: keras.Model, history: list[dict[str, Any]], folder: Path) -> None:
    partial = folder / "partial.keras"
    network.save(partial)
    partial.replace(folder / "network.keras")
    (folder / "history.json").write_text(json.dumps(history, indent=1))
    print({name: round(value, 4) for name, value in history[-1].items()}, flush=True)


def _recipe(options: argparse.Namespace, pool: batches.Pool) -> dict[str, Any]:
    begun = {"start": version_of(options.start)} if options.start else {}
    return {
        "command": f"python -m ml train --script {options.script} --epochs {options.epochs}"
        f" --shards {options.shards} --share {options.share} --rate {options.rate}"
        + (f" --start {options.start.name} --keep {options.keep}" if options.start else "")
        + f" --seed {options.seed}" * (options.seed != SEED)
        + " --half-precision" * options.half_precision,
        "seed": options.seed,
        "epochs": options.epochs,
        "parameters": digit_model.PARAMETERS,
        "scanned digits": len(pool.digits),
        "digits cut from pictures": int((pool.crop_labels < 10).sum()),
        "crops of what is no digit": int((pool.crop_labels == 10).sum()),
        **begun,
    }
