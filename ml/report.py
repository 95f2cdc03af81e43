"""What was read in a file, as plain values for JSON, under the names that the API has."""

import dataclasses
from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from ml.results import Digit, Prediction, Recognition, Table
from ml.values import plain


def report(recognition: Recognition, decimal: str | None = None) -> dict[str, Any]:
    """All of a page's reading; `decimal` is the sign before decimals where it is known."""
    found = zip(recognition.predictions, recognition.values(decimal), strict=True)
    return {
        "status": "done",
        "predictions": [_told(item, values) for item, values in found],
        "error": None,
        "found_layout": recognition.layout,
        "turned": recognition.turned,
        "tables": [_plain(table) for table in recognition.tables],
        "model": recognition.model,
        "milliseconds": round(recognition.milliseconds, 2),
    }


def _told(item: Prediction, values: Sequence[Decimal]) -> dict[str, Any]:
    """A number as in the API; its value as a string, since JSON's own numbers hold fewer digits."""
    texts = [plain(value) for value in values]
    return {
        "text": item.text,
        "number": item.number,
        "value": texts[0] if texts else None,
        "other_values": texts[1:],
        **_plain(item),
        "digits": [_plain(digit) for digit in item.digits],
    }


def _plain(item: Prediction | Digit | Table) -> dict[str, Any]:
    return {**dataclasses.asdict(item), "box": list(dataclasses.astuple(item.box))}
