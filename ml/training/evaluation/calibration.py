"""Confidence that means what it says: temperature, calibration error, intervals."""

from typing import Any

import numpy as np
import numpy.typing as npt
from scipy.optimize import minimize_scalar
from sklearn.linear_model import LogisticRegression

Array = npt.NDArray[np.float32]
Labels = npt.NDArray[np.int64]
Judged = tuple[tuple[float, ...], bool]  # a reading's features, and whether it is right


def softmax(logits: npt.NDArray[np.floating], temperature: float = 1.0) -> Array:
    """(n, classes) → probabilities."""
    scaled = logits.astype(np.float64) / temperature
    powers = np.exp(scaled - scaled.max(1, keepdims=True))
    return (powers / powers.sum(1, keepdims=True)).astype(np.float32)


def fitted_temperature(logits: Array, labels: Labels) -> float:
    """The temperature with the least cross-entropy (Guo et al., ICML 2017)."""

    def loss(log_temperature: float) -> float:
        chosen = softmax(logits, float(np.exp(log_temperature)))[np.arange(len(labels)), labels]
        return -float(np.log(np.maximum(chosen, 1e-12)).mean())

    return float(np.exp(minimize_scalar(loss, bounds=(-2.5, 1.5), method="bounded").x))


def fitted_confidence(judged: list[Judged], weight: float) -> dict[str, Any]:
    """Coefficients for `ml.networks.confidence.probability`, and from how many readings they come.

    weight: of the readings against small coefficients; the fewer readings, the less.
    Raises ValueError where all or none is right: then there is nothing to tell apart.
    """
    features, right = np.array([f for f, _ in judged]), np.array([r for _, r in judged])
    if len(set(right.tolist())) < 2:
        raise ValueError("This network reads nothing or everything rightly; train it longer.")
    found = LogisticRegression(C=weight, max_iter=2000).fit(features, right)
    return {
        "constant": float(found.intercept_[0]),
        "weights": [float(w) for w in found.coef_[0]],
        "lines": len(features),
    }


def expected_error(confidence: Array, right: npt.NDArray[np.bool_], bins: int = 15) -> float:
    """Expected calibration error over equally wide bins (Naeini et al., AAAI 2015)."""
    place = np.minimum((confidence * bins).astype(int), bins - 1)
    total = 0.0
    for index in np.unique(place):
        here = place == index
        total += here.mean() * abs(float(confidence[here].mean()) - float(right[here].mean()))
    return total


def wilson(right: int, count: int) -> tuple[float, float]:
    """The 95 % interval of a share (Wilson, JASA 1927)."""
    if count == 0:
        return 0.0, 1.0
    z, share = 1.959964, right / count
    middle = (share + z * z / (2 * count)) / (1 + z * z / count)
    reach = z / (1 + z * z / count)
    reach *= np.sqrt(share * (1 - share) / count + z * z / (4 * count * count))
    return float(max(0.0, middle - reach)), float(min(1.0, middle + reach))
