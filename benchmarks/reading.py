"""Processor time and memory of reading: python -m benchmarks.reading [--files 10000].

Draws its own pictures; one thread, as in a worker. `python -m ml evaluate` times real ones.

With --against COMMIT that commit reads the same pictures in the same run, with --rapidocr PYTHON
rapidocr does too, of an interpreter that has it (requirements/benchmark.txt); then only that is
measured, and with --data strangers' forms are read as well.
"""

import argparse
import io
import tempfile
import time
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

import cv2
import numpy as np
import numpy.typing as npt
import psutil
from PIL import Image

from benchmarks import beside
from benchmarks.report import write
from ml.networks import digit_network
from ml.recognizer import load, recognize
from ml.training.synthesis.drawn_digits import hands
from ml.training.synthesis.lines.drawing import LineWriter
from ml.training.synthesis.lines.glyphs import build_pool
from ml.training.synthesis.lines.paper_textures import paper_pool

Row = tuple[str, str, str]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--files", type=int, default=10_000)
    parser.add_argument("--against", metavar="COMMIT", help="of this repository")
    parser.add_argument("--rapidocr", metavar="PYTHON", help="an interpreter that has rapidocr")
    parser.add_argument(
        "--data", type=Path, help="folder of the sets: strangers' forms are read as well"
    )
    parser.add_argument("--every", type=int, default=1, help="form read, one in so many")
    parser.add_argument("--rounds", type=int, default=5)
    options = parser.parse_args()
    cv2.setNumThreads(1)
    if options.against or options.rapidocr:
        _beside(options)
        return
    load()
    amounts = drawn_amounts(150)
    rows = [*_classifier(), *_photograph(), *_amounts(amounts), *_memory(options.files, amounts)]
    write("Reading", f"python -m benchmarks.reading --files {options.files}", rows)


def _beside(options: argparse.Namespace) -> None:
    """This checkout, another commit and rapidocr on the same pictures."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        readers = [beside.Reader("ours", beside.OURS)]
        if options.against:
            there = beside.check_out(options.against, folder / "other")
            readers.append(beside.Reader(options.against, beside.OURS, there))
        kinds = _kinds(folder)
        rows = [*_classifier(), *beside.times(readers, kinds, options.rounds)]
        if options.rapidocr:
            readers.append(beside.Reader("rapidocr", beside.RAPIDOCR, python=options.rapidocr))
            pair = [readers[0], readers[-1]]
            rows += beside.times(pair, {kind: paths[:3] for kind, paths in kinds.items()}, 1)
        if options.data:
            rows += beside.strangers(readers, options.data, options.every)
        for reader in readers:
            reader.close()
    told = f" --against {options.against}" if options.against else ""
    told += " --rapidocr PYTHON" if options.rapidocr else ""
    told += f" --data DIR --every {options.every}" if options.data else ""
    command = f"python -m benchmarks.reading{told} --rounds {options.rounds}"
    write("Reading, beside others", command, rows)


def _kinds(folder: Path) -> dict[str, list[Path]]:
    """Files of each kind of picture."""
    amounts = drawn_amounts(40)
    kinds = {
        "800x800 photograph": [drawn(800, 800, "JPEG")],
        "table page": [table(amounts)],
        "cheque amount": amounts[:20],
    }
    files: dict[str, list[Path]] = {}
    for kind, contents in kinds.items():
        files[kind] = [folder / f"{kind} {number}" for number in range(len(contents))]
        for path, content in zip(files[kind], contents, strict=True):
            path.write_bytes(content)
    return files


def _classifier() -> Iterator[Row]:
    rng, network = np.random.default_rng(0), digit_network.load("latin")
    for count, wanted in ((1, "under 0.5 ms"), (64, "at most 1.5 times the bare loop")):
        batch = rng.random((count, 28, 28)).astype(np.float32)
        shaped = batch[..., None]
        network.run(shaped)
        bare = _median(partial(network.run, shaped))
        ours = _median(partial(digit_network.classify, batch))
        yield f"{count} digits of 28x28", f"{ours:.2f} ms, bare LiteRT {bare:.2f} ms", wanted


def _photograph() -> Iterator[Row]:
    data = drawn(4000, 3000, "JPEG")
    for layout in ("auto", "digit"):
        spent = _median(partial(recognize, data, layout), 9)
        yield f"12 megapixels, {layout}", f"{spent:.0f} ms", "under 250 ms"


def _amounts(amounts: list[bytes]) -> Iterator[Row]:
    for layout in ("auto", "number"):
        spent = [_median(partial(recognize, data, layout), 1) for data in amounts]
        yield (
            f"amounts on printed paper, {layout}",
            f"median {np.median(spent):.1f} ms, 95 of 100 under {np.percentile(spent, 95):.0f} ms",
            "under 25 ms",
        )


def _memory(files: int, amounts: list[bytes]) -> Iterator[Row]:
    process = psutil.Process()
    pictures = [drawn(side, side, kind) for side in (28, 300, 900) for kind in ("PNG", "JPEG")]
    pictures = [*16 * (pictures + amounts[:6]), table(amounts)]
    for number in range(1, files + 1):
        recognize(pictures[number % len(pictures)])
        if number in (files // 10, files):
            size = process.memory_info().rss / 2**20
            yield f"process after {number} pictures", f"{size:.0f} MB", "under 250 MB, constant"


def drawn(width: int, height: int, kind: str) -> bytes:
    """A 7 on unevenly lit paper."""
    light = np.linspace(150, 240, width)[None] * np.ones((height, 1))
    page = light + np.random.default_rng(1).normal(0, 3, (height, width))
    points = np.array([[0.35, 0.3], [0.62, 0.3], [0.45, 0.72]]) * (width, height)
    picture: npt.NDArray[np.uint8] = np.clip(page, 0, 255).astype(np.uint8)
    cv2.polylines(picture, [points.astype(np.int32)], False, 40, max(1, width // 60))
    buffer = io.BytesIO()
    Image.fromarray(picture).convert("RGB").save(buffer, kind)
    return buffer.getvalue()


def drawn_amounts(count: int) -> list[bytes]:
    """Amounts in made hands on waves, weaves and rules, as PNG."""
    rng = np.random.default_rng(2)
    writer = LineWriter([build_pool(*hands(20, rng))], paper_pool(rng, 20), 2)
    return [cv2.imencode(".png", writer.write()[0])[1].tobytes() for _ in range(count)]


def table(amounts: list[bytes]) -> bytes:
    """A page with forty amounts in two columns, as PNG."""
    page = np.full((1700, 1200), 235, np.uint8)
    for number, data in enumerate(amounts[:40]):
        line = np.asarray(cv2.imdecode(np.frombuffer(data, np.uint8), cv2.IMREAD_GRAYSCALE))
        line = cv2.resize(line, (min(500, round(line.shape[1] * 60 / line.shape[0])), 60))
        top, left = 40 + number // 2 * 82, 50 + number % 2 * 600
        page[top : top + 60, left : left + line.shape[1]] = line
    return cv2.imencode(".png", page)[1].tobytes()


def _median(call: Callable[[], object], times: int = 50) -> float:
    spent = []
    for _ in range(times):
        started = time.process_time()
        call()
        spent.append((time.process_time() - started) * 1000)
    return float(np.median(spent))


if __name__ == "__main__":
    main()
