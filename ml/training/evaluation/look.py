"""One set looked at picture by picture, without writing anything: evaluate --set NAME."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from ml.training.evaluation.answers import Judged
from ml.training.evaluation.report import quotient
from ml.training.evaluation.uploads import SETS, by_source, rows

MANY = 12  # answers: of more, only what is missing or wrong is told


def look(data: Path, name: str, layout: str, *, wrong: bool) -> None:
    """Prints the figures of a set by source, and of each wrong picture what was read."""
    judged = SETS[name].read(data, name, layout)
    if wrong:
        for item in judged:
            if not item.right:
                print(told(item))
    parts = by_source(name, judged, {})
    every = rows("all", judged)
    heads = ("pictures", "n", "wholly right", "95 % interval", "numbers found",
             "wrong above 0.9", "wrong above 0.99", "right, or doubted", "ms")  # fmt: skip
    table = [heads]
    for row in [*(parts if len(parts) > 1 else []), _joined(every)]:
        low, high = row["interval"]
        shares = (quotient(row.get(head)) for head in heads[4:8])
        ms = f"{row['milliseconds']:.0f}"
        table.append(
            (
                row["set"],
                str(row["n"]),
                f"{row['percent']:.1f}",
                f"{low:.0f} to {high:.0f}",
                *shares,
                ms,
            )
        )
    _print(table)


def _joined(every: list[dict[str, object]]) -> dict[str, object]:
    """The rows of a whole set as one."""
    whole, doubt, numbers = every
    return {
        **whole,
        "right, or doubted": [doubt["right"], doubt["n"]],
        "numbers found": [numbers["right"], numbers["n"]],
    }


def told(item: Judged) -> str:
    """A line for a wrong picture: what stands in it, and what was read how surely."""
    upload = item.upload
    read = [answer for answer in item.answers if len(item.answers) <= MANY or not answer.right]
    answers = " ".join(f"{answer.text}@{answer.confidence:.3f}" for answer in read)
    truths = upload.truths if len(upload.truths) <= MANY else [f"... without {item.missed}"]
    head = f"{upload.name} [{item.layout}, told {upload.layout}]"
    return f"{head} written: {' '.join(truths) or 'nothing'} | read: {answers or 'nothing'}"


def _print(table: Sequence[Sequence[str]]) -> None:
    widths = [max(len(row[column]) for row in table) for column in range(len(table[0]))]
    for row in table:
        print("  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)))
