"""A job's tables as they stand on the paper: rows of cells, of which many may be empty."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from recognition.models import Job
from recognition.results import Number

Cell = list[Number]  # mostly one number, or none
Place = tuple[int, int]  # row and column, from 0


@dataclass(frozen=True)
class Table:
    """Its place among the image's tables, counted from 1, and its cells."""

    order: int
    rows: list[list[Cell]]

    @property
    def columns(self) -> range:
        """The columns' numbers, counted from 1."""
        return range(1, 1 + len(self.rows[0]))

    @property
    def text(self) -> str:
        """As a spreadsheet takes it when it is pasted."""
        return "\n".join("\t".join(_text(cell) for cell in row) for row in self.rows)


def tables_of(job: Job, numbers: Sequence[Number]) -> list[Table]:
    """Those in which a number stands."""
    found: dict[int, dict[Place, Cell]] = defaultdict(lambda: defaultdict(list))
    for number in numbers:
        at = number.prediction
        if at.row is not None and at.column is not None:
            found[at.table or 0][at.row, at.column].append(number)
    return [_table(job, index, cells) for index, cells in sorted(found.items())]


def _table(job: Job, index: int, cells: Mapping[Place, Cell]) -> Table:
    """As large as it was found, and as the numbers in it need."""
    known = job.tables[index] if index < len(job.tables) else {"rows": 0, "columns": 0}
    height = max(known["rows"], *(row + 1 for row, _ in cells))
    width = max(known["columns"], *(column + 1 for _, column in cells))
    return Table(
        index + 1,
        [[cells.get((row, column), []) for column in range(width)] for row in range(height)],
    )


def _text(cell: Cell) -> str:
    return " ".join(number.text for number in cell)
