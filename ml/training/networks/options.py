"""What every training can be told, and what it must not be told together."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from pathlib import Path

import cv2
import keras
import tensorflow as tf

from ml.networks.interpreter import WEIGHTS
from ml.training import DATA


def add_common(parser: argparse.ArgumentParser, start: str, rate: float, threads: int) -> None:
    """Adds the options that both trainings have; start: which file one may begin with."""
    parser.add_argument(
        "--data", type=Path, default=DATA, help="folder of the sets, docs/data.md (%(default)s)"
    )
    parser.add_argument("--start", type=Path, help=f"a {start} to begin with")
    parser.add_argument(
        "--keep", type=float, default=0.0, help="of the start's weights at the end (%(default)s)"
    )
    parser.add_argument(
        "--rate", type=float, default=rate, help="highest learning rate (%(default)s)"
    )
    parser.add_argument("--threads", type=int, default=threads, help="(%(default)s)")
    parser.add_argument(
        "--half-precision", action="store_true", help="for processors that compute in bfloat16"
    )
    parser.add_argument(
        "--work",
        type=Path,
        default=Path("var/training"),
        help="folder of the unfinished run (%(default)s)",
    )
    parser.add_argument(
        "--weights", type=Path, default=WEIGHTS, help="where the result goes (%(default)s)"
    )


def parsed(parser: argparse.ArgumentParser, arguments: list[str]) -> argparse.Namespace:
    """The options told; a share to keep of a start that isn't named is an error."""
    options = parser.parse_args(arguments)
    if options.keep and not options.start:
        parser.error("--keep is a share of the weights that --start names")
    return options


def precision(half: bool) -> list[str]:
    """How a run computes, for the note of how it began; nothing for what is usual."""
    return ["--half-precision"] if half else []


def in_single_precision(trained: keras.Model, build: Callable[[], keras.Model]) -> keras.Model:
    """The network that `build` makes, with the trained one's weights, computing in 32 bits."""
    keras.mixed_precision.set_global_policy("float32")
    network = build()
    network.set_weights(trained.get_weights())
    return network


def prepare(options: argparse.Namespace) -> None:
    """Lets the libraries compute with as many threads, and as precisely, as told."""
    cv2.setNumThreads(1)
    tf.config.threading.set_intra_op_parallelism_threads(options.threads)
    tf.config.threading.set_inter_op_parallelism_threads(1)
    half = options.half_precision
    keras.mixed_precision.set_global_policy("mixed_bfloat16" if half else "float32")
