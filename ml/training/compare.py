"""Trains and times other kinds of networks beside ours: same digits, same number of epochs.

    python -m ml compare [--quick]

Writes docs/comparison.json and a picture; python -m ml evaluate puts the table into
docs/accuracy.md. A run with --quick goes to var/comparison and leaves these alone.
"""

import argparse
import json
import os
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "2")

import keras
import numpy as np
import tensorflow as tf
from matplotlib.figure import Figure

from ml.networks.interpreter import Network
from ml.training import DATA
from ml.training.datasets import digit_sets, test_sets
from ml.training.evaluation.report import comparison
from ml.training.networks import baselines
from ml.training.networks.litert import to_litert

Row = dict[str, Any]
Images = digit_sets.Images
Labels = digit_sets.Labels


@dataclass(frozen=True)
class Task:
    """The same digits for all, and how often each is shown."""

    train: Images
    train_labels: Labels
    test: Images
    test_labels: Labels
    epochs: int


def main(arguments: list[str]) -> int:
    """The command python -m ml compare."""
    parser = argparse.ArgumentParser(prog="python -m ml compare", description=__doc__)
    parser.add_argument(
        "--data", type=Path, default=DATA, help="folder of the sets, docs/data.md (%(default)s)"
    )
    parser.add_argument("--docs", type=Path, help="where the table and picture go")
    parser.add_argument("--digits", type=int, default=20_000, help="to learn from (%(default)s)")
    parser.add_argument("--epochs", type=int, default=5, help="(%(default)s)")
    parser.add_argument("--quick", action="store_true", help="6,000 digits, 2 epochs")
    options = parser.parse_args(arguments)
    docs = options.docs or Path("var/comparison" if options.quick else "docs")
    task = _task(options)
    if told := _another(task, docs / "comparison.json"):
        parser.error(told)
    tf.config.threading.set_intra_op_parallelism_threads(1)
    compare(task, docs)
    print(comparison(docs / "comparison.json"))
    return 0


def compare(task: Task, docs: Path) -> list[Row]:
    """Trains every network that isn't recorded yet; the table is written after each."""
    rows = _recorded(docs / "comparison.json")
    done = {row["network"] for row in rows}
    for name, make in baselines.NETWORKS.items():
        if name in done:
            continue
        rows.append(_measured(name, make, task))
        print(rows[-1], flush=True)
        (docs / "images").mkdir(parents=True, exist_ok=True)
        (docs / "comparison.json").write_text(json.dumps(rows, indent=1) + "\n")
    _draw(rows, docs / "images" / "comparison.png")
    return rows


def _recorded(path: Path) -> list[Row]:
    """What an earlier run has measured."""
    rows: list[Row] = json.loads(path.read_text()) if path.exists() else []
    return rows


def _another(task: Task, path: Path) -> str:
    """What is wrong if another task than this one is recorded there; else nothing."""
    for row in _recorded(path):
        if (row["digits"], row["epochs"]) != (len(task.train), task.epochs):
            recorded = f"--digits {row['digits']} --epochs {row['epochs']}"
            return f"{path} holds a run with {recorded}: name another folder with --docs"
    return ""


def _task(options: argparse.Namespace) -> Task:
    split = digit_sets.mnist(options.data)
    test, test_labels = test_sets.t10k(options.data)
    count, epochs = (6000, 2) if options.quick else (options.digits, options.epochs)
    return Task(split.train[:count], split.train_labels[:count], test, test_labels, epochs)


def _measured(name: str, make: Callable[[int], Any], task: Task) -> Row:
    keras.utils.set_random_seed(1)
    network = make(task.epochs)
    started = time.process_time()
    if isinstance(network, keras.Model):
        _fit(network, task)
        parameters, read = network.count_params(), _reader(network)
    else:
        network.fit(task.train.reshape(len(task.train), -1), task.train_labels)
        parameters, read = baselines.parameters(network), _flat_reader(network)
    spent = time.process_time() - started
    right = np.concatenate(
        [
            read(task.test[i : i + 100]) == task.test_labels[i : i + 100]
            for i in range(0, 10000, 100)
        ]
    )
    return {
        "network": name,
        "percent": round(100 * float(right.mean()), 2),
        "parameters": parameters,
        "training_seconds": round(spent),
        "milliseconds": _milliseconds(lambda: read(task.test[:1])),
        "digits": len(task.train),
        "epochs": task.epochs,
    }


def _fit(network: keras.Model, task: Task) -> None:
    steps = task.epochs * (len(task.train) // 100)
    network.compile(
        keras.optimizers.Adam(keras.optimizers.schedules.CosineDecay(2e-3, steps)),
        keras.losses.SparseCategoricalCrossentropy(from_logits=True),
    )
    network.fit(
        task.train[..., None], task.train_labels, batch_size=100, epochs=task.epochs, verbose=0
    )


def _reader(network: keras.Model) -> Callable[[Images], Labels]:
    """Reads with LiteRT, as the platform would."""
    lite = Network(to_litert(network), {})
    return lambda images: lite.run(images[..., None])[:, :10].argmax(1)


def _flat_reader(network: Any) -> Callable[[Images], Labels]:
    return lambda images: np.asarray(network.predict(images.reshape(len(images), -1)))


def _milliseconds(call: Callable[[], Any]) -> float:
    times = []
    for _ in range(100):
        started = time.perf_counter()
        call()
        times.append((time.perf_counter() - started) * 1000)
    return round(float(np.median(times)), 3)


def _draw(rows: list[Row], to: Path) -> None:
    figure = Figure(figsize=(7, 4.5), layout="constrained")
    axes = figure.subplots()
    for row in rows:
        place = (row["milliseconds"], 100 - row["percent"])
        axes.loglog(*place, "o")
        axes.annotate(row["network"], place, fontsize=7, xytext=(4, 3), textcoords="offset points")
    axes.set(xlabel="milliseconds for one digit", ylabel="error on MNIST t10k in %")
    axes.grid(alpha=0.3, which="both")
    figure.savefig(to, dpi=110)
