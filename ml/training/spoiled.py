"""Knows a network that a step of its training has spoiled."""

import keras
import numpy as np


class SpoiledError(Exception):
    """A step left weights that are no numbers."""


def is_sound(network: keras.Model) -> bool:
    """Whether all of its weights are numbers.

    Its loss may be one all the same: a rectifier makes nothing of what is none.
    """
    return all(np.isfinite(weight).all() for weight in network.get_weights())
