"""The number that a text is: "36,08" is 36.08, "-6" is -6, "12/05/2024" is none.

A convention is a sign between groups of digits and a sign before decimals, as in the number
patterns of Unicode's CLDR (UTS 35, part 3: `#,##0.###`, in India `#,##,##0.###`):

    group   decimal   written    where
    none    , or .    1234,5     everywhere
    .       ,         1.234,5    German, Spanish, Italian, Dutch, Indonesian, …
    ,       .         1,234.5    English, Chinese, Hebrew, …; 12,34,567.5 in India
    space   , or .    1 234,5    French, Polish, Russian, Swedish, …; the SI

The first group has one to three digits and doesn't begin with 0; the others have three, in India
two but for the last. A text is a number if it fits a convention, and has more than one value if it
fits several that differ: "1.234" is 1234 or 1.234. Then

1. the sign before decimals decides, where somebody told it, or where it was found: where all other
   texts of the same picture that leave no choice have the same ("36,08" beside "1.234");
2. else the grouped number comes first: of what people write down, few numbers have three decimals.

A sign leads ("-6", "- 6", "+6"). `,-`, `.-` and `/-` at the end, with one dash or two, stand for no
cents ("36,-", "500/-"), as does `,` or `.` alone. What has `/`, `:` or `-` elsewhere is a date, a
time or a code, and no number.
"""

import re
from collections.abc import Iterable, Sequence
from decimal import Decimal

DECIMALS = (",", ".")  # the signs before decimals
GROUPED = {  # by the sign between groups, whole numbers that have one at least
    ".": r"[1-9]\d{0,2}(?:\.\d{3})+",
    ",": r"[1-9]\d{0,2}(?:,\d{3})+|[1-9]\d?(?:,\d{2})+,\d{3}",
    " ": r"[1-9]\d{0,2}(?: \d{3})+",
}
CLOSING = r"/--?|[.,]"  # instead of decimals; says nothing of the sign before them


def _pattern(group: str, decimal: str) -> re.Pattern[str]:
    whole = GROUPED.get(group, r"\d*")
    point = re.escape(decimal)
    end = rf"(?:{point}(?P<decimals>\d+)|{point}--?|{CLOSING})?"
    return re.compile(rf"(?=.*\d)(?:(?P<sign>[+-]) ?)?(?P<whole>{whole}){end}")


# Grouped ones first: the order in which values are told
CONVENTIONS = [
    (decimal, _pattern(group, decimal))
    for group in (*GROUPED, "")
    for decimal in DECIMALS
    if group != decimal
]


def digits_of(text: str) -> str:
    """What is written without its signs."""
    return "".join(character for character in text if character.isdecimal())


def plain(value: Decimal) -> str:
    """Without an exponent, for JSON, whose own numbers hold fewer digits."""
    return format(value, "f")


def values_of(text: str, decimal: str | None = None) -> tuple[Decimal, ...]:
    """What number the text may be, likeliest first; none where it is no number.

    `decimal` is the sign before decimals, "," or ".", where it is known. It decides between two
    values, and changes none that leaves no choice: "36.08" is 36.08 all the same.
    """
    readings = _readings(text)
    told = [value for sign, value in readings if sign == decimal]
    return tuple(dict.fromkeys(told or (value for _, value in readings)))


def values_together(
    texts: Sequence[str], decimal: str | None = None
) -> tuple[tuple[Decimal, ...], ...]:
    """The same for each text of one picture, whose numbers are written by one convention."""
    sign = decimal or decimal_sign(texts)
    return tuple(values_of(text, sign) for text in texts)


def decimal_sign(texts: Iterable[str]) -> str | None:
    """The sign before decimals that these texts show; None where they show none, or both."""
    signs = {next(iter(shown)) for text in texts if len(shown := _signs(text)) == 1}
    return signs.pop() if len(signs) == 1 else None


def _signs(text: str) -> set[str]:
    """The signs before decimals by which the text may have been written."""
    return {sign for sign, _ in _readings(text)}


def _readings(text: str) -> list[tuple[str, Decimal]]:
    """By each convention that the text fits: its sign before decimals, and the value."""
    fits = ((sign, pattern.fullmatch(text)) for sign, pattern in CONVENTIONS)
    return [(sign, _value(match)) for sign, match in fits if match]


def _value(match: re.Match[str]) -> Decimal:
    sign, whole, decimals = match.groups(default="")
    digits = re.sub(r"\D", "", whole)
    value = Decimal(f"{sign}{digits or 0}.{decimals}")
    return value or Decimal()  # there is no -0
