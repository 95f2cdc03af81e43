"""A fax has twice as many pixels to the inch across as down; it is read as it looks on paper."""

from __future__ import annotations

from dataclasses import astuple

import numpy as np
import pytest
from PIL import Image

from config.home import PROJECT
from ml.io.images import decode, open_image
from ml.recognizer import recognize
from tests.ml.pictures import encoded

FINE, COARSE = 204, 98  # pixels to the inch of a fax, across and down
EXAMPLE, NUMBER = PROJECT / "static" / "example.jpg", "35287"


@pytest.fixture(scope="module")
def paper() -> Image.Image:
    with Image.open(EXAMPLE) as image:
        return image.convert("L")


def faxed(paper: Image.Image) -> Image.Image:
    """With as many pixels as a fax has; they show it squashed."""
    return paper.resize((paper.width, round(paper.height * COARSE / FINE)), Image.Resampling.BOX)


def fax_of(paper: Image.Image, kind: str) -> bytes:
    fax = faxed(paper)
    if kind == "TIFF":
        fax = fax.point(lambda shade: 255 * (shade > 128)).convert("1")
        return encoded(fax, "TIFF", compression="group3", dpi=(FINE, COARSE))
    return encoded(fax, kind, dpi=(FINE, COARSE))


@pytest.mark.parametrize("kind", ["TIFF", "PNG", "JPEG"])
def test_a_fax_is_stretched_to_the_shape_of_its_paper(paper: Image.Image, kind: str) -> None:
    image = open_image(fax_of(paper, kind))
    assert image.size == pytest.approx(paper.size, abs=1)
    found = recognize(fax_of(paper, kind), "auto").predictions
    assert [prediction.text for prediction in found] == [NUMBER]


@pytest.mark.parametrize("kind", ["TIFF", "PNG", "JPEG"])
def test_boxes_are_in_pixels_of_the_stretched_picture(paper: Image.Image, kind: str) -> None:
    flat, fax = (recognize(data).predictions[0] for data in (encoded(paper), fax_of(paper, kind)))
    assert astuple(fax.box) == pytest.approx(astuple(flat.box), abs=3)


@pytest.mark.parametrize("kind", ["TIFF", "JPEG"])
def test_a_fax_that_lies_on_its_side_is_stretched_the_right_way(
    paper: Image.Image, kind: str
) -> None:
    exif = Image.Exif()
    exif[0x0112] = 6
    lying = faxed(paper).transpose(Image.Transpose.ROTATE_90)
    data = encoded(lying, kind, dpi=(COARSE, FINE), exif=exif)
    upright = np.asarray(open_image(data).resize(paper.size).convert("L"), float)
    assert open_image(data).size == pytest.approx(paper.size, abs=1)
    assert np.abs(upright - np.asarray(paper)).mean() < 4


def test_a_resolution_that_no_scanner_has_is_not_believed() -> None:
    image = Image.new("L", (300, 100), 200)
    for dpi in ((1, 300), (72, 72), (300, 299), (0, 96)):
        assert open_image(encoded(image, "TIFF", dpi=dpi)).size == (300, 100), dpi


def test_a_large_fax_stays_within_what_is_worked_on(monkeypatch: pytest.MonkeyPatch) -> None:
    """It is shrunk across instead of stretched down."""
    monkeypatch.setattr("ml.io.images.MAX_WORKED", 10_000)
    fax = encoded(Image.new("L", (100, 90), 200), "PNG", dpi=(FINE, COARSE))
    width, height = decode(fax).image.size
    assert width * height <= 10_000
    assert width / height == pytest.approx(100 / (90 * FINE / COARSE), rel=0.05)
