"""With which looks a line is best read: python -m benchmarks.views [--data DIR].

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
from ml.line_network import View
from ml.segment import normalize_line
from ml.training import DATA
from ml.training.calibrate import Labelled, drawn_lines, rewritten_lines

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
    write("Looks at a line", f"python -m benchmarks.views --lines {options.lines}", rows)


def _rows(name: str, lines: list[Labelled]) -> Iterator[tuple[str, str, str]]:
    networks = line_network.load()
    looks = [view for view in FIRST + SECOND if view.network < len(networks)]
    right = {choice: 0 for choice in CHOICES if set(choice) <= set(looks)}
    spent = dict.fromkeys(looks, 0.0)
    for gray, text in lines:
        line, views = normalize_line(gray), {}
        for view in looks:
            started = time.process_time()
            views[view] = line_network.read_columns(line, networks, view)
            spent[view] += 1000 * (time.process_time() - started)
        for choice in right:
            right[choice] += joint_readings([views[view] for view in choice])[0].text == text
    for choice, count in right.items():
        cost = sum(spent[view] for view in choice) / len(lines)
        share = 100 * count / len(lines)
        chosen = ", ".join(f"{('first', 'second')[view.network]} {view.width}" for view in choice)
        yield (
            f"{name}, {chosen}",
            f"{share:.1f} % of {len(lines)}, network {cost:.1f} ms",
            "",
        )


if __name__ == "__main__":
    main()
