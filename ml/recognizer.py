"""Reads the numbers of an image: the one function that the platform calls."""

import time
from collections.abc import Callable
from dataclasses import replace

import numpy as np
import numpy.typing as npt

from ml.corner import edges_of, is_corner, is_piece
from ml.crop import gray_of
from ml.desk import without_desk
from ml.digit_reader import read_cut_digit, read_digit
from ml.frame import without_frame
from ml.grid import Grid, find_grids
from ml.io.images import Decoded, decode
from ml.layout import decide, has_boxes, written_dark
from ml.margins import without_margins
from ml.networks import digit_network, line_network
from ml.number_reader import read_number
from ml.page_reader import read_page
from ml.results import Box, Prediction, Recognition, overlap
from ml.rules import is_edge
from ml.segment import find_ink
from ml.shadow import without_shadow
from ml.slanted import without_slanted_rules
from ml.squares import is_squared_paper

DIGIT_SIDE = 1000  # pixels of the longer side that are enough to find and read the ink
PAGE_SIDE = 1600
LOWEST = 5  # pixels; in less no digit can be seen
SURE = 0.99  # a digit read so surely is not looked at again
LIKELY = 0.6  # a number that is read so surely stands on no squares
SEVERAL = 0.9  # digits that touch, in what is no single one, are read so surely at least
FRAMING = 0.3  # as sure is a digit from edge to edge, where a number stands elsewhere
SLENDER = 0.8  # width to height of a stroke, much slanted ones too
TALL = 2.2  # height to width of a picture that only a 1 fills
SAME = 0.5  # of intersection over union

Picture = npt.NDArray[np.uint8]


def load(script: str = "latin") -> None:
    """Opens the script's networks, so that the first image doesn't wait for them."""
    digit_network.load(script)
    line_network.opinions(script)


def recognize(data: bytes, layout: str = "auto", script: str = "latin") -> Recognition:
    """Every number in an image, in reading order; none found means no predictions.

    Boxes are in pixels of the upright image. Raises ImageError for what can't be read.
    """
    started = time.perf_counter()
    read = recognize_page(decode(data), layout, script)
    return replace(read, milliseconds=_since(started))


def recognize_page(page: Decoded, layout: str = "auto", script: str = "latin") -> Recognition:
    """Every number on a page that is decoded already, as recognize finds them in a file."""
    started = time.perf_counter()
    picture, (width, height) = (
        page.reduced(DIGIT_SIDE if layout == "digit" else PAGE_SIDE),
        page.size,
    )
    if len(picture) < LOWEST:
        chosen = "digit" if layout == "auto" else layout
        return Recognition((), chosen, _version(chosen, script), _since(started))
    sheet, left, top = without_margins(picture)
    sheet, x, y, sheets = without_desk(sheet)
    own_light = without_frame(without_slanted_rules(sheet))
    sheet = without_shadow(own_light)
    scale = max(picture.shape[:2]) / max(width, height)

    def in_image(box: Box) -> Box:
        return box.moved(left + x, top + y).scaled(1 / scale).within(width, height)

    chosen = layout
    if layout == "auto":
        chosen = "page" if sheets > 1 else decide(sheet, script)
    if chosen == "page" and sheet is not own_light and _has_table(own_light):
        sheet = own_light  # as each cell is read by itself
    read = _read(sheet, chosen, script)
    doubtful = not read or read[0].confidence <= LIKELY
    if layout == "number" or (chosen == "number" and doubtful):
        read = _surer_in_boxes(sheet, read, script)
    model = _version(chosen, script)
    doubted = chosen == "digit" and (read or layout == "auto")
    number = _surer_as_number(sheet, read, script) if doubted else None
    if number and (layout == "auto" or len(number.text) == 1):
        read, model = [number], line_network.version(script)
        chosen = "digit" if len(number.text) == 1 else "number"
    gray, own_gray = gray_of(sheet), gray_of(own_light)
    found = [
        _placed(item, in_image)
        for item in read
        if not _is_none(item, gray, script)
        and not (_crosses(own_gray, item) and _is_none(item, own_gray, script))
    ]
    return Recognition(tuple(found), chosen, model, _since(started))


def _since(started: float) -> float:
    """Milliseconds."""
    return (time.perf_counter() - started) * 1000


def _version(layout: str, script: str) -> str:
    """Of the network that read: the digit network for one digit, else the line network."""
    return (digit_network if layout == "digit" else line_network).version(script)


def _surer_as_number(picture: Picture, read: list[Prediction], script: str) -> Prediction | None:
    """The number in a picture in which a digit was read, but not surely; None where that is surer.

    A frame's rule or a shadow may have looked like the digit, or the line network may know it
    better. What the digit network takes for no digit may be several that touch; else it stays none.
    """
    if not read:
        several = [item for item in read_number(picture, script) if len(item.text) > 1]
        return several[0] if several and several[0].confidence >= SEVERAL else None
    digit, gray = read[0], gray_of(picture)
    crosses, no_digit = _crosses(gray, digit), _is_none(digit, gray, script)
    if digit.confidence >= SURE and not crosses and not no_digit:
        return None
    found = read_number(picture, script)
    if not found:
        return None
    number = found[0]
    beside = crosses and overlap(number.box, digit.box) < SAME
    if beside and number.text == digit.text and is_piece(number, digit, gray):
        return None
    sure = 0.0 if no_digit else digit.confidence * (FRAMING if beside else 1.0)
    return number if number.confidence > sure else None


def _crosses(gray: Picture, digit: Prediction) -> bool:
    """Whether a digit goes from one edge of the picture to another, as rules do.

    What goes to all four, if it isn't slender, is the digit that the picture was cut to. Where two
    rules meet in a corner, both look like a 1.
    """
    height, width = gray.shape
    left, top, right, low = edges = edges_of(digit.box, gray.shape)
    if (left and right) or (top and low):
        return not all(edges) or height > TALL * width
    return digit.text == "1" and sum(edges) == 2


def _is_none(item: Prediction, gray: Picture, script: str) -> bool:
    """Whether a lone stroke is the edge of a shadow or of a sheet, or two rules that meet.

    In Latin digits that looks like a 1, in others like whichever is nearest to a stroke.
    """
    if is_corner(item, gray):
        return True
    if script == "latin":
        return item.text == "1" and is_edge(gray, item.box)
    slender = item.box.w < SLENDER * item.box.h
    return len(item.text) == 1 and slender and is_edge(gray, item.box)


def _read(picture: Picture, layout: str, script: str) -> list[Prediction]:
    if layout == "number":
        return read_number(picture, script)
    if layout == "page":
        return read_page(picture, script)
    found = [read_digit(picture, script)]
    if not found[0] or found[0].confidence < SURE:
        found.append(read_cut_digit(picture, script))
    return sorted((digit for digit in found if digit), key=lambda digit: -digit.confidence)[:1]


def _surer_in_boxes(picture: Picture, read: list[Prediction], script: str) -> list[Prediction]:
    """The one number in boxes or over squares, whose rules looked like digits or hid them."""
    boxes, sure = has_boxes(picture), read[0].confidence if read else 0.0
    if not boxes and (sure > LIKELY or not any(g.columns > 1 for g in _grids(picture))):
        return read
    found = read_page(picture, script)
    return found if len(found) == 1 and (boxes or found[0].confidence > sure) else read


def _has_table(picture: Picture) -> bool:
    """Whether frames take a fair part of the picture, one of them a table of several rows."""
    if not has_boxes(picture):
        return False
    ink = find_ink(picture, rules=False)
    several = [grid for grid in _grids(picture) if min(grid.columns, grid.rows) > 1]
    return any(not is_squared_paper(grid, ink) for grid in several)


def _grids(picture: Picture) -> list[Grid]:
    return find_grids(written_dark(picture))


def _placed(item: Prediction, change: Callable[[Box], Box]) -> Prediction:
    """The prediction with its boxes changed."""
    digits = tuple(replace(digit, box=change(digit.box)) for digit in item.digits)
    return replace(item, box=change(item.box), digits=digits)
