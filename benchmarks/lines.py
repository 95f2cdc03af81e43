"""What line networks read of lines kept from training, kind by kind: python -m benchmarks.lines.

Each folder of --weights is one column, on the same lines. `python -m ml evaluate` measures none of
these; a line network is chosen by them.
"""

import argparse
from collections.abc import Iterator, Sequence
from itertools import islice
from pathlib import Path

import cv2
import numpy as np

from benchmarks.report import write
from ml.crop import whole
from ml.interpreter import WEIGHTS, Network
from ml.line_network import opened
from ml.line_reader import read_crop
from ml.training import DATA
from ml.training.calibrate import Labelled, real_lines, rewritten_lines
from ml.training.hands import hands
from ml.training.lines_glyphs import build_pool
from ml.training.lines_paper import paper_pool
from ml.training.lines_synthesis import LineWriter
from ml.training.lines_writers import held_out_writer

SEED = 4243
HANDS = 90  # made ones that no network has seen


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, default=DATA)
    parser.add_argument("--lines", type=int, default=400, help="of each kind")
    parser.add_argument("--weights", type=Path, nargs="+", default=[WEIGHTS], help="folders")
    options = parser.parse_args()
    cv2.setNumThreads(1)
    opinions = [opened("latin", folder) for folder in options.weights]
    rows = []
    for kind, lines in _kinds(options.data, options.lines).items():
        shares = [_right(lines, networks) for networks in opinions]
        figure = ", ".join(f"{100 * share:.1f} %" for share in shares)
        rows.append((kind, f"{figure} of {len(lines)}", ""))
    folders = " ".join(str(folder) for folder in options.weights if folder != WEIGHTS)
    command = "python -m benchmarks.lines" + (f" --weights {folders}" if folders else "")
    write("Lines kept from training", command, rows)


def _kinds(data: Path, count: int) -> dict[str, list[Labelled]]:
    rng = np.random.default_rng(SEED)
    papers = paper_pool(rng, 60)
    writer = held_out_writer(data, "latin", papers, SEED)
    made = LineWriter([build_pool(*hands(HANDS, rng))], papers, SEED)
    drawn = list(islice(_drawn(writer), 20 * count))
    return {
        "cheque amounts, worn": real_lines(data, rng),
        "cheque amounts with another's digits": rewritten_lines(data, count, rng),
        "drawn numbers": [line for line in drawn if line[1]][:count],
        "drawn numbers by made hands": list(
            islice((line for line in _drawn(made) if line[1]), count)
        ),
        "drawn numbers with a 1 inside": [line for line in drawn if "1" in line[1][1:-1]][-count:],
        "drawn lines without digits": [line for line in drawn if not line[1]][:count],
    }


def _drawn(writer: LineWriter) -> Iterator[Labelled]:
    while True:
        yield writer.write()


def _right(lines: list[Labelled], networks: Sequence[Network]) -> float:
    crops = ((whole(gray, np.zeros(gray.shape, np.float32)), text) for gray, text in lines)
    right = [read_crop(crop, "latin", networks).text == text for crop, text in crops]
    return float(np.mean(right))


if __name__ == "__main__":
    main()
