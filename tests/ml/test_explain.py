import io
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from ml.explain import explain, feature_maps, saliency
from ml.preprocess import ink_map, normalise
from ml.recognizer import recognize
from ml.results import SCRIPTS, Box
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


def test_an_empty_box_has_no_explanation() -> None:
    assert explain(png(np.full((90, 90), 255, np.uint8)), Box(10, 10, 40, 40)) is None


@pytest.mark.parametrize("script", SCRIPTS)
def test_the_first_layer_answers_to_strokes(script: str) -> None:
    ink = normalise(ink_map(drawn_seven()))
    maps = feature_maps(ink, script)
    assert maps.shape == (16, 28, 28)
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


@pytest.mark.parametrize("content", [None, b"no picture"])
def test_the_command_says_what_it_cannot_explain(tmp_path: Path, content: bytes | None) -> None:
    path = tmp_path / "page.png"
    if content:
        path.write_bytes(content)
    done = explained_by_command(str(path))
    assert done.returncode == 1
    assert done.stderr.startswith(f"{path}: ")
    assert "Traceback" not in done.stderr
