"""Readings of a set and the figures that are drawn from them."""

import time
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
from tqdm import tqdm

from ml.recognizer import recognize
from ml.training.datasets.test_sets import TestSet
from ml.training.evaluation.answers import SAID, digits_of, sure_and_wrong
from ml.training.evaluation.calibration import expected_error, wilson

Array = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Readings:
    """One line per file: what was read ("" for nothing), how surely, and whether rightly.

    Of several numbers in a picture the surest one's confidence counts.
    """

    name: str
    texts: list[str]
    wanted: list[str]
    confidence: Array
    right: npt.NDArray[np.bool_]
    milliseconds: float
    answers: list[tuple[float, bool]]  # of each number read: how surely, and whether rightly


def read_all(test: TestSet, layout: str = "auto", script: str = "latin") -> Readings:
    """Every file through the same door as the platform's."""
    wanted = [digit or "" for digit in test.digits]
    texts, sure, answers = [], [], []
    started = time.process_time()
    for data, number in zip(tqdm(test.files, desc=test.name, mininterval=5), wanted, strict=True):
        said = [(digits_of(p), p.confidence) for p in recognize(data, layout, script).predictions]
        texts.append(" ".join(text for text, _ in said))
        sure.append(max((confidence for _, confidence in said), default=0.0))
        answers += [(confidence, text == number) for text, confidence in said]
    spent = (time.process_time() - started) * 1000 / max(1, len(test.files))
    right = np.array([text == number for text, number in zip(texts, wanted, strict=True)])
    return Readings(test.name, texts, wanted, np.array(sure), right, spent, answers)


def accuracy_row(readings: Readings) -> dict[str, Any]:
    """A row of the table: accuracy with its interval, calibration of what was read, time."""
    read = np.array([bool(text) for text in readings.texts])
    calibration = expected_error(readings.confidence[read].astype(np.float32), readings.right[read])
    return {
        **share_row(readings.name, "accuracy", readings.right),
        "calibration error": round(calibration, 4),
        "read at 0.5 % error": round(100 * share_read(readings, 0.005), 1),
        **sure_and_wrong(readings.answers),
        "milliseconds": round(readings.milliseconds, 1),
    }


def share_row(name: str, metric: str, right: npt.NDArray[np.bool_]) -> dict[str, Any]:
    """A row of the table: how many of a set, with the 95 % interval in percent."""
    low, high = wilson(int(right.sum()), len(right))
    return {
        "set": name,
        "metric": metric,
        "n": len(right),
        "right": int(right.sum()),
        "percent": round(100 * float(right.mean()), 2),
        "interval": [round(100 * low, 2), round(100 * high, 2)],
    }


def error_curve(readings: Readings) -> tuple[Array, Array]:
    """(share read, error among those read) as the confidence asked for falls."""
    order = np.argsort(-readings.confidence, kind="stable")
    wrong = np.cumsum(~readings.right[order])
    count = np.arange(1, len(order) + 1)
    return count / len(order), wrong / count


def share_read(readings: Readings, error: float) -> float:
    """The largest share that can be read with at most this error among those read."""
    shares, errors = error_curve(readings)
    fine = np.flatnonzero(errors <= error)
    return float(shares[fine[-1]]) if fine.size else 0.0


def refusal_rows(
    foreign: Readings, digits: Readings, refused: float = 0.01
) -> list[dict[str, Any]]:
    """The shares of foreign images refused: at the confidence that refuses 1 % of true digits, and

    at the one below which an answer is a doubt. Of what is surely read, the pictures are counted.
    """
    threshold = float(np.quantile(digits.confidence, refused))
    surest = [(float(confidence), False) for confidence in foreign.confidence]
    wrong = {name: [pair[0], len(surest)] for name, pair in sure_and_wrong(surest).items()}
    by_digits = share_row(foreign.name, "refused at 1 % of digits", foreign.confidence < threshold)
    doubted = share_row(foreign.name, f"nothing read above {SAID}", foreign.confidence < SAID)
    return [by_digits, {**doubted, **wrong}]
