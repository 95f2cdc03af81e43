"""Real amounts, taken apart and written anew for the line network to learn from."""

from __future__ import annotations

from dataclasses import replace

import cv2
import numpy as np
import pytest

from ml.crop import whole
from ml.line_reader import read_crop
from ml.networks.alphabet import digits_of
from ml.results import SCRIPTS
from ml.training.datasets.cheques import Cheque
from ml.training.synthesis.lines.cheque_augmentation import varied
from ml.training.synthesis.lines.cheque_ink import Amount, in_frames, lift, rewritten
from ml.training.synthesis.lines.drawing import LineWriter
from ml.training.synthesis.lines.glyphs import GlyphPool, build_pool
from ml.training.synthesis.lines.marks import signs_of
from ml.training.synthesis.lines.sheet import Pen
from ml.training.synthesis.lines.texts import divided
from tests.ml.numbers import SIDE, Picture, digit_ink, paper, written
from tests.ml.sets import digits


def cheque(text: str, hand: int = 0) -> Cheque:
    """An amount on lightly waved paper, with a box around each digit."""
    gray = paper(70, 40 + 48 * len(text), shade=200)
    gray -= (6 * np.sin(np.arange(70) / 3)[:, None] ** 2).astype(np.uint8)
    boxes = []
    for place, value in enumerate(text):
        left, ink = 20 + 48 * place, digit_ink(value, hand)
        written(gray, value, left, 7, height=2 * SIDE, hand=hand)
        rows = np.flatnonzero(ink.max(1) > 60)
        boxes.append((left, 7 + 2 * rows[0], 2 * ink.shape[1], 2 * (rows[-1] + 1 - rows[0])))
    return Cheque(gray, text, np.array(boxes))


def text_on(gray: Picture) -> str:
    return read_crop(whole(gray, np.zeros(gray.shape, np.float32))).digits


def photographed(amount: Amount) -> Picture:
    return np.asarray(np.clip(amount.paper - amount.ink, 0, 255), np.uint8)


def test_an_amount_comes_apart_into_bare_paper_and_whole_digits() -> None:
    original = cheque("7052")
    amount = lift(original)
    assert [glyph.value for glyph in amount.glyphs] == ["7", "0", "5", "2"]
    assert amount.paper.min() > 150
    assert np.abs(photographed(amount).astype(int) - original.gray).max() < 15


def test_an_amount_with_another_hands_digits_says_what_its_text_tells() -> None:
    base, donor = lift(cheque("7052")), lift(cheque("3986", hand=2))
    rng = np.random.default_rng(4)
    made = [rewritten(base, donor, rng) for _ in range(20)]
    assert len({amount.text for amount in made}) > 5
    assert {digit for amount in made for digit in amount.text} >= set("3986")
    right = sum(text_on(photographed(amount)) == amount.text for amount in made)
    assert right >= 16


def test_an_amount_stays_itself_when_another_is_made_of_it() -> None:
    base, donor = lift(cheque("7052")), lift(cheque("3986"))
    before = base.ink.copy()
    for seed in range(5):
        rewritten(base, donor, np.random.default_rng(seed))
    assert (base.ink == before).all()


def test_where_a_moved_amount_ends_no_stroke_is_mirrored() -> None:
    ink = np.zeros((50, 120), np.float32)
    ink[:, 2:5] = 150
    amount = Amount(np.full((50, 120), 220, np.uint8), ink, "1", np.array([[2, 0, 3, 50]]))
    for seed in range(30):
        gray, _ = varied(amount, np.random.default_rng(seed))
        middle = gray[gray.shape[0] // 2].astype(int) < 150
        strokes = int((np.diff(middle.astype(int)) == 1).sum() + middle[0])
        assert strokes <= 1


def test_digits_of_an_amount_fit_into_the_frame_of_scanned_digits() -> None:
    frames, values, hands = in_frames([lift(cheque("70")), lift(cheque("52"))])
    assert frames.shape == (4, 28, 28)
    assert values.tolist() == [7, 0, 5, 2]
    assert hands.tolist() == [0, 0, 1, 1]
    assert (frames.reshape(4, -1).max(1) > 200).all()
    assert frames[:, :3].max() == 0


def test_letters_are_written_beside_numbers_and_alone_but_never_told() -> None:
    pictures, values = digits(40)
    pool = build_pool(pictures, values, np.zeros(40, int))
    plain = [np.full((200, 200), 255, np.uint8)]
    told, read = zip(*lines_of(LineWriter([pool], plain, 5, pool)), strict=True)
    words = longer(told, read)
    signs_alone = longer(*zip(*lines_of(LineWriter([pool], plain, 5)), strict=True))
    assert signs_alone < words < 50


THIN = Pen(
    size=40, radius=1.5, gap=6, slope=0, small_zeros=1, wide_zeros=1, joined_zeros=None,
    running=0, wide=1, ragged=0.02,
)  # fmt: skip


def writer_of(pool: GlyphPool, script: str = "latin") -> LineWriter:
    return LineWriter([pool], [np.full((200, 200), 255, np.uint8)], 5, script=script)


@pytest.mark.parametrize("slope", [-0.4, 0.4])
def test_however_steep_a_line_is_every_digit_is_in_sight(slope: float) -> None:
    pictures, values = digits(40)
    writer = writer_of(build_pool(pictures, values, np.zeros(40, int)))
    for _ in range(20):
        ink = writer.strokes("1" * 12, replace(THIN, slope=slope), alone=True)[0] > 0.3
        _, _, parts, _ = cv2.connectedComponentsWithStats(ink.astype(np.uint8))
        assert (parts[1:, 3] > 25).sum() >= 12


def test_a_digit_as_it_is_keeps_its_own_pen() -> None:
    bar = np.zeros((1, 28, 28), np.uint8)
    bar[:, 4:24, 10:18] = 255
    widths = []
    for solid in (False, True):
        pool = build_pool(bar, np.array([1]), np.zeros(1, int), solid=solid)
        writer = writer_of(pool)
        inks = [writer.strokes("1", THIN, alone=True)[0] > 0.5 for _ in range(9)]
        widths.append(np.median([np.median(ink.sum(1)[ink.any(1)]) for ink in inks]))
    thin, own = widths
    assert thin <= 5
    assert 12 < own < 22


def test_a_date_is_parted_twice_and_a_fraction_once() -> None:
    rng = np.random.default_rng(2)
    drawn = [divided("12052024", rng) for _ in range(400)]
    dates = [places for places, over in drawn if over]
    assert 10 < len(dates) < 60
    assert {len(places) for places in dates} == {2}
    assert all(max(places) < 7 for places, _ in drawn if places)
    halves = [places for places, over in (divided("34", rng) for _ in range(200)) if over]
    assert halves
    assert all(places == {0} for places in halves)


@pytest.mark.parametrize("script", SCRIPTS)
def test_only_latin_digits_stand_between_slashes_and_brackets(script: str) -> None:
    signs = signs_of(script)
    drawn = {*signs.over, *signs.opening, *signs.closing}
    theirs = {"/", "//", "///", "(", ")", "[", "]", "+"}
    assert drawn & theirs == (theirs if script == "latin" else set())
    assert drawn


def test_an_arabic_indic_zero_is_a_dot() -> None:
    pictures, values = digits(40)
    pool = build_pool(pictures, values, np.zeros(40, int))
    for script, rings in (("latin", True), ("arabic-indic", False)):
        ink = writer_of(pool, script).strokes("0" * 8, THIN, alone=True)[0] > 0.5
        outlines, nesting = cv2.findContours(
            ink.astype(np.uint8), cv2.RETR_CCOMP, cv2.CHAIN_APPROX_NONE
        )
        holes = int((nesting[0, :, 3] >= 0).sum())
        assert len(outlines) - holes >= 4
        assert (holes > 4) == rings


def test_dots_that_are_zeros_never_run_into_each_other() -> None:
    pictures, values = digits(40)
    writer = writer_of(build_pool(pictures, values, np.zeros(40, int)), "arabic-indic")
    for _ in range(60):
        ink = writer.strokes("0000", replace(THIN, gap=0, radius=2))[0] > 0.5
        parts, _ = cv2.connectedComponents(ink.astype(np.uint8))
        assert parts - 1 >= 4


def longer(told: tuple[str, ...], read: tuple[str, ...]) -> int:
    """How often more digits are seen than told."""
    return sum(len(b) > len(a) for a, b in zip(told, read, strict=True))


def lines_of(writer: LineWriter) -> list[tuple[str, str]]:
    """What 200 lines are said to show, and what is read in them."""
    drawn = (writer.write() for _ in range(200))
    return [(digits_of(text), text_on(gray)) for gray, text in drawn]
