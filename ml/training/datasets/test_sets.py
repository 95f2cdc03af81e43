"""The sets that the committed networks are measured on; none was trained on or chosen by,
except where a name says "held out"."""

import csv
import io
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import cv2
import numpy as np
import numpy.typing as npt
from PIL import Image

from ml.noise import calmed
from ml.training.datasets.digit_sets import LETTERS_FILE, RAW, letter_rows

Picture = npt.NDArray[np.uint8]
Images = npt.NDArray[np.float32]
Labels = npt.NDArray[np.int64]


@dataclass(frozen=True)
class TestSet:
    """Files as somebody would upload them, each with its digit; None where there is none."""

    name: str
    files: list[bytes]
    digits: list[str | None]


def mnist_uploads(data: Path) -> TestSet:
    """MNIST's test part, each digit a picture of its own."""
    path = data / "mnist" / "t10k.npz"
    return _every(5, _of_arrays("MNIST t10k as uploads, every fifth", [path]))


def _every(step: int, test: TestSet) -> TestSet:
    """Every step-th file: enough for the interval, at a fraction of the time."""
    return TestSet(test.name, test.files[::step], test.digits[::step])


def script_uploads(data: Path, script: str) -> TestSet:
    """Another script's held-out digits, each a picture of its own."""
    pictures, labels, held = RAW[script](data)
    files = [_png(picture) for picture in pictures[held]]
    return TestSet(f"{script}, held out, as uploads", files, [str(v) for v in labels[held]])


def _letters(data: Path) -> TestSet:
    """Every second of the letters that nobody trains with; to the others confidences are fitted."""
    with np.load(data / LETTERS_FILE) as arrays:
        return _none("letters held out", arrays["x"][letter_rows(arrays["y"], held=True)[::2]])


def _clothes(data: Path) -> TestSet:
    with np.load(data / "ood_fashion" / "part.npz") as arrays:
        return _every(4, _none("clothes", arrays["x"]))


def t10k(data: Path) -> tuple[Images, Labels]:
    """MNIST's test part, as the network sees it: (10000, 28, 28)."""
    with np.load(data / "mnist" / "t10k.npz") as arrays:
        return arrays["x"].astype(np.float32) / 255, arrays["y"].astype(np.int64)


def disturbed(images: Images) -> Iterator[tuple[str, Images]]:
    """The same digits under noise, blur, rotation and low contrast."""
    rng = np.random.default_rng(7)
    noisy = np.clip(images + rng.normal(0, 0.5, images.shape), 0, 1).astype(np.float32)
    yield "Gaussian noise, σ = 0.5", np.stack([calmed(image) for image in noisy])
    blurred = [cv2.GaussianBlur(image, (0, 0), 1.5) for image in images]
    yield "blur, σ = 1.5 pixels", np.stack(blurred)
    angles = rng.uniform(-15, 15, len(images))
    turned = [_turned(image, angle) for image, angle in zip(images, angles, strict=True)]
    yield "rotation up to 15°", np.stack(turned)
    yield "contrast of a third", (images / 3 + 0.2).astype(np.float32)


def _turned(image: Images, angle: float) -> Images:
    matrix = cv2.getRotationMatrix2D((13.5, 13.5), angle, 1.0)
    return np.asarray(cv2.warpAffine(image, matrix, (28, 28)), np.float32)


def _canvas(data: Path, name: str) -> TestSet:
    return _of_arrays(name, [data / name / "all.npz"])


def _of_arrays(name: str, paths: list[Path]) -> TestSet:
    files: list[bytes] = []
    digits: list[str | None] = []
    for path in paths:
        with np.load(path) as arrays:
            files.extend(_png(picture) for picture in arrays["x"])
            digits.extend(str(label) for label in arrays["y"])
    return TestSet(name, files, digits)


def _photos(folder: Path) -> TestSet:
    with (folder / "labels.csv").open(newline="") as file:
        rows = list(csv.DictReader(file))
    paths = [folder / "images" / Path(row["file"]).name for row in rows]
    return TestSet(folder.name, [p.read_bytes() for p in paths], [row["label"] for row in rows])


def _blank_sheets(count: int) -> Picture:
    """Paper with nothing on it: grain, uneven light."""
    rng = np.random.default_rng(11)
    slopes = np.linspace(-0.5, 0.5, 300)
    sheets = []
    for _ in range(count):
        light = rng.uniform(80, 235) + rng.uniform(-60, 60) * slopes
        sheet = light + rng.uniform(-60, 60) * slopes[:, None]
        sheets.append(np.clip(sheet + rng.normal(0, rng.uniform(0, 8), (300, 300)), 0, 255))
    return np.stack(sheets).astype(np.uint8)


def _none(name: str, pictures: Picture) -> TestSet:
    return TestSet(name, [_png(picture) for picture in pictures], [None] * len(pictures))


def _png(picture: Picture) -> bytes:
    buffer = io.BytesIO()
    Image.fromarray(picture).save(buffer, "PNG", compress_level=1)
    return buffer.getvalue()


Load = Callable[[Path], TestSet]  # raises FileNotFoundError

UPLOADS: dict[str, Load] = {  # single digits
    "canvas_hwd1000": lambda data: _canvas(data, "canvas_hwd1000"),
    "canvas_waffle": lambda data: _canvas(data, "canvas_waffle"),
    "photos_cs114": lambda data: _photos(data / "photos_cs114"),
    "optdigits_orig": lambda data: _of_arrays(
        "optdigits_orig", [data / "optdigits_orig" / f"{part}.npz" for part in ("tra", "tes")]
    ),
    "mnist": mnist_uploads,
}
FOREIGNERS: dict[str, Load] = {  # what must be refused
    "letters": _letters,
    "clothes": _clothes,
    "blank": lambda _data: _none("blank paper", _blank_sheets(200)),
}
