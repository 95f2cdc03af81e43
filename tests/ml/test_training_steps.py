"""What one step of a line network's training does to it."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from ml.networks.alphabet import SIGNED
from ml.training.networks.line_model import ctc_loss
from ml.training.networks.line_trainer import Run, Trainer, sparse_labels
from ml.training.synthesis.lines.batches import Recipe

LINES = np.random.default_rng(3).uniform(0, 1, (4, 40, 64)).astype(np.float16)
BATCH = (LINES, ["12", "3", "", "4567"], np.zeros(4, bool))


@pytest.fixture
def trainer(tmp_path: Path) -> Trainer:
    return Trainer(Run(tmp_path, Recipe(tmp_path, 3), minutes=1))


def learned(trainer: Trainer) -> list[np.ndarray]:
    return [weight.numpy() for weight in trainer.model.trainable_variables]


def test_a_step_changes_every_weight_that_learns(trainer: Trainer) -> None:
    before = learned(trainer)
    assert np.isfinite(trainer.step(BATCH))
    assert all((old != new).any() for old, new in zip(before, learned(trainer), strict=True))


def test_a_step_whose_gradients_are_not_finite_teaches_nothing(trainer: Trainer) -> None:
    trainer.step(BATCH)
    before = learned(trainer)
    trainer.step((LINES * np.float16(np.nan), *BATCH[1:]))
    assert all((old == new).all() for old, new in zip(before, learned(trainer), strict=True))
    assert all(np.isfinite(weight).all() for weight in trainer.model.get_weights())
    assert np.isfinite(trainer.step(BATCH))


def test_signs_in_an_amount_whose_label_tells_none_cost_nothing() -> None:
    """As on real cheques; where a label tells signs they must be read, and no others."""
    logits = np.full((1, 6, len(SIGNED) + 1), -9, np.float32)
    for place, sign in enumerate("3.75 ?"):
        logits[0, place, SIGNED.index(sign)] = 9

    def cost(text: str, *, unsigned: bool) -> float:
        labels = sparse_labels([text], SIGNED)
        return float(ctc_loss(labels, np.array([not text]), np.array([unsigned]), logits))

    assert cost("375", unsigned=True) < 0.01
    assert cost("3.75 ?", unsigned=False) < 0.01
    assert cost("375", unsigned=False) > 10
    assert cost("355", unsigned=True) > 10
    assert cost("", unsigned=True) > 10


def test_a_run_goes_on_with_the_weights_it_kept(trainer: Trainer) -> None:
    trainer.step(BATCH)
    trainer.save()
    again = Trainer(trainer.run)
    assert int(again.steps) == 1
    for old, new in zip(trainer.model.get_weights(), again.model.get_weights(), strict=True):
        assert np.array_equal(old, new)
