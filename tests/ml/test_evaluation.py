"""How readings of pictures with any count of numbers are judged, counted and told."""

import csv
from pathlib import Path

import cv2
import numpy as np
import pytest

from ml.training import evaluate
from ml.training.datasets import forms_found
from ml.training.datasets.drawn.numbers import cut_numbers, signed_numbers, writers
from ml.training.datasets.fitting import fitting_pictures
from ml.training.datasets.turned_pictures import in_every_position
from ml.training.datasets.uploads import Upload
from ml.training.evaluation.answers import Judged, judge, read_uploads, sure_and_wrong
from ml.training.evaluation.makers import maker
from ml.training.evaluation.report import share_tables
from ml.training.evaluation.uploads import by_source, rows
from tests.ml.numbers import paper, written
from tests.ml.sets import make_cheques, make_mnist

FREE, CLOSED = "MIT (repository)", "none stated"


def judged(truths: str, *said: tuple[str, float], source: str = "") -> Judged:
    upload = Upload("picture", b"", tuple(truths.split()), source=source)
    return Judged(upload, judge(upload.truths, said), "page", 2.0)


def picture(text: str, height: int = 90) -> bytes:
    page = paper(height, 60 + 40 * len(text))
    if text:
        written(page, text, 20, 15)
    return bytes(cv2.imencode(".png", page)[1])


def make_forms(data: Path, truths: list[tuple[str, str]]) -> None:
    """Strangers' pictures of numbers, each with its licence."""
    folder = data / forms_found.SET
    (folder / "votes").mkdir(parents=True)
    with (folder / "labels.tsv").open("w", newline="") as file:
        table = csv.writer(file, delimiter="\t")
        table.writerow(["file", "truth", "told layout", "note", "source", "licence"])
        for number, (truth, licence) in enumerate(truths):
            name = f"votes/{number}.png"
            (folder / name).write_bytes(picture(truth.replace("?", "")))
            table.writerow([name, truth, "number", "", "somebody/votes images", licence])


def test_a_number_written_twice_is_found_twice_and_not_three_times() -> None:
    item = judged("12 12", ("12", 0.9), ("12", 0.8), ("12", 0.7))
    assert [answer.right for answer in item.answers] == [True, True, False]
    assert item.found == 2
    assert item.missed == []


def test_a_picture_is_wholly_right_only_without_anything_else_read_however_unsurely() -> None:
    assert judged("7 12", ("12", 0.3), ("7", 0.9)).right
    assert not judged("7 12", ("12", 0.9), ("7", 0.9), ("1", 0.01)).right
    assert not judged("7 12", ("12", 0.9)).right
    assert judged("").right


def test_what_is_wrong_below_a_half_counts_as_doubted() -> None:
    assert judged("7", ("1", 0.49)).is_never_surely_wrong
    assert not judged("7", ("7", 0.99), ("1", 0.5)).is_never_surely_wrong


def test_sure_answers_that_are_wrong_are_counted_above_two_confidences() -> None:
    counted = sure_and_wrong([(0.95, True), (0.97, False), (0.995, False), (0.9, False)])
    assert counted == {"wrong above 0.9": [2, 3], "wrong above 0.99": [1, 1]}


def test_the_figures_of_a_source_are_of_its_pictures_alone() -> None:
    items = [judged("7", ("7", 0.95), source="a"), judged("8 9", ("3", 0.95), source="b")]
    whole, doubt, numbers = rows("every", items)
    assert (whole["right"], whole["n"], whole["wrong above 0.9"]) == (1, 2, [1, 2])
    assert (doubt["right"], numbers["right"], numbers["n"]) == (1, 1, 3)
    first, second = by_source("every", items, {"a": "somebody"})
    assert (first["right"], first["numbers found"], first["made by"]) == (1, [1, 1], "somebody")
    assert (second["right"], second["numbers found"]) == (0, [0, 2])


def test_signs_are_compared_only_where_the_set_holds_them() -> None:
    upload = Upload("amount", picture("36"), ("3,6",))
    digits = Upload("amount", picture("36"), ("36",))
    assert not read_uploads([upload], "exact", exact=True)[0].right
    assert read_uploads([digits], "digits")[0].right


def test_what_nobody_knows_is_not_counted(tmp_path: Path) -> None:
    make_forms(tmp_path, [("36", FREE), ("?", FREE), ("", CLOSED)])
    assert [upload.truths for upload in forms_found.pictures(tmp_path)] == [("36",), ()]


def test_confidences_are_fitted_to_half_of_what_is_free_and_nothing_else(tmp_path: Path) -> None:
    make_forms(tmp_path, [(str(10 + n), FREE if n < 6 else CLOSED) for n in range(12)])
    fitted = [upload.truths[0] for upload in forms_found.fitted_to(tmp_path)]
    assert len(fitted) == 3
    assert set(fitted) <= {str(10 + n) for n in range(6)}


def test_of_each_hand_one_half_of_the_digits_is_measured_and_the_other_fitted_to(
    tmp_path: Path,
) -> None:
    make_mnist(tmp_path, 720)
    pairs = zip(writers(tmp_path, 12, 0), writers(tmp_path, 12, 1), strict=True)
    counts = [
        (len(a), len(b))
        for one, other in pairs
        for a, b in zip(one.digits, other.digits, strict=True)
    ]
    assert counts
    assert all(0 <= measured - fitted <= 1 for measured, fitted in counts)
    assert sum(map(sum, counts)) == 720 * 2 // 24  # all of two writers in twenty-four


def test_the_same_numbers_are_cut_each_time(tmp_path: Path) -> None:
    make_mnist(tmp_path, 720)
    assert [u.data for u in cut_numbers(tmp_path, 9)] == [u.data for u in cut_numbers(tmp_path, 9)]


def test_the_pictures_to_fit_to_come_set_by_set_and_say_what_is_missing(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    make_mnist(tmp_path, 720)
    make_cheques(tmp_path, 60)
    found = list(fitting_pictures(tmp_path, 1, 4))
    assert {name for name, _, _ in found} == {"cheques", "digits", "cut", "signed"}
    assert sum(name == "signed" for name, _, _ in found) == 4
    assert f"Left out: there is no {tmp_path / 'photos_sudoku'}" in capsys.readouterr().out


def test_a_cut_number_touches_the_edges_of_its_picture(tmp_path: Path) -> None:
    make_mnist(tmp_path, 720)
    for upload in cut_numbers(tmp_path, 20):
        gray = cv2.imdecode(np.frombuffer(upload.data, np.uint8), cv2.IMREAD_GRAYSCALE)
        assert gray is not None
        assert 20 <= len(gray) <= 66
    assert any("," in u.truths[0] for u in signed_numbers(tmp_path, 40))


def test_a_number_that_is_another_upside_down_is_not_turned_so() -> None:
    positions = [u.source for u in in_every_position(Upload("six", picture("6"), ("6",)))]
    assert [p.rpartition(", ")[2] for p in positions] == [
        "turned by 90°", "turned by 270°", "askew",
    ]  # fmt: skip
    assert len(list(in_every_position(Upload("seven", picture("7"), ("7",))))) == 4


def test_every_set_is_told_as_somebodys_or_as_drawn() -> None:
    assert maker("MNIST t10k, blur, σ = 1.5 pixels") is None
    assert maker("strings_car_a, held-out amounts") is not None
    with pytest.raises(KeyError, match="who made it"):
        maker("something new")


def test_real_sets_and_drawn_ones_stand_in_tables_of_their_own() -> None:
    real, drawn = (
        rows("forms_found", [judged("7")]),
        rows("numbers cut to their ink", [judged("7")]),
    )
    text = share_tables([*real, *drawn, *by_source("forms_found", [judged("7", source="a")], {})])
    others, ours, parted = text.split("\n## ")[1:]
    assert "| forms_found | strangers" in others
    assert "| numbers cut to their ink |" in ours
    assert parted.startswith("By source: forms_found")


def test_one_set_is_looked_at_without_writing_anything(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    make_forms(tmp_path, [("36", FREE), ("", CLOSED), ("5", FREE)])
    (tmp_path / forms_found.SET / "votes" / "2.png").write_bytes(picture("8"))
    before = sorted(tmp_path.rglob("*"))
    evaluate.main(["--data", str(tmp_path), "--set", "forms_found", "--wrong"])
    told = capsys.readouterr().out
    assert "votes/2.png" in told
    assert "written: 5 | read: 8@" in told
    assert "votes/0.png" not in told
    assert "2 of 3 (66.7 %)" not in told.splitlines()[0]
    assert sorted(tmp_path.rglob("*")) == before


def test_a_set_measured_alone_leaves_the_others_as_they_were(tmp_path: Path) -> None:
    make_mnist(tmp_path, 720)
    arguments = ["--data", str(tmp_path), "--docs", str(tmp_path / "docs")]
    evaluate.main([*arguments, "--only", "mnist,blank"])
    evaluate.main([*arguments, "--only", "blank"])
    text = (tmp_path / "docs" / "accuracy.md").read_text()
    assert text.count("| MNIST t10k as uploads, every fifth |") == 1
    assert text.count("| blank paper |") == 2  # of two measures


def test_a_set_that_there_is_not_is_an_error_that_names_those_there_are(
    capsys: pytest.CaptureFixture[str],
) -> None:
    with pytest.raises(SystemExit):
        evaluate.main(["--only", "nothing"])
    assert "photos_cs114" in capsys.readouterr().err
