"""What a picture should be read as: its label and, if there are teachers, what these say of it.

Distillation after Hinton, Vinyals and Dean (arXiv 1503.02531); teachers see the very picture that
the pupil sees (Beyer and others, CVPR 2022). A teacher is the digit network, wider: `--wide`.
"""

from collections.abc import Iterable
from pathlib import Path

import keras
import numpy as np
import numpy.typing as npt

from ml.classifier import CLASSES
from ml.training.calibration import softmax
from ml.training.mixture import Images, Labels

WIDTH = 2  # times the channels of the network that reads
SMOOTHING = 0.03
SHARE = 0.5  # of a goal, the teachers'

Goals = npt.NDArray[np.float32]


def goals(images: Images, labels: Labels, teachers: Iterable[keras.Model]) -> Goals:
    """(n, 11) shares that a network should give to (n, 28, 28, 1) pictures with n labels.

    Labels are smoothed (Szegedy and others, CVPR 2016).
    """
    told = np.eye(CLASSES, dtype=np.float32)[labels]
    wanted = told * (1 - SMOOTHING) + SMOOTHING / CLASSES
    said = [softmax(teacher.predict(images, batch_size=200, verbose=0)) for teacher in teachers]
    if said:
        wanted = (1 - SHARE) * wanted + SHARE * np.mean(said, axis=0)
    return np.asarray(wanted, np.float32)


def load(paths: Iterable[Path]) -> list[keras.Model]:
    """Networks that `python -m ml train --wide` has kept."""
    return [keras.models.load_model(path, compile=False) for path in paths]
