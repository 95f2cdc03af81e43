import hashlib
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from ml.networks import digit_network, interpreter, line_network
from ml.networks.interpreter import WEIGHTS, WeightsError, open_network
from ml.results import SCRIPTS
from tests.ml.pictures import drawn_seven, png

CARDS = sorted(WEIGHTS.glob("*.json"))


@pytest.mark.parametrize("card", CARDS, ids=lambda path: path.stem)
def test_the_card_names_the_very_weights_beside_it(card: Path) -> None:
    content = card.with_suffix(".tflite").read_bytes()
    assert hashlib.sha256(content).hexdigest() == json.loads(card.read_text())["sha256"]
    assert len(content) < 5_000_000


def test_weights_that_differ_from_their_card_are_not_used(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for path in WEIGHTS.glob("digits-latin.*"):
        shutil.copy(path, tmp_path)
    with (tmp_path / "digits-latin.tflite").open("ab") as file:
        file.write(b"\0")
    monkeypatch.setattr(interpreter, "WEIGHTS", tmp_path)
    with pytest.raises(WeightsError, match="differs from its card"):
        open_network("digits-latin")


def test_missing_weights_say_how_to_get_them_back(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(interpreter, "WEIGHTS", tmp_path)
    with pytest.raises(WeightsError, match="restore it from git"):
        open_network("digits-latin")


def test_a_folder_without_networks_is_named_by_the_command(tmp_path: Path) -> None:
    (tmp_path / "page.png").write_bytes(png(drawn_seven()))
    done = subprocess.run(
        [sys.executable, "-m", "ml", "recognize", str(tmp_path / "page.png")],
        env={**os.environ, "LONGHAND_WEIGHTS": str(tmp_path)},
        cwd=Path(__file__).parents[2],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 1
    assert done.stderr.startswith(f"{tmp_path} has no ")


@pytest.mark.parametrize("script", SCRIPTS)
def test_probabilities_sum_to_one_whatever_the_batch(script: str) -> None:
    batch = np.random.default_rng(0).random((70, 28, 28)).astype(np.float32)
    together = digit_network.classify(batch, script)
    assert together.shape == (70, digit_network.CLASSES)
    np.testing.assert_allclose(together.sum(1), 1, atol=1e-5)
    np.testing.assert_allclose(
        digit_network.classify(batch[3:4], script)[0], together[3], atol=1e-4
    )


def test_an_empty_batch_gives_an_empty_answer() -> None:
    assert digit_network.classify(np.zeros((0, 28, 28), np.float32)).shape == (0, 11)


@pytest.mark.parametrize("script", SCRIPTS)
def test_each_script_says_how_sure_its_numbers_are(script: str) -> None:
    assert len(line_network.load(script).card["confidence"]["weights"]) == 4
