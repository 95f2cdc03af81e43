"""With which margins a line is best read, one or several: python -m benchmarks.views [--data DIR].

On lines kept from training: real cheque amounts with digits of one another, worn, and drawn lines
of other writers. Neither is measured by `python -m ml evaluate`.
"""

import argparse
import time
from collections.abc import Iterator
from pathlib import Path

import cv2
import numpy as np

from benchmarks.report import write
from ml.networks import line_network
from ml.networks.ctc import joint_readings
from ml.segment import normalize_line
from ml.training import DATA
from ml.training.synthesis.lines.held_out import Labelled, drawn_lines, rewritten_lines

SEED = 4242
MARGINS = (0.0, 0.06, -0.06, 0.12, -0.09)
CHOICES: tuple[tuple[float, ...], ...] = (
    (0.0,),
    (0.0, 0.06),
    (0.0, -0.06),
    (0.0, 0.06, -0.06),
    (0.0, 0.12, -0.06),
    MARGINS,
)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, default=DATA)
    parser.add_argument("--lines", type=int, default=600, help="of each kind")
    options = parser.parse_args()
    cv2.setNumThreads(1)
    kinds = {
        "rewritten cheque amounts": rewritten_lines(
            options.data, options.lines, np.random.default_rng(SEED)
        ),
        "drawn lines": drawn_lines(options.data, options.lines, SEED),
    }
    rows = [row for name, lines in kinds.items() for row in _rows(name, lines)]
    write("Margins of a line", f"python -m benchmarks.views --lines {options.lines}", rows)


def _rows(name: str, lines: list[Labelled]) -> Iterator[tuple[str, str, str]]:
    right = dict.fromkeys(CHOICES, 0)
    spent = dict.fromkeys(MARGINS, 0.0)
    for gray, text in lines:
        views = {}
        for margin in MARGINS:
            line = normalize_line(gray, margin)
            started = time.process_time()
            views[margin] = line_network.read_columns(line, line_network.load("latin"))
            spent[margin] += 1000 * (time.process_time() - started)
        for choice in CHOICES:
            right[choice] += joint_readings([views[margin] for margin in choice])[0].text == text
    for choice, count in right.items():
        cost = sum(spent[margin] for margin in choice) / len(lines)
        share = 100 * count / len(lines)
        margins = ", ".join(f"{100 * margin:g} %" for margin in choice)
        yield (
            f"{name}, margins {margins}",
            f"{share:.1f} % of {len(lines)}, network {cost:.1f} ms",
            "",
        )


if __name__ == "__main__":
    main()
