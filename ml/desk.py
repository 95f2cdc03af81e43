"""A sheet of paper photographed on a darker desk: the desk is painted over as paper."""

from __future__ import annotations

import cv2
import numpy as np
import numpy.typing as npt

from ml.crop import gray_of

SKETCH = 400  # pixels of the longer side; enough to see a sheet
SMALLEST = 96  # pixels of the longer side; on a smaller picture no desk is seen beside a sheet
PEN = 0.06  # of the sketch's longer side; strokes up to so wide make no hole in a sheet
LEAST, MOST = 0.1, 0.9  # of the picture is sheet
DARKER = 0.7  # times the sheet's brightness at most is the desk's
WRITTEN = 0.85  # times the sheet's brightness at most is what is written on it
COVERED = 0.25  # of the sheet at most is
FOURSIDED = 0.9  # intersection over union of a sheet and its four-sided outline at least
EDGES = 1  # of the picture's that the sheet may reach; a shadow's edge leaves light on more
INSET = 0.015  # of the sketch's longer side; so far from its edge a sheet is in its own shadow
SPREAD = 0.05  # of the sketch's longer side, over which the paper's light goes on

Picture = npt.NDArray[np.uint8]


def without_desk(picture: Picture) -> tuple[Picture, int, int]:
    """The sheet in a picture (h, w) or (h, w, 3), and where its corner x, y was.

    What of the desk remains beside a sheet that lies askew gets the light of the paper near it.
    A picture that shows no sheet on something darker is returned as it is.
    """
    longest = max(picture.shape[:2])
    if longest < SMALLEST:
        return picture, 0, 0
    scale = min(1.0, SKETCH / longest)
    small = cv2.resize(picture, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
    corners = _sheet(gray_of(np.asarray(small, np.uint8)))
    if corners is None:
        return picture, 0, 0
    inside = np.zeros(small.shape[:2], np.uint8)
    cv2.fillConvexPoly(inside, corners, 1)
    brush = 2 * max(1, round(INSET * max(inside.shape))) + 1
    inside = np.asarray(cv2.erode(inside, np.ones((brush, brush), np.uint8)), np.uint8)
    if not inside.any():
        return picture, 0, 0
    return _cut(picture, _paper(np.asarray(small, np.uint8), inside), inside)


def _sheet(gray: Picture) -> npt.NDArray[np.int32] | None:
    """The corners (4, 2) of the sheet in a sketch (h, w); None where there is none."""
    pen = max(3, round(PEN * max(gray.shape)))
    bare = cv2.morphologyEx(gray, cv2.MORPH_CLOSE, np.ones((pen, pen), np.uint8))
    bare = cv2.medianBlur(bare, 5)
    _, light = cv2.threshold(bare, 0, 1, cv2.THRESH_BINARY | cv2.THRESH_OTSU)
    _, labels, stats, _ = cv2.connectedComponentsWithStats(light, connectivity=4)
    if len(stats) < 2:
        return None
    largest = 1 + int(stats[1:, 4].argmax())
    x, y, w, h, area = stats[largest]
    height, width = gray.shape
    reached = int(x <= 0) + int(y <= 0) + int(x + w >= width) + int(y + h >= height)
    if not LEAST * gray.size < area < MOST * gray.size or reached > EDGES:
        return None
    sheet = labels == largest
    paper = float(np.median(bare[sheet]))
    if float(bare[~sheet].mean()) > DARKER * paper:
        return None
    within = cv2.erode(sheet.astype(np.uint8), np.ones((pen, pen), np.uint8)) > 0
    written = np.count_nonzero(gray[within] < WRITTEN * paper)
    if not 3 <= written < COVERED * area:  # a light stroke, a garment
        return None
    outlines, _ = cv2.findContours(
        sheet.astype(np.uint8), cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_SIMPLE
    )
    hull = cv2.convexHull(max(outlines, key=cv2.contourArea))
    corners = cv2.approxPolyDP(hull, 0.04 * cv2.arcLength(hull, True), True)[:, 0]
    outline = np.zeros(gray.shape, np.uint8)
    cv2.fillConvexPoly(outline, corners, 1)
    shared = np.count_nonzero(sheet & (outline > 0)) / np.count_nonzero(sheet | (outline > 0))
    return np.asarray(corners, np.int32) if len(corners) == 4 and shared > FOURSIDED else None


def _paper(small: Picture, inside: Picture) -> npt.NDArray[np.float32]:
    """The light of the nearest paper at each pixel of a sketch, as its mean around there."""
    shown = inside.astype(np.float32)
    reach = SPREAD * max(inside.shape)
    weight = cv2.GaussianBlur(shown, (0, 0), reach) + 1e-6
    shown = shown[..., None] if small.ndim == 3 else shown
    sums = cv2.GaussianBlur(small * shown, (0, 0), reach)
    sums += 1e-6 * np.median(small[inside > 0], axis=0)
    return np.asarray(sums / (weight[..., None] if small.ndim == 3 else weight), np.float32)


def _cut(
    picture: Picture, paper: npt.NDArray[np.float32], inside: Picture
) -> tuple[Picture, int, int]:
    """The part of the picture around the sheet, with paper where the desk was."""
    height, width = picture.shape[:2]
    covered = cv2.resize(inside.astype(np.float32), (width, height))
    rows, columns = (np.flatnonzero((covered > 0).any(axis)) for axis in (1, 0))
    part = slice(rows[0], rows[-1] + 1), slice(columns[0], columns[-1] + 1)
    share = covered[part]
    light = cv2.resize(paper, (width, height))[part]
    if picture.ndim == 3:
        share = share[..., None]
    mixed = share * picture[part] + (1 - share) * light
    return np.asarray(mixed, np.uint8), int(columns[0]), int(rows[0])
