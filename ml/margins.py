"""A scan's black margin, cut off before anything is read."""

from __future__ import annotations

import cv2
import numpy as np
import numpy.typing as npt

DARK = 0.2  # of the paper's brightness: a scanner's margin is black, a desk or a shadow mostly not
LIGHT = 0.45  # a sheet's edge is lit so far at least
FULL = 0.9  # where a margin is found beside a sheet, it ends where the paper is lit so far,
DEEP = 0.08  # unless that takes more of the width: then where the sheet's edge is
FOLD = 0.15  # of the width: so far from a margin its shadow may fall on the sheet
SHADED = 75  # percentile of a column that is its paper, whatever is written in it
ALONG = 90  # percentile of a row or a column that must be dark
PAPER = 60  # percentile of the picture that is paper
BRIGHT = 80  # grey levels; darker paper is a blackboard, and dark to its ends
SHADE = 0.02  # of the side: where a margin ends, the paper begins in its shadow
WIDE = 0.1  # of the side; a narrower dark edge is a shadow's, and harmless
SMALLEST = 64  # pixels of the shorter side; what is smaller was cut out, not scanned
LEAST = 0.2  # of a side must remain, or it was no margin
BROKEN = 0.25  # of a sheet's edge may be dark: writing that runs out, a torn corner

Picture = npt.NDArray[np.uint8]


def without_margins(picture: Picture) -> tuple[Picture, int, int]:
    """The sheet in a picture (h, w) or (h, w, 3), and where its corner x, y was."""
    gray = picture if picture.ndim == 2 else cv2.cvtColor(picture, cv2.COLOR_RGB2GRAY)
    paper = _paper(gray)
    if paper < BRIGHT or min(gray.shape) < SMALLEST:
        return picture, 0, 0
    left, right = _extent(gray, paper, DEEP)
    top, bottom = _extent(gray[:, left:right].T, paper, 0)
    if (bottom - top, right - left) == gray.shape:
        return picture, 0, 0
    if not _is_sheet(gray[top:bottom, left:right] / paper, gray.shape, left, top):
        return picture, 0, 0
    sheet = picture[top:bottom, left:right]
    across = np.percentile(gray[top:bottom, left:right], SHADED, axis=0)
    return _evened(sheet, across, left > 0, right < gray.shape[1]), left, top


def _evened(sheet: Picture, light: npt.NDArray[np.floating], first: bool, last: bool) -> Picture:
    """The sheet without the shadow beside a margin that was cut off its first or last columns.

    light: of each column's paper, in grey levels.
    """
    reach = max(1, round(FOLD * len(light)))
    gain = np.ones(len(light), np.float32)
    if first:
        gain[:reach] = light[:reach] / max(light[reach - 1], 1)
    if last:
        gain[-reach:] = light[-reach:] / max(light[-reach], 1)
    gain = np.clip(gain, DARK, 1)[None, :, *[None] * (sheet.ndim - 2)]
    return np.clip(sheet / gain, 0, 255).astype(np.uint8)


def _is_sheet(light: npt.NDArray[np.floating], whole: tuple[int, ...], left: int, top: int) -> bool:
    """Whether what remains ends in straight edges where something was cut, as no mere thing does.

    light: as a share of the paper's. whole: the picture's height and width; left, top: what was cut
    there.
    """
    height, width = light.shape
    cut = {
        "left": left > 0,
        "top": top > 0,
        "right": left + width < whole[1],
        "bottom": top + height < whole[0],
    }
    edges = {"left": light[:, 0], "top": light[0], "right": light[:, -1], "bottom": light[-1]}
    return all(np.quantile(edges[side], BROKEN) > LIGHT for side, was in cut.items() if was)


def _extent(gray: Picture, paper: float, deep: float) -> tuple[int, int]:
    """The columns that remain, first and last + 1, without the margins at their ends.

    paper: its brightness. deep: see `_margin`.
    """
    count = gray.shape[1]
    if _is_lit(gray[:, : int(WIDE * count) + 1], paper) and _is_lit(
        gray[:, -int(WIDE * count) - 1 :], paper
    ):
        return 0, count
    light = np.percentile(gray, ALONG, axis=0) / paper
    first, last = _margin(light, deep), count - _margin(light[::-1], deep)
    return (first, last) if last - first >= LEAST * count else (0, count)


def _is_lit(columns: Picture, paper: float) -> bool:
    """Whether one of the columns is surely none of a margin's; that is quicker than percentiles."""
    light = cv2.compare(columns, DARK * paper, cv2.CMP_GT)
    many = (1 - ALONG / 100) * len(columns) + 2
    return bool(cv2.reduce(light // 255, 0, cv2.REDUCE_SUM, dtype=cv2.CV_32S).max() > many)


def _paper(gray: Picture) -> float:
    """The grey level of the picture's paper, from the levels' histogram."""
    up_to = np.cumsum(cv2.calcHist([gray], [0], None, [256], [0, 256]))
    return float(np.searchsorted(up_to, PAPER / 100 * gray.size))


def _margin(light: npt.NDArray[np.floating], deep: float) -> int:
    """How many of the first rows or columns are margin.

    A share `deep` of them may be cut beyond what is black, to where the paper is fully lit.
    """
    inside = np.flatnonzero(light > DARK)
    if not len(inside) or inside[0] <= WIDE * len(light):
        return 0
    shade = round(SHADE * len(light))
    edge, full = (np.flatnonzero(light > least) for least in (LIGHT, FULL))
    if len(full) and full[0] - inside[0] <= deep * len(light):
        return int(full[0]) + shade
    return int(edge[0]) + shade if len(edge) else 0
