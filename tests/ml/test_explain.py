import io
import subprocess
import sys
from pathlib import Path
from unittest.mock import Mock

import numpy as np
import pytest
from PIL import Image

from ml.explain import explain, explain_all, feature_maps, saliency
from ml.io.images import decode
from ml.preprocess import ink_map, normalise
from ml.recognizer import recognize
from ml.results import SCRIPTS, Box, Digit, Prediction
from tests.ml.pictures import drawn_seven, png

ROOT = Path(__file__).parents[2]


def test_a_digit_on_a_page_is_explained_by_three_pictures() -> None:
    page = np.full((400, 500), 255, np.uint8)
    page[150:350, 250:450] = drawn_seven()
    data = png(page)
    (found,) = recognize(data, "digit").predictions
    explained = explain(data, found.box)
    assert explained is not None
    for content in (explained.digit, explained.feature_maps, explained.saliency):
        assert Image.open(io.BytesIO(content)).width >= 200


def test_the_value_that_was_read_is_explained_and_not_what_looks_likeliest() -> None:
    data, box = png(drawn_seven()), Box(55, 45, 90, 120)
    seen, asked, other = (explain(data, box, value=value) for value in (None, "7", "1"))
    assert seen is not None
    assert asked is not None
    assert other is not None
    assert asked.saliency == seen.saliency
    assert other.saliency != seen.saliency
    assert other.digit == seen.digit


def test_each_digit_of_a_picture_is_explained_as_it_was_read_and_decoded_once(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    data, box = png(drawn_seven()), Box(55, 45, 90, 120)
    digits = tuple(Digit(value, value, 0.9, box, (0.1,) * 10) for value in "17")
    one, seven = (explain(data, box, value=value) for value in "17")
    assert one is not None
    assert seven is not None
    decoder = Mock(wraps=decode)
    monkeypatch.setattr("ml.explain.decode", decoder)
    pictures = dict(explain_all(data, [Prediction("17", 0.8, box, digits)]))
    assert pictures["1-1-1-saliency.png"] == one.saliency
    assert pictures["1-2-7-saliency.png"] == seven.saliency
    decoder.assert_called_once()


@pytest.mark.parametrize("place", [(500, 20), (20, 500), (-400, 10), (10, -400)])
def test_a_box_outside_the_picture_has_no_explanation(place: tuple[int, int]) -> None:
    assert explain(png(drawn_seven()), Box(*place, 50, 60)) is None


def test_an_empty_box_has_no_explanation() -> None:
    assert explain(png(np.full((90, 90), 255, np.uint8)), Box(10, 10, 40, 40)) is None


@pytest.mark.parametrize("script", SCRIPTS)
def test_the_first_layer_answers_to_strokes(script: str) -> None:
    ink = normalise(ink_map(drawn_seven()))
    maps = feature_maps(ink, script)
    assert maps.shape == (24, 28, 28)
    assert maps.std(axis=(1, 2)).max() > 0.05


def test_what_decides_lies_on_the_ink_and_not_on_the_paper() -> None:
    ink = normalise(ink_map(drawn_seven()))
    heat = saliency(ink)
    assert heat.shape == (28, 28)
    assert heat[ink > 0.5].mean() > 3 * heat[:3].mean()


def explained_by_command(*arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "ml", "explain", *arguments]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)


def test_the_command_writes_three_pictures_of_each_digit_and_names_them(tmp_path: Path) -> None:
    page = np.full((300, 600), 255, np.uint8)
    page[50:250, 60:260] = page[50:250, 320:520] = drawn_seven()
    (tmp_path / "page.png").write_bytes(png(page))
    done = explained_by_command(str(tmp_path / "page.png"), "--pictures", str(tmp_path / "why"))
    assert done.returncode == 0
    named = [Path(line) for line in done.stdout.splitlines()]
    assert sorted(named) == sorted((tmp_path / "why").iterdir())
    shown = ("digit", "feature-maps", "saliency")
    wanted = [f"1-{place}-7-{what}.png" for place in (1, 2) for what in shown]
    assert [path.name for path in named] == wanted
    for path in named:
        with Image.open(path) as picture:
            assert picture.width >= 200


def test_the_command_says_that_a_file_is_no_folder_for_pictures(tmp_path: Path) -> None:
    path = tmp_path / "page.png"
    path.write_bytes(png(drawn_seven()))
    done = explained_by_command(str(path), "--pictures", str(path))
    assert done.returncode == 1
    assert done.stderr.splitlines()[-1] == f"{path}: The pictures can't be written: File exists."
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize("content", [None, b"no picture"])
def test_the_command_says_what_it_cannot_explain(tmp_path: Path, content: bytes | None) -> None:
    path = tmp_path / "page.png"
    if content:
        path.write_bytes(content)
    done = explained_by_command(str(path))
    assert done.returncode == 1
    assert done.stderr.startswith(f"{path}: ")
    assert "Traceback" not in done.stderr
