"""Valid files of rare kinds are read as what they are, neither as negatives nor as damaged."""

from __future__ import annotations

import io

import numpy as np
import numpy.typing as npt
import pytest
import tifffile
from PIL import Image

from config.home import PROJECT
from ml.io.images import open_image
from ml.io.refusals import ImageError
from ml.recognizer import recognize
from tests.ml.odd_files import BLACK_AND_WHITE, KINDS, Shades, bare_tiff, tiff

EXAMPLE, NUMBER = PROJECT / "static" / "example.jpg", "35287"


@pytest.fixture(scope="module")
def example() -> Shades:
    with Image.open(EXAMPLE) as image:
        return np.asarray(image.convert("L"))


def opened(data: bytes) -> npt.NDArray[np.float64]:
    return np.asarray(open_image(data).convert("L"), np.float64)


@pytest.mark.parametrize("kind", KINDS)
def test_a_rare_kind_of_file_shows_the_same_picture(example: Shades, kind: str) -> None:
    """To a few shades, as a number of 32 bits may be brighter than any in the picture."""
    shown = opened(KINDS[kind](example))
    assert shown.shape == example.shape
    assert np.abs(shown - example).mean() < 7


@pytest.mark.parametrize("kind", [*KINDS, *BLACK_AND_WHITE])
def test_the_number_in_a_rare_kind_of_file_is_read(example: Shades, kind: str) -> None:
    made = KINDS | BLACK_AND_WHITE
    found = recognize(made[kind](example), "auto").predictions
    assert [prediction.text for prediction in found] == [NUMBER]


@pytest.mark.parametrize("kind", BLACK_AND_WHITE)
def test_paper_is_white_however_few_bits_say_so(example: Shades, kind: str) -> None:
    assert opened(BLACK_AND_WHITE[kind](example)).max() == 255


@pytest.mark.parametrize("large", [False, True])
def test_what_is_half_covered_lets_the_paper_shine_through(
    large: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Black ink that covers half, in values that are multiplied already."""
    monkeypatch.setattr("ml.io.images.MAX_WORKED", 100 if large else 10**6)
    values = np.zeros((40, 40, 2), np.uint8)
    values[..., 1] = 128
    data = tiff(values, planarconfig="contig", extrasamples=["assocalpha"])
    assert opened(data) == pytest.approx(127, abs=1)


@pytest.mark.parametrize(
    ("photometric", "samples"), [("cfa", ()), ("icclab", (3,)), ("logluv", (3,))]
)
def test_what_no_decoder_reads_is_to_be_saved_as_png(
    photometric: str, samples: tuple[int, ...]
) -> None:
    values = np.zeros((8, 8, *samples), np.uint16)
    with pytest.raises(ImageError) as refused:
        open_image(tiff(values, photometric))
    assert refused.value.code == "kind-of-tiff"
    assert "save it as PNG" in refused.value.message


def test_a_compression_that_nobody_knows_is_to_be_saved_as_png(example: Shades) -> None:
    with pytest.raises(ImageError) as refused:
        open_image(bare_tiff(example, bytes(100), (258, 8), (259, 34677), (262, 1)))
    assert refused.value.code == "kind-of-tiff"


def test_a_rare_kind_that_is_cut_off_is_called_damaged(example: Shades) -> None:
    data = KINDS["16 bits, zero is white"](example)
    with tifffile.TiffFile(io.BytesIO(data)) as file:
        assert file.pages.first.dataoffsets[0] < 1000, "the tags come first"
    with pytest.raises(ImageError) as refused:
        open_image(data[: len(data) // 2])
    assert refused.value.code == "corrupt"
