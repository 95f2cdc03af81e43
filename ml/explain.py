"""Why a digit was read as it was: what the first layer sees, and which ink decided."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache

import cv2
import numpy as np
import numpy.typing as npt

from ml.digit_reader import find_candidates, sized
from ml.io.images import Decoded, decode
from ml.networks import digit_network
from ml.networks.interpreter import WEIGHTS, Network, WeightsError, has_network
from ml.preprocess import SIDE
from ml.results import Box, Prediction

ZOOM = 8
COLUMNS = 4
PATCH = 5  # pixels of the 28 that are covered at a time
MARGIN = 0.15

Array = npt.NDArray[np.float32]
Picture = npt.NDArray[np.uint8]


@dataclass(frozen=True)
class Explanation:
    """PNG files: the digit as the network sees it, its feature maps, and the saliency map."""

    digit: bytes
    feature_maps: bytes
    saliency: bytes


def explain(
    data: bytes, box: Box, script: str = "latin", value: str | None = None
) -> Explanation | None:
    """The explanation of the digit in this box of an image; None where no ink is there.

    box: in pixels of the upright image, as in a prediction. value: what was read there, "0" to
    "9"; without it, what the digit network sees. Raises ImageError.
    """
    decoded = decode(data)
    return _explain(np.asarray(decoded.image), _shown(box, decoded), script, value)


def explain_all(
    data: bytes, found: Iterable[Prediction], script: str = "latin"
) -> Iterator[tuple[str, bytes]]:
    """A name and a PNG file for each part of the explanation of each digit of an image.

    found: what was read in it. Raises ImageError.
    """
    decoded = decode(data)
    picture = np.asarray(decoded.image)
    for number, item in enumerate(found, 1):
        for place, digit in enumerate(item.digits, 1):
            explained = _explain(picture, _shown(digit.box, decoded), script, digit.value)
            for what, content in vars(explained).items() if explained else ():
                yield f"{number}-{place}-{digit.value}-{what.replace('_', '-')}.png", content


def _shown(box: Box, decoded: Decoded) -> Box:
    """The box in the pixels of a picture that was halved while it was decoded."""
    return box.scaled(decoded.image.width / decoded.size[0])


def _explain(picture: Picture, box: Box, script: str, value: str | None) -> Explanation | None:
    part = _cut(picture, box)
    candidates = find_candidates(sized(part)) if part.size else []
    if not candidates:
        return None
    ink = candidates[0].image
    return Explanation(
        _png(_zoomed(ink)),
        _png(_sheet(feature_maps(ink, script))),
        _png(_overlaid(ink, saliency(ink, script, value))),
    )


def feature_maps(ink: Array, script: str = "latin") -> Array:
    """(28, 28) ink → (filters, 28, 28): what each filter of the first layer answers."""
    return np.moveaxis(_first_layer(script).run(ink[None, ..., None])[0], 2, 0)


def saliency(ink: Array, script: str = "latin", value: str | None = None) -> Array:
    """(28, 28): how much the score of the digit read falls when the ink around is taken away.

    value: the digit read, "0" to "9"; the line network may have read another one than the digit
    network sees here, which is taken without it.
    Occlusion after Zeiler and Fergus, Visualizing and understanding convolutional networks,
    ECCV 2014.
    """
    places = [(y, x) for y in range(SIDE) for x in range(SIDE)]
    covered = np.repeat(ink[None], len(places), 0)
    for image, (y, x) in zip(covered, places, strict=True):
        reach = PATCH // 2
        image[max(0, y - reach) : y + reach + 1, max(0, x - reach) : x + reach + 1] = 0
    whole = digit_network.logits(ink[None], script)[0]
    read = int(whole[:10].argmax()) if value is None else int(value)
    fall = whole[read] - digit_network.logits(covered, script)[:, read]
    return np.clip(fall, 0, None).reshape(SIDE, SIDE)


@cache
def _first_layer(script: str) -> Network:
    name = f"digits-{script}-first"
    if not has_network(name):
        raise WeightsError(f"{WEIGHTS} has no {name}.tflite; restore it from git.")
    return Network((WEIGHTS / f"{name}.tflite").read_bytes(), {})


def _cut(picture: Picture, box: Box) -> Picture:
    margin = round(MARGIN * max(box.w, box.h)) + 1
    top, left = max(0, box.y - margin), max(0, box.x - margin)
    bottom, right = max(0, box.y + box.h + margin), max(0, box.x + box.w + margin)
    return picture[top:bottom, left:right]


def _zoomed(values: Array) -> Picture:
    side = SIDE * ZOOM
    large = cv2.resize(values, (side, side), interpolation=cv2.INTER_NEAREST)
    return (255 * large / max(float(large.max()), 1e-6)).astype(np.uint8)


def _sheet(maps: Array) -> Picture:
    """All maps side by side, each on its own scale."""
    tiles = [cv2.copyMakeBorder(_zoomed(m), 4, 4, 4, 4, cv2.BORDER_CONSTANT) for m in maps]
    rows = [np.hstack(tiles[i : i + COLUMNS]) for i in range(0, len(tiles), COLUMNS)]
    return np.vstack(rows)


def _overlaid(ink: Array, heat: Array) -> Picture:
    """The digit in grey under the heat in colour (BGR)."""
    colours = cv2.applyColorMap(_zoomed(cv2.GaussianBlur(heat, (0, 0), 1)), cv2.COLORMAP_INFERNO)
    grey = cv2.cvtColor(_zoomed(ink), cv2.COLOR_GRAY2BGR)
    return cv2.addWeighted(colours, 0.7, grey, 0.3, 0)


def _png(picture: Picture) -> bytes:
    return bytes(cv2.imencode(".png", picture)[1])
