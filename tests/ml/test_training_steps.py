"""What one step of a line network's training does to it."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from ml.training.networks.line_trainer import Run, Trainer
from ml.training.synthesis.lines.batches import Recipe

LINES = np.random.default_rng(3).uniform(0, 1, (4, 40, 64)).astype(np.float16)
TEXTS = ["12", "3", "", "4567"]


@pytest.fixture
def trainer(tmp_path: Path) -> Trainer:
    return Trainer(Run(tmp_path, Recipe(tmp_path, 3), minutes=1))


def learned(trainer: Trainer) -> list[np.ndarray]:
    return [weight.numpy() for weight in trainer.model.trainable_variables]


def test_a_step_changes_every_weight_that_learns(trainer: Trainer) -> None:
    before = learned(trainer)
    assert np.isfinite(trainer.step((LINES, TEXTS)))
    assert all((old != new).any() for old, new in zip(before, learned(trainer), strict=True))


def test_a_step_whose_gradients_are_not_finite_teaches_nothing(trainer: Trainer) -> None:
    trainer.step((LINES, TEXTS))
    before = learned(trainer)
    trainer.step((LINES * np.float16(np.nan), TEXTS))
    assert all((old == new).all() for old, new in zip(before, learned(trainer), strict=True))
    assert all(np.isfinite(weight).all() for weight in trainer.model.get_weights())
    assert np.isfinite(trainer.step((LINES, TEXTS)))


def test_a_run_goes_on_with_the_weights_it_kept(trainer: Trainer) -> None:
    trainer.step((LINES, TEXTS))
    trainer.save()
    again = Trainer(trainer.run)
    assert int(again.steps) == 1
    for old, new in zip(trainer.model.get_weights(), again.model.get_weights(), strict=True):
        assert np.array_equal(old, new)
