"""The commands that train, calibrate, measure and compare, on small sets made for it."""

import hashlib
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest

from ml.crop import Crop
from ml.line_reader import LineReading, read_crop
from ml.networks import line_network
from ml.networks.interpreter import WEIGHTS, Network
from ml.segment import normalize_line
from ml.training import calibrate, compare, evaluate, train, train_lines
from ml.training.datasets import digit_sets, script_numbers
from ml.training.evaluation import numbers
from ml.training.networks import line_export, line_model
from ml.training.networks.restore import restore
from tests.ml.sets import WRITERS, digits, make_cheques, make_devanagari, make_mnist

ROOT = Path(__file__).parents[2]
NAME = line_network.name("latin")
QUICK = "import sys; from ml.training import train; from ml.training.synthesis import batches; "
QUICK += "batches.DIGITS = 200; "


def trained(data: Path, folder: Path, epochs: int, *more: str) -> str:
    """What the training of the Devanagari network prints."""
    arguments = ["--script", "devanagari", "--data", str(data), "--epochs", str(epochs)]
    arguments += [
        "--shards",
        "1",
        "--threads",
        "1",
        "--work",
        str(folder / "work"),
        "--weights",
        str(folder / "out"),
    ]
    code = f"{QUICK}train.main({[*arguments, *more]})"
    command = [sys.executable, "-c", code]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    return done.stdout


def test_a_training_that_runs_away_ends_and_keeps_nothing_of_it(tmp_path: Path) -> None:
    make_devanagari(tmp_path)
    with pytest.raises(subprocess.CalledProcessError) as ended:
        trained(tmp_path, tmp_path, 1, "--rate", "1e30")
    assert "Epoch 1 left weights that are not finite" in ended.value.stderr
    assert not list(tmp_path.rglob("network.keras"))
    assert not (tmp_path / "out").exists()


def test_a_training_goes_on_where_it_stopped_and_ends_with_weights_and_card(tmp_path: Path) -> None:
    make_devanagari(tmp_path)
    assert "held_digits" in trained(tmp_path, tmp_path, 1, "--half-precision")
    trained(tmp_path, tmp_path, 2, "--half-precision")
    history = json.loads((tmp_path / "work" / "devanagari" / "history.json").read_text())
    assert len(history) == 2
    card = json.loads((tmp_path / "out" / "digits-devanagari.json").read_text())
    network = Network((tmp_path / "out" / "digits-devanagari.tflite").read_bytes(), card)
    assert network.run(np.zeros((3, 28, 28, 1), np.float32)).shape == (3, 11)
    assert card["held out"]["digits"]["n"] == 40
    assert "--epochs 2" in card["recipe"]["command"]


@pytest.mark.parametrize("command", [train.main, train_lines.main])
def test_a_share_of_no_beginning_cannot_be_kept(
    command: object, capsys: pytest.CaptureFixture[str]
) -> None:
    assert callable(command)
    with pytest.raises(SystemExit):
        command(["--keep", "0.5"])
    assert "--keep is a share of the weights that --start names" in capsys.readouterr().err


def test_no_writer_learned_from_is_measured(tmp_path: Path) -> None:
    make_mnist(tmp_path)
    split = digit_sets.mnist(tmp_path)
    pictures, _ = digits(240)
    by_writer = pictures.reshape(WRITERS, 10, 28, 28)
    held = by_writer[:: digit_sets.HELD_OUT_WRITERS].reshape(-1, 28, 28)
    assert (np.round(255 * split.held) == held).all()
    assert len(split.train) == len(pictures) - len(held)


def test_what_is_not_at_hand_is_told_and_the_rest_is_measured(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(numbers, "SYNTHETIC", 20)
    make_mnist(tmp_path)
    make_cheques(tmp_path, 24)
    arguments = ["--data", str(tmp_path), "--docs", str(tmp_path / "docs")]
    evaluate.main([*arguments, "--parts", "network", "lines"])
    told = capsys.readouterr().out
    for missing in ("strings_danish_row_id", "photos_sudoku"):
        assert f"Left out: there is no {tmp_path / missing}" in told
    rows = json.loads((tmp_path / "docs" / "accuracy.json").read_text())
    shares = {row["set"]: row["percent"] for row in rows}
    assert shares["MNIST t10k, network alone"] > 90
    assert shares["strings_car_a, held-out amounts"] > 70
    assert (tmp_path / "docs" / "images" / "strings-reliability.png").exists()


def test_a_part_measured_again_leaves_the_others_as_they_were(tmp_path: Path) -> None:
    make_mnist(tmp_path)
    arguments = ["--data", str(tmp_path), "--docs", str(tmp_path)]
    evaluate.main([*arguments, "--parts", "cost"])
    before = json.loads((tmp_path / "accuracy.json").read_text())
    evaluate.main([*arguments, "--parts", "network"])
    after = json.loads((tmp_path / "accuracy.json").read_text())
    assert [row for row in after if row["part"] == "cost"] == before
    assert {row["part"] for row in after} == {"cost", "network"}


def some_lines(data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Few lines kept from training, so that fitting to them is quick."""
    make_mnist(data)
    make_cheques(data, 120)
    monkeypatch.setattr(calibrate, "DRAWN", 30)
    monkeypatch.setattr(calibrate, "REWRITTEN", 20)


def test_the_confidence_is_fitted_to_the_network_in_the_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    some_lines(tmp_path, monkeypatch)
    for path in WEIGHTS.glob(f"{NAME}.*"):
        shutil.copy(path, tmp_path)
    calibrate.main(["--data", str(tmp_path), "--weights", str(tmp_path)])
    old, new = (json.loads((folder / f"{NAME}.json").read_text()) for folder in (WEIGHTS, tmp_path))
    assert new["sha256"] == old["sha256"]
    assert new["confidence"]["weights"] != old["confidence"]["weights"]
    assert new["held out"]["drawn lines"]["n"] == 30
    assert new["held out"]["cheques kept from training"]["exact"] > 50


def test_the_confidence_of_another_scripts_numbers_is_fitted_where_its_network_is(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    make_devanagari(tmp_path)
    monkeypatch.setattr(script_numbers, "NUMBERS", 40)
    monkeypatch.setattr(calibrate, "DRAWN", 120)  # some of them misread
    for kind in ("tflite", "json"):  # Latin shapes, which the Latin network knows
        shutil.copy(WEIGHTS / f"{NAME}.{kind}", tmp_path / f"lines-devanagari.{kind}")
    calibrate.main(["--data", str(tmp_path), "--weights", str(tmp_path)])
    card = json.loads((tmp_path / "lines-devanagari.json").read_text())
    assert card["version"] == json.loads((WEIGHTS / f"{NAME}.json").read_text())["version"]
    assert card["held out"]["drawn lines"]["n"] == 120
    assert 20 < card["held out"]["numbers of held-out digits"]["n"] < 60
    assert card["held out"]["numbers of held-out digits"]["exact"] > 50
    assert len(card["confidence"]["weights"]) == 4


def test_numbers_are_fitted_and_measured_with_different_digits(tmp_path: Path) -> None:
    make_devanagari(tmp_path)
    split = digit_sets.script_digits(tmp_path, "devanagari")
    (fitted, values), (measured, others) = digit_sets.halves(split.held, split.held_labels)
    assert len(fitted) + len(measured) == len(split.held)
    assert set(values.tolist()) == set(others.tolist()) == set(range(10))
    texts = script_numbers.measured_numbers("", split.held, split.held_labels).digits
    assert sum(len(str(text)) for text in texts) <= len(measured)


def test_a_line_training_ends_with_weights_and_a_card_that_fits_them(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    some_lines(tmp_path, monkeypatch)
    lines = np.stack([normalize_line(255 - 20 * ink[:, :27]) for ink in digits(8)[0]])[..., None]
    network = line_model.build_model()
    restore(network, WEIGHTS / f"{NAME}.tflite", lines)

    line_export.finish(network, tmp_path, {"share of real cheques": 0.4}, tmp_path / "out", NAME)

    files = sorted(path.name for path in (tmp_path / "out").iterdir())
    assert files == [f"{NAME}.json", f"{NAME}.tflite"]
    card = json.loads((tmp_path / "out" / f"{NAME}.json").read_text())
    content = (tmp_path / "out" / f"{NAME}.tflite").read_bytes()
    assert card["sha256"] == hashlib.sha256(content).hexdigest()
    assert card["held out"]["drawn lines"]["n"] == 30
    assert card["confidence"]["lines"] < 300


def test_a_second_networks_training_fits_the_confidence_of_both_together(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    some_lines(tmp_path, monkeypatch)
    folder = tmp_path / "out"
    folder.mkdir()
    for kind in ("tflite", "json"):
        shutil.copy(WEIGHTS / f"{NAME}.{kind}", folder)
    lines = np.stack([normalize_line(255 - 20 * ink[:, :27]) for ink in digits(8)[0]])[..., None]
    network = line_model.build_model()
    restore(network, WEIGHTS / f"{NAME}.tflite", lines)
    second = line_network.names("latin")[1]
    asked: list[int] = []

    def counted(crop: Crop, script: str, networks: Sequence[Network]) -> LineReading:
        asked.append(len(networks))
        return read_crop(crop, script, networks)

    monkeypatch.setattr(calibrate, "read_crop", counted)
    line_export.finish(network, tmp_path, {"share of real cheques": 0.4}, folder, second)
    assert set(asked) == {1, 2}  # the new one alone, for its card, then both together

    first, other = (json.loads((folder / f"{name}.json").read_text()) for name in (NAME, second))
    assert other["summary"].endswith("Asked where the first doubts.")
    assert first["confidence"]["lines"] < 300
    assert first["sha256"] == json.loads((WEIGHTS / f"{NAME}.json").read_text())["sha256"]
    assert len(line_network.opened("latin", folder)) == 2

    asked.clear()
    line_export.finish(network, tmp_path, {"share of real cheques": 0.4}, folder, NAME)
    assert set(asked) == {2}


@pytest.mark.parametrize(
    ("told", "name", "seed"),
    [
        ([], NAME, 3),
        (["--opinion", "1"], f"{NAME}-second", 4),
        (["--opinion", "2"], f"{NAME}-third", 5),
    ],
)
def test_each_opinion_is_a_network_of_its_own(told: list[str], name: str, seed: int) -> None:
    options = train_lines.options_of(told)
    assert train_lines.name_of(options) == name
    assert options.seed == seed


def test_the_network_without_cheques_is_no_opinion(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        train_lines.options_of(["--without-cheques", "--opinion", "1"])
    assert "goes with no --opinion" in capsys.readouterr().err


def test_a_line_network_of_another_script_is_trained_by_the_command(tmp_path: Path) -> None:
    make_devanagari(tmp_path)
    arguments = ["--network", "lines", "--script", "devanagari", "--data", str(tmp_path)]
    arguments += ["--start", str(WEIGHTS / f"{NAME}.tflite"), "--minutes", "0.05"]
    arguments += ["--work", str(tmp_path / "work"), "--weights", str(tmp_path / "out")]
    code = (
        "from ml.training import calibrate, train_lines\n"
        "from ml.training.datasets import script_numbers\n"
        "if __name__ == '__main__':\n"
        "    calibrate.DRAWN = 120  # some of them misread\n"
        "    train_lines.VALIDATED = script_numbers.NUMBERS = 20\n"
        f"    train_lines.main({arguments[2:]})\n"
    )
    program = tmp_path / "quick.py"
    program.write_text(code)
    command = [sys.executable, str(program)]
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, check=True)
    card = json.loads((tmp_path / "out" / "lines-devanagari.json").read_text())
    assert "--script devanagari --minutes 0.05" in card["run"]["command"]
    assert card["run"]["share of real cheques"] == 0
    assert "CMATERdb" in card["data"][0]["name"]
    assert card["held out"]["drawn lines"]["n"] == 120
    network = Network((tmp_path / "out" / "lines-devanagari.tflite").read_bytes(), card)
    assert network.run(np.zeros((1, 40, 64, 1), np.float32)).shape == (1, 16, 11)


def test_a_comparison_of_another_size_does_not_replace_the_recorded_one(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    make_mnist(tmp_path)
    recorded = json.dumps([{"network": "LeNet-5", "digits": 20000, "epochs": 5}])
    (tmp_path / "comparison.json").write_text(recorded)
    with pytest.raises(SystemExit):
        compare.main(["--data", str(tmp_path), "--docs", str(tmp_path), "--digits", "100"])
    assert "--digits 20000 --epochs 5" in capsys.readouterr().err
    assert (tmp_path / "comparison.json").read_text() == recorded
