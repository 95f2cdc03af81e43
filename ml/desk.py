"""A sheet of paper photographed on a darker desk: the desk is painted over as paper."""

from __future__ import annotations

import cv2
import numpy as np
import numpy.typing as npt

from ml.crop import gray_of
from ml.paint import painted, sketched

SMALLEST = 96  # pixels of the longer side; on a smaller picture no desk is seen beside a sheet
PEN = 0.06  # of the sketch's longer side; strokes up to so wide make no hole in a sheet
LEAST, MOST = 0.04, 0.9  # of the picture is sheet
SMALL = 0.02  # of the picture at least is each of several sheets
DARKER = 0.7  # times the sheet's brightness at most is the desk's
WRITTEN = 0.85  # times the sheet's brightness at most is what is written on it
RIM = 9  # pixels of the brush that takes a sketched sheet's edge off
COVERED = 0.25  # of the sheet at most is
BARE = 0.15  # of the picture at least is a sheet with nothing on it
BROAD = 0.45  # of its length at least is its width; a light 1 on a dark ground is narrower
ASKEW = 0.3  # cosine of a sheet's angle at most; a shadow that cuts it is mostly more slanting
FOURSIDED = 0.9  # intersection over union of a sheet and its four-sided outline at least
EDGES = 1  # of the picture's that the sheet may reach; a shadow's edge leaves light on more
INSET = 0.015  # of the sketch's longer side; so far from its edge a sheet is in its own shadow

Picture = npt.NDArray[np.uint8]
Mask = npt.NDArray[np.bool_]
Corners = npt.NDArray[np.int32]


def without_desk(picture: Picture) -> tuple[Picture, int, int, int]:
    """The sheets in a picture (h, w) or (h, w, 3), their common corner's x and y, and how many.

    What of the desk remains beside and between sheets, and their own rims, get the light of the
    paper near them. A picture that shows no sheet on something darker is returned as it is.
    """
    longest = max(picture.shape[:2])
    if longest < SMALLEST:
        return picture, 0, 0, 0
    small = sketched(picture)
    inside = np.zeros(small.shape[:2], np.uint8)
    sheets = _sheets(gray_of(small))
    for corners in sheets:
        cv2.fillConvexPoly(inside, corners, 1)
    brush = 2 * max(1, round(INSET * max(inside.shape))) + 1
    inside = np.asarray(cv2.erode(inside, np.ones((brush, brush), np.uint8)), np.uint8)
    if not inside.any():
        return picture, 0, 0, 0
    shown = cv2.resize(inside.astype(np.float32), picture.shape[1::-1]) > 0
    rows, columns = (np.flatnonzero(shown.any(axis)) for axis in (1, 0))
    sheet = painted(picture, small, inside == 0, inside > 0)
    part = sheet[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1]
    return part, int(columns[0]), int(rows[0]), len(sheets)


def _sheets(gray: Picture) -> list[Corners]:
    """The corners (4, 2) of each sheet in a sketch (h, w), the largest sheet's first.

    Part of it may lie in shadow: first all that is lighter than the darkest is looked at, then
    less. Beside a large sheet there may be smaller ones.
    """
    pen = max(3, round(PEN * max(gray.shape)))
    bare = cv2.morphologyEx(gray, cv2.MORPH_CLOSE, np.ones((pen, pen), np.uint8))
    bare = np.asarray(cv2.medianBlur(bare, 5), np.uint8)
    for least in _levels(bare):
        found = [(part, _corners(part)) for part in _parts(bare > least)]
        sheets = [(part, corners) for part, corners in found if corners is not None]
        if not sheets or found[0][1] is None:
            continue
        desk = ~np.logical_or.reduce([part for part, _ in sheets])
        if np.count_nonzero(~desk) < LEAST * gray.size:
            continue
        kept = [corners for part, corners in sheets if _stands_out(part, desk, gray, bare)]
        if kept and kept[0] is sheets[0][1]:
            return kept
    return []


def _levels(bare: Picture) -> list[float]:
    """Otsu's thresholds, the least first: of all, of what is darker, and between these two."""
    light = _level(bare.ravel())
    dark = _level(bare[bare <= light])
    between = bare[(bare > dark) & (bare <= light)]
    return sorted({dark, _level(between) if between.size else light, light})


def _level(values: Picture) -> float:
    """Otsu's threshold between the lighter and the darker of some grey levels."""
    return float(cv2.threshold(values, 0, 1, cv2.THRESH_BINARY | cv2.THRESH_OTSU)[0])


def _parts(light: Mask) -> list[Mask]:
    """The largest connected parts, the largest first; they take a fair part of the sketch."""
    _, labels, stats, _ = cv2.connectedComponentsWithStats(light.astype(np.uint8), connectivity=4)
    order = 1 + np.argsort(-stats[1:, 4])
    return [np.asarray(labels == part) for part in order if stats[part, 4] > SMALL * light.size]


def _stands_out(sheet: Mask, desk: Mask, gray: Picture, bare: Picture) -> bool:
    """Whether a light part is nearly free of the edges, lighter than the desk, and paper.

    bare: the grey picture without what is written.
    """
    area = int(sheet.sum())
    if area > MOST * sheet.size:
        return False
    if sum(bool(edge.any()) for edge in (sheet[0], sheet[-1], sheet[:, 0], sheet[:, -1])) > EDGES:
        return False
    if float(bare[desk].mean()) > DARKER * float(np.quantile(bare[sheet], 0.1)):
        return False
    inside = cv2.erode(sheet.astype(np.uint8), np.ones((RIM, RIM), np.uint8)) > 0
    written = np.count_nonzero(gray[inside] < WRITTEN * bare[inside].astype(np.float32))
    bare_sheet = area > BARE * sheet.size and _is_broad(sheet)
    return bool(written < COVERED * area and (written > 2 or bare_sheet))


def _is_broad(sheet: Mask) -> bool:
    """Whether a part is as broad as sheets of paper are."""
    rows, columns = np.nonzero(sheet)
    sides = cv2.minAreaRect(np.stack([columns, rows], axis=1).astype(np.float32))[1]
    return min(sides) > BROAD * max(sides)


def _corners(sheet: Mask) -> Corners | None:
    """The corners of a part that has four, none far from a right angle."""
    outlines, _ = cv2.findContours(
        sheet.astype(np.uint8), cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_SIMPLE
    )
    hull = cv2.convexHull(max(outlines, key=cv2.contourArea))
    corners = cv2.approxPolyDP(hull, 0.04 * cv2.arcLength(hull, True), True)[:, 0]
    if len(corners) != 4:
        return None
    sides = np.roll(corners, -1, axis=0) - corners.astype(float)
    along = sides / np.linalg.norm(sides, axis=1, keepdims=True)
    if np.abs((along * np.roll(along, -1, axis=0)).sum(1)).max() > ASKEW:
        return None
    outline = np.zeros(sheet.shape, np.uint8)
    cv2.fillConvexPoly(outline, corners, 1)
    shared = np.count_nonzero(sheet & (outline > 0)) / np.count_nonzero(sheet | (outline > 0))
    return np.asarray(corners, np.int32) if shared > FOURSIDED else None
