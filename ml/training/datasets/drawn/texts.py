"""What amounts, dates and times say, as people in many countries write them."""

from __future__ import annotations

import numpy as np

Generator = np.random.Generator


def signed_text(rng: Generator) -> tuple[str, str]:
    """Its kind, and the text: digits with `. , - / :` or spaces between."""
    kind = ("amount", "large amount", "negative", "date", "time", "groups")[rng.integers(6)]
    return kind, _MAKERS[kind](rng)


def _amount(rng: Generator) -> str:
    """36,08; 3.75; 120,-"""
    whole = str(rng.integers(1, 10 ** int(rng.integers(1, 4))))
    cents = "-" if rng.random() < 0.1 else f"{rng.integers(100):02}"
    return whole + ".,"[rng.integers(2)] + cents


def _large_amount(rng: Generator) -> str:
    """1.234,56; 12,345; 1 234.50"""
    thousands, rest = rng.integers(1, 1000), rng.integers(1000)
    mark = ".,"[rng.integers(2)]
    parting = (" ", "." if mark == "," else ",")[rng.integers(2)]
    cents = f"{mark}{rng.integers(100):02}" if rng.random() < 0.6 else ""
    return f"{thousands}{parting}{rest:03}{cents}"


def _negative(rng: Generator) -> str:
    """-6; -3,75"""
    return f"-{rng.integers(1, 100)}" if rng.random() < 0.5 else f"-{_amount(rng)}"


def _date(rng: Generator) -> str:
    """12/05/2024; 7.3.98; 2024-05-12"""
    day, month, year = rng.integers(1, 29), rng.integers(1, 13), rng.integers(1950, 2031)
    sign = "/.-"[rng.integers(3)]
    if rng.random() < 0.2:
        return f"{year}-{month:02}-{day:02}"
    days = f"{day:02}{sign}{month:02}" if rng.random() < 0.6 else f"{day}{sign}{month}"
    return f"{days}{sign}{year if rng.random() < 0.6 else f'{year % 100:02}'}"


def _time(rng: Generator) -> str:
    """9:30; 17:05"""
    return f"{rng.integers(24)}:{rng.integers(60):02}"


def _groups(rng: Generator) -> str:
    """12 345 678; 0171 2345"""
    parts = [f"{rng.integers(10**3):03}" for _ in range(int(rng.integers(1, 3)))]
    return " ".join([str(rng.integers(1, 1000)), *parts])


_MAKERS = {
    "amount": _amount,
    "large amount": _large_amount,
    "negative": _negative,
    "date": _date,
    "time": _time,
    "groups": _groups,
}
