"""A box or a ring that was drawn around the writing, by hand or not: it is painted over."""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
import numpy.typing as npt

from ml.crop import edge_level, gray_of
from ml.paint import painted, sketched

SMALLEST = 48  # pixels of the picture's shorter side
SIMILAR = 0.3  # of its area at least has another one of a form or of a row of boxes
BLOCK, DARKER = 0.05, 6  # of the sketch's side, and grey levels: what is so much darker is ink
SPECK = 5  # pixels of the sketch; what is smaller is the paper's grain
SHARP = 0.95  # of the narrowest rectangle around it is inside a box with sharp corners
LARGE = 0.2  # of the sketch's shorter side at least is such a box's, if it is empty
NARROW = 0.6  # width to height of an angular 0 at most
DIRT = 0.1  # of its height is what isn't written
OBLONG, ROUND = 0.9, 0.72  # of the narrowest rectangle around it is inside a box, and a ring
BROAD = 0.85  # width to height of a ring at least; a 0 is mostly narrower
SLIM = 0.45  # width to height of what is in a ring at least; a 0's stroke or a Q's tail is less
ASTRAY = 0.15  # of the frame's ink at most goes on outside it, as overshot corners do
HELD, ROOMY = 0.4, 0.18  # of its height at least is what stands in it, and in a broad one
FULL = 0.5  # of what is in it at most is ink
WIDE = 1.15  # width to height of a broad box at least; an angular 0 or 8 is narrower
PARTS = 20  # of ink at most stand in it; a page has more
WHOLE, THIN = 0.85, 0.3  # so far from side to side goes, and so narrow to its length is, a rule
RULED, STRAIGHT = 0.95, 5  # of its way is inked, give or take so many pixels of the sketch

Picture = npt.NDArray[np.uint8]


@dataclass(frozen=True)
class Frame:
    """What is drawn within an outline of a sketch, where that is a frame, and inside it; 1 or 0."""

    ink: Picture
    body: Picture
    inner: Picture
    full: float  # of the narrowest rectangle around its inside is inside

    @property
    def is_ring(self) -> bool:
        return self.full < OBLONG

    @property
    def drawn(self) -> Picture:
        """The frame's own ink (h, w)."""
        return self.ink * (1 - self.inner)


def without_frame(picture: Picture) -> Picture:
    """The picture (h, w) or (h, w, 3) without the frame around its writing, if there is just one.

    What is written may touch a box. Several are a form's, or a row of boxes. A wide box, or a large
    one with sharp corners, is a frame though it is empty.
    """
    if min(picture.shape[:2]) < SMALLEST:
        return picture
    small = sketched(picture)
    dark = _dark(gray_of(small))
    ink = _ink(dark)
    frame = _frame(ink)
    if not frame or _is_astray(frame) or _is_filled(frame, dark) or not _is_for_writing(frame):
        return picture
    drawn = cv2.dilate(frame.drawn, np.ones((3, 3), np.uint8))
    written = cv2.dilate(ink, np.ones((5, 5), np.uint8))
    return painted(picture, small, drawn > 0, written == 0)


def _dark(gray: Picture) -> Picture:
    """A sketch (h, w) with its writing dark on light, as its edge tells."""
    return gray if edge_level(gray) >= float(gray.mean()) else np.asarray(255 - gray)


def _ink(dark: Picture) -> Picture:
    """1 where a sketch (h, w) is darker than its surroundings as its writing is, else 0."""
    block = max(9, round(BLOCK * max(dark.shape)) | 1)
    ink = cv2.adaptiveThreshold(
        dark, 1, cv2.ADAPTIVE_THRESH_MEAN_C, cv2.THRESH_BINARY_INV, block, DARKER
    )
    ink = cv2.morphologyEx(ink, cv2.MORPH_CLOSE, np.ones((3, 3), np.uint8))
    _, labels, stats, _ = cv2.connectedComponentsWithStats(ink, connectivity=8)
    kept = stats[:, 4] > SPECK
    kept[0] = False  # the paper
    return kept[labels].astype(np.uint8)


def _frame(ink: Picture) -> Frame | None:
    """What a pen drew along the largest outline in a sketch (h, w), if that is a box's or a ring's.

    Where another one compares with it there is none.
    """
    outlines, _ = cv2.findContours(ink, cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_NONE)
    outlines = sorted(outlines, key=cv2.contourArea)
    areas = [cv2.contourArea(outline) for outline in outlines[-2:]]
    if not areas or (len(areas) > 1 and areas[0] > SIMILAR * areas[1]):
        return None
    filled = np.zeros_like(ink)
    cv2.drawContours(filled, outlines[-1:], -1, 1, cv2.FILLED)
    pen = _pen(ink, filled)
    brush = np.ones((2 * pen + 3, 2 * pen + 3), np.uint8)
    inner = np.asarray(cv2.erode(filled, brush), np.uint8)
    points = cv2.findNonZero(inner)
    if points is None or cv2.connectedComponents(inner)[0] > 2:
        return None
    sides = cv2.minAreaRect(points)[1]
    full = len(points) / max(sides[0] * sides[1], 1)
    _, _, width, height = cv2.boundingRect(inner)
    if full < (OBLONG if width < BROAD * height else ROUND):
        return None
    body = np.asarray(cv2.dilate(inner, brush), np.uint8)
    return Frame(ink * filled, body, inner, full)


def _pen(ink: Picture, filled: Picture) -> int:
    """How wide, in pixels, the stroke along a filled outline's edge is."""
    beyond = cv2.copyMakeBorder(filled, 1, 1, 1, 1, cv2.BORDER_CONSTANT, value=(0,))
    depth = cv2.distanceTransform(beyond, cv2.DIST_L2, 3)[1:-1, 1:-1]
    paper = depth[(filled > 0) & (ink == 0)]
    return round(float(np.quantile(paper, 0.02))) if paper.size else 0


def _is_astray(frame: Frame) -> bool:
    """Whether much of a frame goes on outside it, as the rules of squared paper do."""
    outside = np.count_nonzero(frame.drawn * (1 - frame.body))
    return bool(outside > ASTRAY * np.count_nonzero(frame.drawn))


def _is_filled(frame: Frame, dark: Picture) -> bool:
    """Whether it is dark inside too, as beside the edge of a bold stroke or a thing."""
    beside = (frame.inner - cv2.erode(frame.inner, np.ones((7, 7), np.uint8))) * (1 - frame.ink)
    if not beside.any() or frame.body.all() or not frame.drawn.any():
        return True
    inside, outside, drawn = (
        float(np.median(dark[part > 0])) for part in (beside, 1 - frame.body, frame.drawn)
    )
    return inside < (outside + drawn) / 2


def _is_for_writing(frame: Frame) -> bool:
    """Whether something tall stands inside, and no rule divides it; or nothing, in a plain box.

    What touches a ring is a part of it: an e's bar, a Q's tail.
    """
    x, y, width, height = cv2.boundingRect(frame.inner)
    held = (frame.ink * frame.inner)[y : y + height, x : x + width]
    parts = cv2.connectedComponentsWithStats(held, connectivity=8)[2][1:]
    w, h = parts[:, 2], parts[:, 3]
    if max(int(w.max(initial=0)), int(h.max(initial=0))) < DIRT * height:
        return not frame.is_ring and (width > WIDE * height or _is_sharp(frame, width, height))
    if np.count_nonzero(held) > FULL * np.count_nonzero(frame.inner):
        return False
    tall = h > (ROOMY if frame.is_ring or width > WIDE * height else HELD) * height
    if frame.is_ring:
        edge = frame.inner - cv2.erode(frame.inner, np.ones((3, 3), np.uint8))
        written = int(w.sum()) > SLIM * int(h.max(initial=0))
        return bool(tall.any()) and written and not (frame.ink * edge).any()
    across, down = w > WHOLE * width, h > WHOLE * height
    divided = (across & (h < THIN * w)) | (down & (w < THIN * h)) | (across & down)
    return len(parts) <= PARTS and bool(tall.any()) and not divided.any() and not _is_ruled(held)


def _is_sharp(frame: Frame, width: int, height: int) -> bool:
    """Whether an empty box is large, has sharp corners, and is broader than an angular 0."""
    large = min(width, height) > LARGE * min(frame.inner.shape)
    return large and width > NARROW * height and frame.full > SHARP


def _is_ruled(held: Picture) -> bool:
    """Whether a level or an upright rule goes from side to side, whatever hangs on it."""
    level = cv2.dilate(held, np.ones((STRAIGHT, 1), np.uint8)).mean(1)
    upright = cv2.dilate(held, np.ones((1, STRAIGHT), np.uint8)).mean(0)
    return max(float(level.max()), float(upright.max())) > RULED
