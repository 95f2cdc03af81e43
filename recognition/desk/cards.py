"""A number as it lies on the desk: its place in the picture, and what was read unless it is blind.

The browser cuts the number out of the picture, as the viewBox of an SVG: a picture of many numbers
is loaded once, and no pixels are decoded here.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from recognition.desk.numbers import is_blind
from recognition.models import Prediction
from recognition.results import POSSIBLE, cells_of, in_percent

ROUND = 0.7  # of the number's height is shown around it
WIDE = 4.0  # the same when it is zoomed out

Box = tuple[float, float, float, float]


@dataclass(frozen=True)
class Card:
    number: Prediction
    is_blind: bool
    is_again: bool  # keyed blind before, and nothing agreed with it
    text: str
    cells: list[tuple[str, str]]
    percent: str
    alternatives: list[str]
    turn: str  # an SVG transformation that sets the writing upright
    near: str
    wide: str
    whole: str


def cards_of(numbers: Iterable[Prediction]) -> list[Card]:
    """Of numbers as recognition.desk.holds takes them."""
    return [card_of(number) for number in numbers]


def card_of(number: Prediction) -> Card:
    blind = is_blind(number)
    x, y = number.x + number.w / 2, number.y + number.h / 2
    return Card(
        number=number,
        is_blind=blind,
        is_again=blind and bool(number.keyings.all()),
        text="" if blind else number.text,
        cells=[] if blind else cells_of(number),
        percent="" if blind else in_percent(number.confidence),
        alternatives=[] if blind else _alternatives(number),
        turn=f"rotate({number.job.turned} {x:g} {y:g})",
        near=_view(_around(number, ROUND)),
        wide=_view(_around(number, WIDE)),
        whole=_view(_page(number, x, y)),
    )


def _alternatives(number: Prediction) -> list[str]:
    found = (a["text"] for a in number.alternatives if a["confidence"] >= POSSIBLE)
    return [text for text in found if text != number.text][:3]


def _around(number: Prediction, share: float) -> Box:
    """The number, upright, with this share of its height on every side."""
    w, h = number.w, number.h
    if _is_sideways(number):
        w, h = h, w
    edge = share * h
    x, y = number.x + number.w / 2 - w / 2, number.y + number.h / 2 - h / 2
    return x - edge, y - edge, w + 2 * edge, h + 2 * edge


def _page(number: Prediction, x: float, y: float) -> Box:
    """The whole picture, turned about the point."""
    width, height = number.job.width, number.job.height
    match number.job.turned:
        case 90:
            return x + y - height, y - x, height, width
        case 180:
            return 2 * x - width, 2 * y - height, width, height
        case 270:
            return x - y, x + y - width, height, width
    return 0, 0, width, height


def _is_sideways(number: Prediction) -> bool:
    return number.job.turned in (90, 270)


def _view(box: Box) -> str:
    return " ".join(f"{value:g}" for value in box)
