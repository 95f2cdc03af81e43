"""The edge of a shadow is no 1, and a 1 near such an edge is one."""

import numpy as np
import pytest

from ml.recognizer import recognize
from ml.results import SCRIPTS
from tests.ml.numbers import Picture, paper, written
from tests.ml.pictures import png


def shaded(page: Picture, at: float, slope: float, depth: float, width: float) -> Picture:
    """The page with a shadow on the right of a line through its middle, `at` pixels across."""
    y, x = np.mgrid[0 : page.shape[0], 0 : page.shape[1]]
    away = (x + slope * (y - page.shape[0] / 2) - at) / width
    return np.asarray(page * (1 - depth / (1 + np.exp(-np.clip(away, -50, 50)))), np.uint8)


@pytest.mark.parametrize("layout", ["auto", "digit", "number"])
@pytest.mark.parametrize("depth", [0.3, 0.5, 0.75])
@pytest.mark.parametrize(("slope", "width"), [(0, 1), (0.31, 1), (-0.38, 3), (0.45, 8), (1.1, 2)])
def test_blank_paper_with_a_shadow_across_it_holds_nothing(
    slope: float, width: float, depth: float, layout: str
) -> None:
    page = shaded(paper(300, 300), 140, slope, depth, width)
    assert recognize(png(page), layout).predictions == ()


@pytest.mark.parametrize("script", SCRIPTS[1:])
@pytest.mark.parametrize("slope", [0, 0.31])
def test_a_shadows_edge_is_no_digit_of_another_script_either(slope: float, script: str) -> None:
    page = shaded(paper(300, 300), 140, slope, 0.5, 3)
    for layout in ("digit", "number"):
        assert recognize(png(page), layout, script).predictions == ()


@pytest.mark.parametrize("hand", [0, 2, 4])
@pytest.mark.parametrize("depth", [0.3, 0.5, 0.8])
@pytest.mark.parametrize("off", [0, 6])
def test_a_1_on_a_shadows_edge_is_read(off: float, depth: float, hand: int) -> None:
    page = paper(240, 300)
    written(page, "1", 120, 80, 80, hand=hand)
    middle = np.flatnonzero((page < 150).any(0)).mean()
    found = recognize(png(shaded(page, middle + off, 0, depth, 6)))
    assert [item.text for item in found.predictions] == ["1"]


@pytest.mark.parametrize("gap", [4, 8, 14])
def test_a_1_beside_something_dark_is_read(gap: int) -> None:
    page = paper(240, 300)
    written(page, "1", 120, 80, 80)
    right = np.flatnonzero((page < 150).any(0))[-1] + gap
    page[:, right:] = np.minimum(page[:, right:], 20)
    assert [item.text for item in recognize(png(page)).predictions] == ["1"]
