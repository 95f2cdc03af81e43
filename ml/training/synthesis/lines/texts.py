"""What drawn lines say: numbers as people write them, and where they divide them."""

from __future__ import annotations

import numpy as np

LENGTHS = np.array([5, 8, 13, 20, 21, 13, 7, 4, 3, 2, 2, 2], float)
DATES = 0.12  # of the numbers that are divided
_WITH_ONES = 0.12  # of the numbers hold more 1s than chance gives
_ONES = 0.4  # of the digits of these


def random_text(rng: np.random.Generator) -> str:
    """One to twelve digits, with the round sums and repeated digits that people write.

    Some hold many 1s, since a slanted 1 must be told from the slash that it looks like.
    """
    length = 1 + int(rng.choice(12, p=LENGTHS / LENGTHS.sum()))
    digits = rng.integers(0, 10, length)
    if rng.random() < 0.25:
        digits[-int(rng.integers(1, length + 1)) :] = 0
    if rng.random() < 0.15:
        digits[rng.integers(length) :] = rng.integers(0, 10)
    if rng.random() < _WITH_ONES:
        digits[rng.random(length) < _ONES] = 1
    if digits[0] == 0 and rng.random() < 0.8:
        digits[0] = rng.integers(1, 10)
    return "".join(map(str, digits))


def divided(text: str, rng: np.random.Generator) -> tuple[set[int], bool]:
    """Places after which a separator stands, and whether it parts a date, a fraction or a sum."""
    if rng.random() < 0.5 or len(text) < 2:
        return set(), False
    if rng.random() < DATES:
        day = int(rng.integers(min(2, len(text) - 1)))
        month = day + int(rng.integers(1, 3))
        return ({day, month} if month < len(text) - 1 else {day}), True
    if rng.random() < 0.6:
        return {p for p in range(len(text) - 1) if (len(text) - 1 - p) % 3 == 0}, False
    return {int(rng.integers(len(text) - 1))}, False


_FORMS = 0.45  # of the numbers that may have signs are written as amounts, dates, times are
_MINUS = 0.12  # of the amounts


def signed_text(rng: np.random.Generator) -> tuple[str, dict[int, str], bool]:
    """Digits as people write amounts, dates, times and grouped numbers.

    With the sign after each place that has one, and whether a minus stands before.
    """
    kind = rng.choice(5, p=(0.4, 0.25, 0.1, 0.15, 0.1))
    text = (_amount, _date, _time, _grouped, _few)[kind](rng)
    minus = kind in (0, 4) and rng.random() < _MINUS * (1 + 3 * (kind == 4))
    digits, between = "", {}
    for character in text:
        if character.isdigit():
            digits += character
        else:
            between[len(digits) - 1] = character
    return digits, between, minus


def _amount(rng: np.random.Generator) -> str:
    whole = str(int(10 ** rng.uniform(0, 4.5)))
    comma, point = (",", ".") if rng.random() < 0.5 else (".", ",")
    if len(whole) > 3 and rng.random() < 0.6:
        whole = whole[:-3] + point + whole[-3:]
        if rng.random() < 0.4:
            return whole
    cents = int(rng.choice((1, 2, 2, 2, 2, 3)))
    part = "0" * cents if rng.random() < 0.15 else f"{rng.integers(10**cents):0{cents}}"
    return f"{whole}{comma}{part}"


def _date(rng: np.random.Generator) -> str:
    day, month, year = rng.integers(1, 32), rng.integers(1, 13), rng.integers(1880, 2031)
    filled = rng.random() < 0.5
    first, second = (f"{day:02}", f"{month:02}") if filled else (str(day), str(month))
    if rng.random() < 0.3:
        first, second = second, first
    sign = rng.choice(("/", "/", ".", ".", "-", " "))
    last = str(year) if rng.random() < 0.6 else f"{year % 100:02}"
    if rng.random() < 0.15:
        return sign.join((str(year), second, first))
    return sign.join((first, second, last)) if rng.random() < 0.85 else sign.join((first, second))


def _time(rng: np.random.Generator) -> str:
    hour, minute = rng.integers(24), rng.integers(60)
    sign = ":" if rng.random() < 0.75 else "."
    seconds = f"{sign}{rng.integers(60):02}" if rng.random() < 0.2 else ""
    return (
        f"{hour:02}{sign}{minute:02}{seconds}" if rng.random() < 0.7 else f"{hour}{sign}{minute:02}"
    )


def _grouped(rng: np.random.Generator) -> str:
    if rng.random() < 0.5:
        return f"{int(10 ** rng.uniform(3, 8)):,}".replace(",", rng.choice((" ", ".", ",")))
    lengths = rng.integers(2, 5, rng.integers(2, 4))
    sign = rng.choice((" ", " ", "-", "/"))
    return str(sign).join(f"{rng.integers(10**n):0{n}}" for n in lengths)


def _few(rng: np.random.Generator) -> str:
    return short_text(rng)


def short_text(rng: np.random.Generator) -> str:
    """One to three digits, as in the cells of forms; often with a 1 first."""
    length = int(rng.choice((1, 2, 3), p=(0.35, 0.35, 0.3)))
    digits = rng.integers(0, 10, length)
    if rng.random() < 0.35:
        digits[0] = 1
    if rng.random() < 0.12:
        digits[:] = 0
    return "".join(map(str, digits))


def has_form(rng: np.random.Generator) -> bool:
    """Whether a number that may have signs is written as amounts and dates are."""
    return rng.random() < _FORMS
