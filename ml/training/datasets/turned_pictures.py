"""Real pictures on their side, upside down and askew, as they come from a telephone or a feeder."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from pathlib import Path

import cv2
import numpy as np
import numpy.typing as npt

from ml.io.images import open_image
from ml.training.datasets import forms_found
from ml.training.datasets.cheques import SET, cheque_rows
from ml.training.datasets.uploads import Upload

QUARTERS = {90: cv2.ROTATE_90_CLOCKWISE, 180: cv2.ROTATE_180, 270: cv2.ROTATE_90_COUNTERCLOCKWISE}
ASKEW = 20.0  # degrees at most
EVERY_CHEQUE, EVERY_PHOTOGRAPH = 6, 9  # one in so many: about forty of each
# Upside down these are digits too, at least in some hands; a 0 is one on its side as well.
UPSIDE_DOWN = dict(zip("0125689", "0125986", strict=True))

Pixels = npt.NDArray[np.uint8]


def turned_pictures(data: Path) -> list[Upload]:
    """Held-out cheques, photographs and strangers' numbers and pages, each in four positions."""
    return [turned for upload in _upright(data) for turned in in_every_position(upload)]


def in_every_position(upload: Upload) -> Iterator[Upload]:
    """Turned by 90, 180 and 270 degrees and a little askew.

    Where it reads as another number in a position, nobody could tell: that one is left out.
    """
    pixels = np.asarray(open_image(upload.data).convert("RGB"))[..., ::-1]
    for angle, quarter in QUARTERS.items():
        if not _reads_otherwise(upload.truths, angle):
            yield _named(upload, cv2.rotate(pixels, quarter), f"turned by {angle}°")
    yield _named(upload, _askew(pixels, _angle(upload.name)), "askew")


def _upright(data: Path) -> Iterator[Upload]:
    for row in list(cheque_rows(data, "test"))[::EVERY_CHEQUE]:
        content = (data / SET / "images" / row["file"]).read_bytes()
        yield Upload(row["file"], content, (row["label"],), source="cheque amounts")
    for upload in _photographs(data / "photos_cs114"):
        yield upload
    for upload in forms_found.pictures(data):
        if sum(map(len, upload.truths)) > 1:
            source = "strangers' pages" if upload.layout == "page" else "strangers' numbers"
            yield Upload(upload.name, upload.data, upload.truths, upload.layout, source)


def _photographs(folder: Path) -> Iterator[Upload]:
    paths = sorted((folder / "images").iterdir())
    for path in paths[::EVERY_PHOTOGRAPH]:
        digit = path.stem.rpartition("_")[2]
        yield Upload(path.name, path.read_bytes(), (digit,), "digit", "photographed digits")


def _reads_otherwise(truths: Iterable[str], angle: int) -> bool:
    """Whether each number turned so is a number too, and not all are the same ones."""
    if angle != 180:
        return all(set(truth) == {"0"} for truth in truths) and any(len(t) > 1 for t in truths)
    if not all(set(truth) <= set(UPSIDE_DOWN) for truth in truths):
        return False
    seen = ["".join(UPSIDE_DOWN[digit] for digit in reversed(truth)) for truth in truths]
    return sorted(seen) != sorted(truths)


def _angle(name: str) -> float:
    """The same for a name each time, spread evenly."""
    share = int.from_bytes(hashlib.sha256(name.encode()).digest()[:4], "big") / 2**32
    return ASKEW * (2 * share - 1)


def _askew(pixels: Pixels, angle: float) -> Pixels:
    """Turned about its middle, all of it kept; beside it is the colour of its edges."""
    height, width = pixels.shape[:2]
    turn = cv2.getRotationMatrix2D((width / 2, height / 2), angle, 1.0)
    cosine, sine = abs(turn[0, 0]), abs(turn[0, 1])
    size = (int(height * sine + width * cosine), int(height * cosine + width * sine))
    turn[:, 2] += (size[0] - width) / 2, (size[1] - height) / 2
    edges = np.concatenate([pixels[0], pixels[-1], pixels[:, 0], pixels[:, -1]])
    colour = [float(value) for value in np.median(edges, axis=0)]
    return np.asarray(cv2.warpAffine(pixels, turn, size, borderValue=colour))


def _named(upload: Upload, pixels: Pixels, position: str) -> Upload:
    content = bytes(cv2.imencode(".png", pixels, [cv2.IMWRITE_PNG_COMPRESSION, 1])[1])
    source = f"{upload.source}, {position}"
    return Upload(f"{upload.name}, {position}", content, upload.truths, upload.layout, source)
