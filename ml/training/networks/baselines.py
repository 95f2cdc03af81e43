"""The networks that ours is compared with, from 1998 to now."""

from collections.abc import Callable
from typing import Any

import keras
from keras import layers
from sklearn.linear_model import LogisticRegression
from sklearn.neural_network import BernoulliRBM
from sklearn.pipeline import Pipeline

from ml.training.networks import digit_model

CLASSES = 10


def dense() -> keras.Model:
    """Two hidden layers of 512 and 256."""
    return _stack(
        layers.Flatten(), layers.Dense(512, activation="relu"), layers.Dense(256, activation="relu")
    )


def belief_network(epochs: int) -> Pipeline:
    """Two restricted Boltzmann machines under a logistic regression (Hinton et al., 2006).

    Each machine sees the digits `epochs` times.
    """
    machine = {"learning_rate": 0.06, "n_iter": epochs, "batch_size": 100, "random_state": 1}
    return Pipeline(
        [
            ("first", BernoulliRBM(n_components=256, **machine)),
            ("second", BernoulliRBM(n_components=256, **machine)),
            ("classes", LogisticRegression(max_iter=300, C=30.0)),
        ]
    )


def lenet() -> keras.Model:
    """LeNet-5 (LeCun et al., 1998), its output layer a plain dense one."""
    return _stack(
        layers.Conv2D(6, 5, padding="same", activation="tanh"),
        layers.AveragePooling2D(2),
        layers.Conv2D(16, 5, activation="tanh"),
        layers.AveragePooling2D(2),
        layers.Flatten(),
        layers.Dense(120, activation="tanh"),
        layers.Dense(84, activation="tanh"),
    )


def two_layers() -> keras.Model:
    """8 and 16 filters, 256 dense units, dropout."""
    return _stack(
        layers.Conv2D(8, 3, activation="relu"),
        layers.MaxPooling2D(2),
        layers.Conv2D(16, 3, activation="relu"),
        layers.MaxPooling2D(2),
        layers.Flatten(),
        layers.Dense(256, activation="relu"),
        layers.Dropout(0.5),
    )


def without_pooling() -> keras.Model:
    """64 and 32 filters and no pooling."""
    return _stack(
        layers.Conv2D(64, 3, activation="relu"),
        layers.Conv2D(32, 3, activation="relu"),
        layers.Flatten(),
    )


def deep(depth: int) -> keras.Model:
    """`depth` convolutions of 24 filters, halved after the first and the third."""
    parts: list[Any] = []
    for number in range(1, depth + 1):
        parts.append(layers.Conv2D(24, 3, padding="same", activation="relu"))
        if number in (1, 3):
            parts.append(layers.MaxPooling2D(2))
    return _stack(*parts, layers.Flatten())


def parameters(network: Pipeline) -> int:
    """How many numbers a belief network has learnt."""
    machines = [step for _, step in network.steps if isinstance(step, BernoulliRBM)]
    count = sum(m.components_.size + m.intercept_hidden_.size for m in machines)
    return int(count + network.steps[-1][1].coef_.size + CLASSES)


def _stack(*parts: Any) -> keras.Model:
    return keras.Sequential([keras.Input((28, 28, 1)), *parts, layers.Dense(CLASSES)])


def _whatever_the_epochs(make: Callable[..., keras.Model], *how: int) -> Callable[[int], Any]:
    return lambda _epochs: make(*how)


NETWORKS: dict[str, Callable[[int], Any]] = {  # each makes its network for a number of epochs
    "dense 512-256": _whatever_the_epochs(dense),
    "deep belief network 256-256": belief_network,
    "LeNet-5": _whatever_the_epochs(lenet),
    "CNN 8-16, dense 256, dropout": _whatever_the_epochs(two_layers),
    "CNN 64-32 without pooling": _whatever_the_epochs(without_pooling),
    **{
        f"{depth} convolution{'s' if depth > 1 else ''}": _whatever_the_epochs(deep, depth)
        for depth in range(1, 7)
    },
    "ours": _whatever_the_epochs(digit_model.build),
}
