"""A training whose weights are no numbers any more goes back to those it kept."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from ml.training.lines_batches import Recipe
from ml.training.lines_trainer import Run, Trainer
from ml.training.spoiled import SpoiledError

LINES = np.random.default_rng(3).uniform(0, 1, (4, 40, 64)).astype(np.float16)
BATCH = LINES, ["12", "3", "", "4567"]


def spoil(trainer: Trainer) -> None:
    kernel = trainer.model.get_weights()[0]
    trainer.model.trainable_variables[0].assign(np.full_like(kernel, np.nan))


def test_what_was_kept_last_is_gone_on_with(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    run = Run(tmp_path, Recipe(tmp_path, 3), minutes=1)
    trainer = Trainer(run)
    trainer.step(BATCH)
    trainer.save()
    kept = trainer.model.get_weights()
    trainer.step(BATCH)
    spoil(trainer)
    trainer.save()
    assert "no numbers after 2 steps; it goes on from 1." in capsys.readouterr().out
    for weight, wanted in zip(trainer.model.get_weights(), kept, strict=True):
        assert np.array_equal(weight, wanted)
    assert np.isfinite(trainer.step(BATCH))
    trainer.save()
    assert int(Trainer(run).steps) == 2


def test_where_nothing_was_kept_the_training_ends(tmp_path: Path) -> None:
    trainer = Trainer(Run(tmp_path, Recipe(tmp_path, 3), minutes=1))
    spoil(trainer)
    with pytest.raises(SpoiledError, match="try a lower --rate"):
        trainer.save()
    assert not list(tmp_path.glob("*.index"))
