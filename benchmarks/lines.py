"""What line networks read of lines kept from training, kind by kind: python -m benchmarks.lines.

Several folders of --weights are read with one after the other, on the same lines. `python -m ml
evaluate` measures none of these; by them line networks are chosen.
"""

import argparse
from collections.abc import Sequence
from pathlib import Path

import cv2
import numpy as np

from benchmarks.report import write
from ml.line_reader import read_crop
from ml.networks.interpreter import WEIGHTS, Network
from ml.networks.line_network import opened
from ml.training import DATA
from ml.training.synthesis.drawn_digits import hands
from ml.training.synthesis.fonts import FILE, at_hand, imitated
from ml.training.synthesis.lines.drawing import LineWriter
from ml.training.synthesis.lines.glyphs import build_pool
from ml.training.synthesis.lines.held_out import (
    Labelled,
    drawn_lines,
    in_full,
    real_lines,
    rewritten_lines,
)
from ml.training.synthesis.lines.paper_textures import paper_pool

Digits = tuple[np.ndarray, np.ndarray, np.ndarray]

SEED = 4243
HANDS = 90  # made ones that no network has seen


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, default=DATA)
    parser.add_argument("--lines", type=int, default=400, help="of each kind but real cheques")
    parser.add_argument("--weights", type=Path, nargs="+", default=[WEIGHTS], help="folders")
    options = parser.parse_args()
    cv2.setNumThreads(1)
    sets = [opened("latin", folder) for folder in options.weights]
    rows = []
    for kind, lines in _kinds(options.data, options.lines).items():
        shares = ", ".join(f"{100 * _right(lines, networks):.1f} %" for networks in sets)
        rows.append((kind, f"{shares} of {len(lines)}", ""))
    folders = " ".join(folder.name for folder in options.weights)
    told = f" --weights {folders}" if options.weights != [WEIGHTS] else ""
    command = f"python -m benchmarks.lines --lines {options.lines}{told}"
    write("Lines kept from training", command, rows)


def _kinds(data: Path, count: int) -> dict[str, list[Labelled]]:
    rng = np.random.default_rng(SEED)
    drawn = drawn_lines(data, 20 * count, SEED)
    kinds = {
        "drawn numbers by made hands": _written(hands(HANDS, rng), count, rng),
        "cheque amounts, as they are and worn": real_lines(data, rng),
        "cheque amounts with another's digits": rewritten_lines(data, count, rng),
        "drawn numbers": [line for line in drawn if line[1]][:count],
        "drawn numbers with a 1 inside": [line for line in drawn if "1" in line[1][1:-1]][:count],
        "drawn lines without digits": [line for line in drawn if not line[1]][:count],
    }
    if at_hand(data):
        fonts = imitated(data, rng, held=True)
        return {**kinds, "drawn numbers by fonts kept from training": _written(fonts, count, rng)}
    print(f"Left out: there is no {data / FILE}; `python -m ml data` fetches it.")
    return kinds


def _written(digits: Digits, count: int, rng: np.random.Generator) -> list[Labelled]:
    """Lines of these digits, and nothing else but marks."""
    writer = LineWriter([build_pool(*digits)], paper_pool(rng, 60), SEED)
    lines = (writer.write() for _ in range(2 * count))
    return [line for line in lines if line[1]][:count]


def _right(lines: list[Labelled], networks: Sequence[Network]) -> float:
    right = [read_crop(in_full(gray), "latin", networks).digits == text for gray, text in lines]
    return float(np.mean(right))


if __name__ == "__main__":
    main()
