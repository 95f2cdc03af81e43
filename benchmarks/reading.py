"""Time and memory of reading, in processor time: python benchmarks/reading.py [--files 10000].

Draws its own pictures; prints the figures that docs/benchmarks.md quotes.
"""

import argparse
import io
import sys
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path

import cv2
import numpy as np
import numpy.typing as npt
import psutil
from PIL import Image

sys.path.insert(0, str(Path(__file__).parents[1]))

from ml import classifier
from ml.recognizer import load, recognize


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--files", type=int, default=10_000)
    options = parser.parse_args()
    cv2.setNumThreads(1)
    load()
    _classifier()
    _photograph()
    _memory(options.files)


def _classifier() -> None:
    rng, network = np.random.default_rng(0), classifier.load()
    for count in (1, 64, 1000):
        batch = rng.random((count, 28, 28)).astype(np.float32)
        shaped = batch[:64, ..., None]
        network.run(shaped)
        bare = _median(partial(network.run, shaped)) * max(1, count / 64)
        classifier.classify(batch)
        ours = _median(partial(classifier.classify, batch))
        print(f"{count} digits: {ours:.3f} ms, bare LiteRT loop {bare:.3f} ms")


def _photograph() -> None:
    data = drawn(4000, 3000, "JPEG")
    for layout in ("auto", "digit", "number", "page"):
        spent = _median(partial(recognize, data, layout), 7)
        print(f"12 megapixels, {len(data) / 2**20:.1f} MB, {layout}: {spent:.0f} ms")


def _memory(files: int) -> None:
    process = psutil.Process()
    pictures = [drawn(side, side, kind) for side in (28, 300, 900) for kind in ("PNG", "JPEG")]
    for number in range(files + 1):
        recognize(pictures[number % len(pictures)])
        if number % max(1, files // 5) == 0:
            print(f"after {number} files: {process.memory_info().rss / 2**20:.0f} MB")


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


def _median(call: Callable[[], object], times: int = 50) -> float:
    spent = []
    for _ in range(times):
        started = time.process_time()
        call()
        spent.append((time.process_time() - started) * 1000)
    return float(np.median(spent))


if __name__ == "__main__":
    main()
