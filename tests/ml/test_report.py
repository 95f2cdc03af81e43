"""What the command line tells of a reading, as JSON."""

from ml.report import report
from ml.results import Box, Digit, Prediction, Recognition, Table

BOX = Box(1, 2, 30, 20)


def reading(*texts: str) -> Recognition:
    digit = Digit("3", "3", 0.9, BOX, (0.1,) * 10)
    found = tuple(Prediction(text, 0.98, BOX, (digit,), (), 0, 2, 1) for text in texts)
    return Recognition(found, "page", "lines-2", 4.0, (Table(3, 2, BOX),), 90)


def test_a_number_has_its_text_its_digits_its_value_and_its_cell() -> None:
    (found,) = report(reading("36,08"))["predictions"]
    about = ("text", "number", "value", "other_values", "table", "row", "column", "box")
    told = ["36,08", "3608", "36.08", [], 0, 2, 1, [1, 2, 30, 20]]
    assert [found[name] for name in about] == told
    assert found["digits"][0]["box"] == [1, 2, 30, 20]


def test_a_date_has_no_value() -> None:
    (found,) = report(reading("12/05/2024"))["predictions"]
    assert (found["value"], found["other_values"]) == (None, [])


def test_the_sign_before_decimals_may_be_told() -> None:
    (found,) = report(reading("1.234"))["predictions"]
    assert (found["value"], found["other_values"]) == ("1234", ["1.234"])
    (told,) = report(reading("1.234"), ".")["predictions"]
    assert (told["value"], told["other_values"]) == ("1.234", [])


def test_tables_have_their_size_and_the_picture_tells_how_it_was_turned() -> None:
    told = report(reading())
    assert told["tables"] == [{"rows": 3, "columns": 2, "box": [1, 2, 30, 20]}]
    assert told["turned"] == 90
