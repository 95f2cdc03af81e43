"""With which looks a line is best read: python -m benchmarks.views [--data DIR].

On lines kept from training: real cheque amounts with digits of one another, worn, and drawn lines
of other writers. Neither is measured by `python -m ml evaluate`.
"""

import argparse
import os
import time
from collections.abc import Iterator
from pathlib import Path

import cv2
import numpy as np

from benchmarks.report import write
from ml import line_network
from ml.decode import joint_readings
from ml.line_network import View
from ml.segment import normalize_line
from ml.training.calibrate import Labelled
from ml.training.lines_cheques import load_cheques
from ml.training.lines_glyphs import load_pool
from ml.training.lines_ink import lift, rewritten
from ml.training.lines_paper import paper_pool
from ml.training.lines_synthesis import LineWriter
from ml.training.lines_variations import varied

SEED = 4242
FIRST = (View(0, 1.0), View(0, 1.25), View(0, 0.85))
SECOND = (View(1, 1.0), View(1, 1.25), View(1, 0.85))
CHOICES: tuple[tuple[View, ...], ...] = (
    FIRST[:1],
    SECOND[:1],
    FIRST,
    (FIRST[0], SECOND[0]),
    (FIRST[0], SECOND[1], FIRST[2]),
    (FIRST[0], SECOND[0], FIRST[1], SECOND[2]),
    FIRST + SECOND,
)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    default = os.environ.get("LONGHAND_DATA", "../shared/data")
    parser.add_argument("--data", type=Path, default=Path(default))
    parser.add_argument("--lines", type=int, default=600, help="of each kind")
    options = parser.parse_args()
    cv2.setNumThreads(1)
    rng = np.random.default_rng(SEED)
    kinds = {
        "rewritten cheque amounts": _amounts(options.data, options.lines, rng),
        "drawn lines": _drawn(options.data, options.lines, rng),
    }
    rows = [row for name, lines in kinds.items() for row in _rows(name, lines)]
    write("Looks at a line", "python -m benchmarks.views", rows)


def _amounts(data: Path, count: int, rng: np.random.Generator) -> list[Labelled]:
    amounts = [lift(cheque) for cheque in load_cheques(data, "calibration")]
    whole = [amount for amount in amounts if amount.glyphs]
    pairs = rng.integers(len(whole), size=(count, 2))
    return [varied(rewritten(whole[a], whole[b], rng), rng) for a, b in pairs]


def _drawn(data: Path, count: int, rng: np.random.Generator) -> list[Labelled]:
    writer = LineWriter(load_pool(data, held_out=True), paper_pool(rng, 60), SEED)
    return [writer.write() for _ in range(count)]


def _rows(name: str, lines: list[Labelled]) -> Iterator[tuple[str, str, str]]:
    right = dict.fromkeys(CHOICES, 0)
    spent = dict.fromkeys(FIRST + SECOND, 0.0)
    for gray, text in lines:
        line, views = normalize_line(gray), {}
        for view in FIRST + SECOND:
            started = time.process_time()
            views[view] = line_network.read_columns(line, line_network.load(), view)
            spent[view] += 1000 * (time.process_time() - started)
        for choice in CHOICES:
            right[choice] += joint_readings([views[view] for view in choice])[0].text == text
    for choice, count in right.items():
        cost = sum(spent[view] for view in choice) / len(lines)
        share = 100 * count / len(lines)
        looks = ", ".join(
            f"{'second' if view.network else 'first'} {view.width}" for view in choice
        )
        yield (
            f"{name}, {looks}",
            f"{share:.1f} % of {len(lines)}, network {cost:.1f} ms",
            "",
        )


if __name__ == "__main__":
    main()
