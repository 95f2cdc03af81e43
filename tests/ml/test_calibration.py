import numpy as np
import pytest

from ml.training.evaluation.calibration import expected_error, fitted_temperature, softmax, wilson
from ml.training.evaluation.measures import Readings, refusal_rows, share_read


def readings(confidence: list[float], right: list[bool]) -> Readings:
    texts = ["1"] * len(right)
    return Readings("set", texts, texts, np.array(confidence), np.array(right), 1.0, [])


def test_a_temperature_undoes_exaggeration() -> None:
    rng = np.random.default_rng(0)
    logits = rng.normal(0, 2, (4000, 11))
    chances = softmax(logits)
    labels = np.array([rng.choice(11, p=row / row.sum()) for row in chances.astype(float)])
    assert fitted_temperature((logits * 3).astype(np.float32), labels) == pytest.approx(3, rel=0.1)


def test_honest_confidence_has_no_calibration_error_and_boasting_has() -> None:
    right = np.arange(1000) % 10 != 0
    assert expected_error(np.full(1000, 0.9, np.float32), right) == pytest.approx(0, abs=1e-6)
    assert expected_error(np.full(1000, 0.99, np.float32), right) == pytest.approx(0.09, abs=1e-3)


def test_the_interval_is_wilsons() -> None:
    assert wilson(9975, 10000) == pytest.approx((0.99631, 0.99831), abs=1e-4)
    assert wilson(0, 0) == (0, 1)
    assert wilson(5, 5)[1] == 1


def test_the_share_read_ends_where_errors_become_too_many() -> None:
    sure = readings([0.9, 0.8, 0.7, 0.6], [True, True, False, True])
    assert share_read(sure, 0.0) == 0.5
    assert share_read(sure, 0.25) == 1.0


def test_refusal_is_measured_at_the_confidence_of_the_least_sure_digits() -> None:
    digits = readings([i / 100 for i in range(1, 101)], [True] * 100)
    foreign = readings([0.0, 0.005, 0.5, 0.9], [True, True, False, False])
    assert refusal_rows(foreign, digits)[0]["percent"] == 50
