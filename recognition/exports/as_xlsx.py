"""The rows as a workbook: numbers as text, so that no zero is lost and nothing is calculated.

Each row is written to a temporary file when it is full, so that memory stays as it is however many
there are.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from itertools import chain, islice
from typing import IO

from xlsxwriter import Workbook
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from ml.values import plain
from recognition.exports.rows import COLUMNS, Row

ROWS = 2**20 - 1  # of a sheet, without its head: what Excel opens
EXACT = 15  # digits that a cell's number holds; more are kept as text
WIDTHS = {"file name": 28, "uploaded": 19, "number": 16, "read": 16, "digits": 16, "address": 40}
TEXTS = ("number", "read", "digits")
OPTIONS = {
    "constant_memory": True,
    "strings_to_numbers": False,
    "strings_to_formulas": False,
    "strings_to_urls": False,
}


@dataclass(frozen=True)
class Looks:
    """How cells are shown."""

    head: Format
    text: Format
    time: Format


def workbook(rows: Iterable[Row]) -> IO[bytes]:
    """A temporary file that is gone once it is closed, to be read from its beginning."""
    file = tempfile.TemporaryFile()  # noqa: SIM115 - it is closed by who sends it
    with Workbook(file, OPTIONS) as book:
        formats = ({"bold": True}, {"num_format": "@"}, {"num_format": "yyyy-mm-dd hh:mm:ss"})
        looks = Looks(*map(book.add_format, formats))
        for part in _parts(rows):
            _fill(_sheet(book, looks), part, looks)
    file.seek(0)
    return file


def _parts(rows: Iterable[Row]) -> Iterator[Iterable[Row]]:
    """What each sheet takes; an empty one where there is nothing at all."""
    left = iter(rows)
    first = list(islice(left, 1))
    while True:
        yield chain(first, islice(left, ROWS - len(first)))
        first = list(islice(left, 1))
        if not first:
            return


def _sheet(book: Workbook, looks: Looks) -> Worksheet:
    sheet = book.add_worksheet()
    sheet.freeze_panes(1, 0)
    for column, name in enumerate(COLUMNS):
        look = looks.text if name in TEXTS else None
        sheet.set_column(column, column, WIDTHS.get(name, 11), look)
        sheet.write_string(0, column, name, looks.head)
    sheet.ignore_errors({"number_stored_as_text": f"E2:I{ROWS + 1}"})
    return sheet


def _fill(sheet: Worksheet, rows: Iterable[Row], looks: Looks) -> None:
    line = 0
    for line, row in enumerate(rows, 1):
        for column, name in enumerate(COLUMNS):
            if (value := row.get(name, "")) != "":
                _write(sheet, (line, column), value, looks)
    sheet.autofilter(0, 0, line, len(COLUMNS) - 1)


def _write(
    sheet: Worksheet, cell: tuple[int, int], value: str | int | Decimal, looks: Looks
) -> None:
    name = COLUMNS[cell[1]]
    if name == "uploaded":
        local = datetime.fromisoformat(str(value)).replace(tzinfo=None)  # cells know no zone
        sheet.write_datetime(*cell, local, looks.time)
    elif isinstance(value, str):
        sheet.write_string(*cell, value, looks.text if name in TEXTS else None)
    elif len(Decimal(value).as_tuple().digits) > EXACT:
        sheet.write_string(*cell, plain(Decimal(value)))
    else:
        sheet.write_number(*cell, value)
