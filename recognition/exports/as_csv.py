"""The rows as CSV after RFC 4180.

It begins with a byte order mark, without which Excel does not see that it is UTF-8. Text is quoted
and figures are not: LibreOffice can then be told to take what is quoted as text, and keeps the
zeros before a number.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from recognition.exports.rows import COLUMNS, Absolute, Row, rows_of
from recognition.models import Job

if TYPE_CHECKING:
    from accounts.models import User

PIECE = 2**16  # characters that are sent at a time
MARK = "\ufeff"
TYPED = ("file name", "number", "read")  # what people and pictures say, which may be anything
# What a spreadsheet takes for the beginning of a formula (OWASP, "CSV Injection"), the signs of
# full width among it; and a number with its sign, which is none
FORMULA = re.compile(r"[\t\r\n\0]|\s*[=+\-@\uff1d\uff0b\uff0d\uff20]")
SIGNED = re.compile(r"[+-]?\d[\d.,]*")


def of_person(user: User, absolute: Absolute) -> Iterator[bytes]:
    """All that the person has, for the ZIP of their data (EXPORTED_TABLES in the settings)."""
    return pieces(rows_of(Job.objects.for_user(user), absolute))


def pieces(rows: Iterable[Row]) -> Iterator[bytes]:
    text = io.StringIO(MARK, newline="")
    text.seek(len(MARK))
    writer = csv.DictWriter(text, COLUMNS, restval="", quoting=csv.QUOTE_NONNUMERIC)
    writer.writeheader()
    for row in rows:
        writer.writerow({**row, **{name: _harmless(str(row.get(name, ""))) for name in TYPED}})
        if text.tell() >= PIECE:
            yield text.getvalue().encode()
            text.seek(0)
            text.truncate()
    yield text.getvalue().encode()


def _harmless(text: str) -> str:
    """With an apostrophe before what a spreadsheet would calculate."""
    is_formula = FORMULA.match(text) and not SIGNED.fullmatch(text)
    return f"'{text}" if is_formula else text
