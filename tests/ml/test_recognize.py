import csv
import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays
from PIL import Image

from ml.io.refusals import ImageError
from ml.recognizer import load, recognize
from ml.results import GLYPHS, LAYOUTS, SCRIPTS
from tests.ml.pictures import (
    DOCUMENTS,
    OTHERWISE,
    bad_images,
    drawn_seven,
    drawn_zero,
    encoded,
    png,
)

ROOT = Path(__file__).parents[2]


def run(*arguments: str, stdin: str = "") -> list[dict[str, Any]]:
    done = subprocess.run(
        [sys.executable, "-m", "ml", "recognize", *arguments],
        cwd=ROOT,
        input=stdin,
        capture_output=True,
        text=True,
        check=True,
    )
    return [json.loads(line) for line in done.stdout.splitlines()]


@pytest.mark.parametrize("layout", LAYOUTS)
def test_a_drawn_seven_is_read_in_every_layout(layout: str) -> None:
    result = recognize(png(drawn_seven()), layout)
    assert [item.text for item in result.predictions] == ["7"]
    assert result.layout in ("digit", "number", "page")


@pytest.mark.parametrize(("paper", "ink"), [(255, 0), (235, 150), (0, 255), (60, 200)])
def test_dark_on_light_and_light_on_dark_are_read_alike(paper: int, ink: int) -> None:
    result = recognize(png(drawn_seven(paper=paper, ink=ink)), "digit")
    assert [item.text for item in result.predictions] == ["7"]


@pytest.mark.parametrize(("width", "side"), [(1, 28), (1, 120), (3, 200), (40, 400)])
def test_thin_and_thick_pens_are_read_alike(width: int, side: int) -> None:
    result = recognize(png(drawn_seven(side, width)), "digit")
    assert [item.text for item in result.predictions] == ["7"]


def test_a_digit_in_a_corner_has_its_box_there() -> None:
    page = np.full((600, 800), 240, np.uint8)
    page[380:580, 560:760] = np.minimum(drawn_seven(), 240)
    (found,) = recognize(png(page), "digit").predictions
    assert found.text == "7"
    assert 590 < found.box.x < 640
    assert 410 < found.box.y < 450
    assert 90 < found.box.h < 150


def test_boxes_are_in_pixels_of_a_large_original() -> None:
    large = np.repeat(np.repeat(drawn_seven(), 12, 0), 12, 1)
    (found,) = recognize(png(large), "digit").predictions
    (small,) = recognize(png(drawn_seven()), "digit").predictions
    assert found.box.h == pytest.approx(12 * small.box.h, rel=0.1)


@pytest.mark.parametrize("shade", [0, 128, 255])
def test_blank_paper_gives_no_prediction(shade: int) -> None:
    assert recognize(png(np.full((80, 90), shade, np.uint8))).predictions == ()


@pytest.mark.parametrize("layout", LAYOUTS)
def test_a_picture_too_low_for_a_digit_gives_no_prediction(layout: str) -> None:
    dots = np.array([[0, 255], [255, 0], [0, 255], [0, 255]], np.uint8)
    for picture in (dots[:1], dots[:2], dots):
        assert recognize(png(picture), layout).predictions == ()


def test_a_digit_carries_ten_probabilities_and_alternatives() -> None:
    (found,) = recognize(png(drawn_zero()), "digit").predictions
    (digit,) = found.digits
    assert len(digit.probabilities) == 10
    assert digit.confidence == max(digit.probabilities) == found.confidence
    assert sum(digit.probabilities) <= 1.001
    others = [item.text for item in found.alternatives]
    assert len(set(others)) == 3
    assert found.text not in others
    for item in found.alternatives:
        assert item.confidence == digit.probabilities[int(item.text)] < found.confidence


@pytest.mark.parametrize("script", SCRIPTS)
def test_each_script_answers_with_its_own_glyphs(script: str) -> None:
    load(script)
    (found,) = recognize(png(drawn_zero()), "digit", script).predictions
    (digit,) = found.digits
    assert digit.glyph == GLYPHS[script][int(digit.value)]


@given(
    arrays.arrays(
        np.uint8,
        st.one_of(
            st.tuples(st.integers(1, 70), st.integers(1, 70)),
            st.tuples(st.integers(1, 50), st.integers(1, 50), st.just(3)),
            st.tuples(st.just(1), st.integers(1, 3000)),
        ),
    ),
    st.sampled_from(LAYOUTS),
)
@settings(max_examples=60, deadline=None)
def test_any_array_gives_an_answer(picture: Any, layout: str) -> None:
    result = recognize(png(picture), layout)
    height, width = picture.shape[:2]
    for item in result.predictions:
        assert 0 <= item.confidence <= 1
        for box in (item.box, *(digit.box for digit in item.digits)):
            assert 0 <= box.x < box.x + box.w <= width
            assert 0 <= box.y < box.y + box.h <= height


@pytest.mark.parametrize(("size", "layout"), [((400, 20), "page"), ((3, 2), "digit")])
def test_boxes_end_where_the_picture_ends(size: tuple[int, int], layout: str) -> None:
    picture = np.full(size, 240 if layout == "page" else 90, np.uint8)
    picture[::7], picture[:, ::7] = 90, 90
    for item in recognize(png(picture), layout).predictions:
        assert item.box.x + item.box.w <= size[1]
        assert item.box.y + item.box.h <= size[0]


@given(
    mode=st.sampled_from(["L", "RGB", "RGBA", "I;16"]),
    long=st.one_of(st.integers(1, 10_000), st.sampled_from([9_999, 16_000, 16_001])),
    short=st.integers(1, 12),
    upright=st.booleans(),
    kind=st.sampled_from(["PNG", "JPEG"]),
    layout=st.sampled_from(LAYOUTS),
)
@settings(max_examples=60, deadline=None)
def test_any_strip_gives_an_answer_or_a_refusal(
    mode: str, long: int, short: int, upright: bool, kind: str, layout: str
) -> None:
    size = (short, long) if upright else (long, short)
    strip = patterned(size).convert(mode if kind == "PNG" else "L" if mode == "I;16" else "RGB")
    if long > 16_000:
        with pytest.raises(ImageError) as caught:
            recognize(encoded(strip, kind), layout)
        assert caught.value.code == "too-large"
        return
    for item in recognize(encoded(strip, kind), layout).predictions:
        assert 0 <= item.confidence <= 1
        assert item.box.x < size[0]
        assert item.box.y < size[1]


def patterned(size: tuple[int, int]) -> Image.Image:
    """Dark bars on light paper."""
    y, x = np.mgrid[0 : size[1], 0 : size[0]]
    return Image.fromarray(np.where((x + y) // 7 % 3 == 0, 40, 230).astype(np.uint8))


def test_what_is_no_picture_raises_an_image_error() -> None:
    with pytest.raises(ImageError) as caught:
        recognize(b"not a picture")
    assert caught.value.code == "format"


def test_the_command_answers_one_line_a_file_in_order(tmp_path: Path) -> None:
    good, bad, missing = tmp_path / "ä seven.png", tmp_path / "bad.png", tmp_path / "none.png"
    good.write_bytes(png(drawn_seven()))
    bad.write_bytes(b"")
    answers = run(str(good), str(bad), str(missing), "-", stdin=f"{good}\n")
    assert [answer["status"] for answer in answers] == ["done", "failed", "failed", "done"]
    assert [answer["file"] for answer in answers][0::3] == [str(good), str(good)]
    assert answers[0]["predictions"][0]["text"] == "7"
    assert len(answers[0]["predictions"][0]["digits"][0]["box"]) == 4
    assert answers[1]["error"]["code"] == "empty"
    assert answers[2]["error"]["message"].endswith(".")
    assert answers[0]["error"] is None
    assert answers[0]["model"].startswith("latin-")
    assert [answer["found_layout"] for answer in answers] == ["digit", None, None, "digit"]


def test_the_command_can_tell_the_numbers_alone(tmp_path: Path) -> None:
    seven, blank, broken = (tmp_path / name for name in ("seven.png", "blank.png", "broken.png"))
    seven.write_bytes(png(drawn_seven()))
    blank.write_bytes(encoded(Image.new("L", (200, 200), 255)))
    broken.write_bytes(b"no picture")
    command = [sys.executable, "-m", "ml", "recognize", "--text", *map(str, (seven, blank, broken))]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    file, number, confidence = done.stdout.rstrip("\n").split("\t")
    assert (file, number) == (str(seven), "7")
    assert 0.9 < float(confidence) <= 1
    assert f"{blank}: No number was found." in done.stderr
    assert f"{broken}: " in done.stderr


def test_a_name_that_no_file_can_have_fails_alone(tmp_path: Path) -> None:
    good = tmp_path / "seven.png"
    good.write_bytes(png(drawn_seven()))
    answers = run("-", stdin=f"{good}\nbad\0name.png\n{good}\n")
    assert [answer["status"] for answer in answers] == ["done", "failed", "done"]
    assert answers[1]["file"] == "bad\0name.png"
    assert answers[1]["error"]["code"] == "file"
    assert answers[1]["error"]["message"].endswith(".")


def test_the_command_ends_quietly_when_nobody_reads_on(tmp_path: Path) -> None:
    seven = tmp_path / "seven.png"
    seven.write_bytes(png(drawn_seven()))
    command = [sys.executable, "-m", "ml", "recognize", *[str(seven)] * 40]
    with subprocess.Popen(
        command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as reading:
        assert reading.stdout
        assert reading.stderr
        assert json.loads(reading.stdout.readline())["status"] == "done"
        reading.stdout.close()
        assert "Traceback" not in reading.stderr.read()
        assert reading.wait(60) == 0


def test_reading_never_imports_tensorflow_or_django() -> None:
    code = (
        "import sys, ml.recognizer as r; r.load(); r.recognize(sys.stdin.buffer.read());"
        "print(sorted({m.split('.')[0] for m in sys.modules} & "
        "{'tensorflow', 'keras', 'django', 'celery', 'matplotlib', 'sklearn', 'scipy'}))"
    )
    done = subprocess.run(
        [sys.executable, "-c", code],
        cwd=ROOT,
        input=png(drawn_seven()),
        capture_output=True,
        check=True,
    )
    assert done.stdout.strip() == b"[]"


def test_the_odd_files_go_through_the_command_as_their_manifest_says() -> None:
    folder = bad_images()
    with (folder / "manifest.tsv").open(newline="") as file:
        rows = list(csv.DictReader(file, delimiter="\t"))
    names = [located(folder, row["file"]) for row in rows]
    answers = run("-", stdin="".join(f"{name}\n" for name in names))
    answers = [answer for answer in answers if answer["page"] in (None, 1)]
    assert [answer["file"].split("//")[0] for answer in answers] == [str(name) for name in names]
    wrong = [
        (row["file"], answer["status"], answer["error"])
        for row, answer in zip(rows, answers, strict=True)
        if not expected((OTHERWISE | DOCUMENTS).get(row["file"], row["expect"]), answer)
    ]
    assert wrong == []


def located(folder: Path, name: str) -> Path:
    return folder / name if (folder / name).exists() else folder / "files" / name


def expected(wanted: str, answer: dict[str, Any]) -> bool:
    if answer["status"] == "failed":
        return wanted != "accept" and bool(answer["error"]["code"] and answer["error"]["message"])
    return wanted in ("accept", "either")
