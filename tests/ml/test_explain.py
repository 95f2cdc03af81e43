import io

import numpy as np
import pytest
from PIL import Image

from ml.explain import explain, feature_maps, saliency
from ml.preprocess import ink_map, normalise
from ml.recognizer import recognize
from ml.results import SCRIPTS, Box
from tests.ml.pictures import drawn_seven, png


def test_a_digit_on_a_page_is_explained_by_three_pictures() -> None:
    page = np.full((400, 500), 255, np.uint8)
    page[150:350, 250:450] = drawn_seven()
    data = png(page)
    (found,) = recognize(data, "digit").predictions
    explained = explain(data, found.box)
    assert explained is not None
    for content in (explained.digit, explained.feature_maps, explained.saliency):
        assert Image.open(io.BytesIO(content)).width >= 200


def test_an_empty_box_has_no_explanation() -> None:
    assert explain(png(np.full((90, 90), 255, np.uint8)), Box(10, 10, 40, 40)) is None


@pytest.mark.parametrize("script", SCRIPTS)
def test_the_first_layer_answers_to_strokes(script: str) -> None:
    ink = normalise(ink_map(drawn_seven()))
    maps = feature_maps(ink, script)
    assert maps.shape == (16, 28, 28)
    assert maps.std(axis=(1, 2)).max() > 0.05


def test_what_decides_lies_on_the_ink_and_not_on_the_paper() -> None:
    ink = normalise(ink_map(drawn_seven()))
    heat = saliency(ink)
    assert heat.shape == (28, 28)
    assert heat[ink > 0.5].mean() > 3 * heat[:3].mean()
