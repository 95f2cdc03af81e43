"""With which margins and widths a line is best read: python -m benchmarks.views [--data DIR].

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
from ml import line_network
from ml.decode import joint_readings
from ml.training import DATA
from ml.training.calibrate import Labelled, drawn_lines, rewritten_lines

SEED = 4242
PLAIN, SMALLER, LARGER, NARROWER = line_network.VIEWS
WIDER = (0.0, 1.25)
VIEWS = (PLAIN, SMALLER, LARGER, NARROWER, WIDER)
CHOICES: tuple[tuple[tuple[float, float], ...], ...] = (
    (PLAIN,),
    (PLAIN, NARROWER, WIDER),
    (PLAIN, SMALLER, LARGER),
    (PLAIN, SMALLER, LARGER, NARROWER),
    VIEWS,
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
    write("Views of a line", f"python -m benchmarks.views --lines {options.lines}", rows)


def _rows(name: str, lines: list[Labelled]) -> Iterator[tuple[str, str, str]]:
    right = dict.fromkeys(CHOICES, 0)
    spent = dict.fromkeys(VIEWS, 0.0)
    for gray, text in lines:
        views = {}
        for look in VIEWS:
            line = line_network.view(gray, *look)
            started = time.process_time()
            views[look] = line_network.read_columns(line, line_network.load())
            spent[look] += 1000 * (time.process_time() - started)
        for choice in CHOICES:
            right[choice] += joint_readings([views[look] for look in choice])[0].text == text
    for choice, count in right.items():
        cost = sum(spent[look] for look in choice) / len(lines)
        share = 100 * count / len(lines)
        looks = ", ".join(f"{100 * margin:+g} % x{wide:g}" for margin, wide in choice)
        yield (
            f"{name}, {looks}",
            f"{share:.1f} % of {len(lines)}, network {cost:.1f} ms",
            "",
        )


if __name__ == "__main__":
    main()
