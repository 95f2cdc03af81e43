"""What a line network can write: the ten digits and, where it learned them, signs.

A network's classes are its alphabet's characters and, last, CTC's blank.
"""

from __future__ import annotations

DIGITS = "0123456789"
SIGNS = ".,-/: "  # the space is a gap between groups, wider than those between digits
FOREIGN = "?"  # a run of ink that is neither a digit nor a sign: letters, crosses, strokes
SIGNED = DIGITS + SIGNS + FOREIGN


def of_classes(count: int) -> str:
    """The alphabet of a network with so many classes."""
    return SIGNED[: count - 1]


def digits_of(text: str) -> str:
    return "".join(c for c in text if c in DIGITS)


def spelled(text: str, alphabet: str) -> str:
    """A text in an alphabet: what that has no character for is left out."""
    return "".join(c for c in text if c in alphabet)
