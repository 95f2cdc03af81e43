"""At how many widths a line is best read: python -m benchmarks.views [--data DIR].

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
from ml.segment import normalize_line
from ml.training.lines_calibrate import Labelled
from ml.training.lines_cheques import load_cheques
from ml.training.lines_glyphs import load_pool
from ml.training.lines_ink import lift, rewritten
from ml.training.lines_paper import paper_pool
from ml.training.lines_synthesis import LineWriter
from ml.training.lines_variations import varied

SEED = 4242
WIDTHS = (1.0, 0.85, 1.25, 0.7, 1.5)
CHOICES: tuple[tuple[float, ...], ...] = (
    (1.0,),
    (1.0, 0.85),
    (1.0, 1.25),
    (1.0, 1.25, 0.85),
    WIDTHS,
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
    write("Widths of a line", "python -m benchmarks.views", rows)


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
    spent = dict.fromkeys(WIDTHS, 0.0)
    for gray, text in lines:
        line, views = normalize_line(gray), {}
        for width in WIDTHS:
            started = time.process_time()
            views[width] = line_network.read_columns(line, line_network.load(), width)
            spent[width] += 1000 * (time.process_time() - started)
        for choice in CHOICES:
            right[choice] += joint_readings([views[width] for width in choice])[0].text == text
    for choice, count in right.items():
        cost = sum(spent[width] for width in choice) / len(lines)
        share = 100 * count / len(lines)
        widths = ", ".join(map(str, choice))
        yield (
            f"{name}, widths {widths}",
            f"{share:.1f} % of {len(lines)}, network {cost:.1f} ms",
            "",
        )


if __name__ == "__main__":
    main()
