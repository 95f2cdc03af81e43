"""The rows as one JSON array, an object on each line."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from decimal import Decimal

from ml.values import plain
from recognition.exports.rows import COLUMNS, Row

TRUTHS = {"yes": True, "no": False}


def pieces(rows: Iterable[Row]) -> Iterator[bytes]:
    """Written as they come, so that no more than a row is held."""
    opening = "["
    for row in rows:
        yield f"{opening}\n{json.dumps(_object(row), ensure_ascii=False)}".encode()
        opening = ","
    yield b"\n]\n" if opening == "," else b"[]\n"


def _object(row: Row) -> dict[str, object]:
    """Every column, null where there is nothing."""
    return {name.replace(" ", "_"): _told(name, row.get(name)) for name in COLUMNS}


def _told(name: str, value: str | int | Decimal | None) -> object:
    """Values as text, since JSON's own numbers hold fewer digits; how sure we are as a number."""
    if name in ("corrected", "confirmed"):
        return TRUTHS.get(str(value))
    if isinstance(value, Decimal):
        return float(value) if name == "confidence" else plain(value)
    return None if value == "" else value
