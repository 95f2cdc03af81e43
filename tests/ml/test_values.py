"""What number a written text is."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ml.results import Box, Prediction, Recognition
from ml.values import values_of, values_together

GROUPS = ((".", ","), (",", "."), (" ", ","), (" ", "."), ("", ","), ("", "."))
written = st.text("0123456789., -", max_size=12)
with_both_signs = st.from_regex(
    r"-?\d{1,3}(?:[ ,.]\d{3})?(?:,\d{2,3}\.|\.\d{2,3},)\d{0,4}",
    fullmatch=True,
    alphabet="0123456789 ,.-",
)


def numbers(*texts: str) -> list[Decimal]:
    return [Decimal(text) for text in texts]


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("3608", "3608"),
        ("007", "7"),
        ("36,08", "36.08"),
        ("3.75", "3.75"),
        (".5", "0.5"),
        ("0,125", "0.125"),
        ("1234.567", "1234.567"),
        ("1.234,50", "1234.50"),
        ("1,234.50", "1234.50"),
        ("1.234.567", "1234567"),
        ("1 234 567", "1234567"),
        ("1 234,567", "1234.567"),
        ("12,34,567.50", "1234567.50"),
        ("-6", "-6"),
        ("- 6", "-6"),
        ("+6", "6"),
        ("-1.234,50", "-1234.50"),
        ("36,-", "36"),
        ("36.--", "36"),
        ("1,234/-", "1234"),
        ("36.", "36"),
        ("9" * 60 + ",99", "9" * 60 + ".99"),
    ],
)
def test_a_written_number_has_its_one_value(text: str, value: str) -> None:
    assert list(values_of(text)) == numbers(value)


@pytest.mark.parametrize(
    "text",
    [
        *("12/05/2024", "12.05.2024", "12:30", "2024-05-12", "1/2", "555-1234", "12 34", "5 - 3"),
        *("1.23,45", "1,234,5", "1.234,567.8", "01.234,50", "12-", "--6", " 6", "-", ",", "/-", ""),
    ],
)
def test_a_date_a_time_or_a_code_has_no_value(text: str) -> None:
    assert values_of(text) == ()


@pytest.mark.parametrize("text", ["1.234", "1,234"])
def test_three_digits_after_one_sign_are_likelier_a_group_than_decimals(text: str) -> None:
    assert list(values_of(text)) == numbers("1234", "1.234")


def test_the_sign_before_decimals_decides_where_it_is_told() -> None:
    assert list(values_of("1.234", ",")) == numbers("1234")
    assert list(values_of("1.234", ".")) == numbers("1.234")
    assert list(values_of("-1,234", ",")) == numbers("-1.234")


def test_a_told_sign_changes_no_number_that_leaves_no_choice() -> None:
    assert list(values_of("36.08", ",")) == numbers("36.08")
    assert list(values_of("1.234,50", ".")) == numbers("1234.50")


def test_other_numbers_of_the_picture_show_the_sign_before_decimals() -> None:
    assert values_together(["1.234", "36,08", "17"])[0] == (Decimal(1234),)
    assert values_together(["1.234", "3.75", "12/05"])[0] == (Decimal("1.234"),)


def test_numbers_that_show_both_signs_show_none() -> None:
    assert list(values_together(["1.234", "3.75", "36,08"])[0]) == numbers("1234", "1.234")


def test_a_sign_at_the_very_end_shows_nothing_of_the_sign_before_decimals() -> None:
    assert len(values_together(["1.234", "36."])[0]) == 2


def test_a_told_sign_goes_before_what_others_show() -> None:
    assert list(values_together(["1.234", "3.75"], ",")[0]) == numbers("1234")


def test_there_is_no_negative_zero() -> None:
    assert str(values_of("-0")[0]) == "0"


def test_a_recognition_tells_the_values_of_its_numbers_together() -> None:
    texts = ("1.234", "36,08", "12/05/2024")
    found = tuple(Prediction(text, 0.9, Box(0, 0, 9, 9), ()) for text in texts)
    read = Recognition(found, "page", "model", 1.0)
    assert read.values() == ((Decimal(1234),), (Decimal("36.08"),), ())
    assert read.values(".")[0] == (Decimal("1.234"),)


def test_the_number_of_a_prediction_is_its_digits_alone() -> None:
    assert Prediction("-1.234,50", 0.9, Box(0, 0, 9, 9), ()).number == "123450"


@given(with_both_signs)
def test_two_different_signs_never_give_a_wrong_magnitude(text: str) -> None:
    """The last one stands before the decimals, whatever the language."""
    last = max(text.rfind("."), text.rfind(","))
    digits = "".join(character for character in text if character.isdecimal())
    decimals = sum(character.isdecimal() for character in text[last:])
    for value in values_of(text):
        assert abs(value) == Decimal(digits).scaleb(-decimals)


@given(st.decimals(0, 10**9, places=3), st.integers(0, 3), st.sampled_from(GROUPS))
def test_a_number_written_by_any_convention_is_among_its_values(
    value: Decimal, places: int, signs: tuple[str, str]
) -> None:
    group, decimal = signs
    value = round(value, places)
    text = f"{value:,}".translate({ord(","): group, ord("."): decimal})
    assert value in values_of(text)
    assert value == values_of(text, decimal)[0]


@given(written)
def test_digits_alone_are_themselves_and_nothing_has_three_values(text: str) -> None:
    values = values_of(text)
    assert len(values) <= 2
    if text.isdecimal():
        assert list(values) == numbers(text)
