"""Pictures of up to 120 megapixels are read, in memory that does not grow with them."""

from __future__ import annotations

import io
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from config.home import PROJECT
from ml.io.images import MAX_WORKED, decode, open_image
from ml.io.refusals import ImageError
from ml.recognizer import recognize
from tests.ml.odd_files import tiff
from tests.ml.pictures import encoded

A4_AT_600 = (4960, 7016)
PHONE = (8160, 6144)
LARGEST = (12_600, 9_500)  # 119.7 megapixels
MEMORY = """
import re, sys
from pathlib import Path
from ml.io.images import decode
def most() -> int:  # that of getrusage would begin with the parent's
    return int(re.search(r"VmHWM:\\s*(\\d+)", Path("/proc/self/status").read_text())[1]) // 1024
before = most()
size = decode(Path(sys.argv[1]).read_bytes()).size
print(*size, most() - before)
"""
EXAMPLE, NUMBER = PROJECT / "static" / "example.jpg", "35287"


def sheet(size: tuple[int, int], mode: str = "L") -> Image.Image:
    """Paper with the example's number in the middle third of its width."""
    with Image.open(EXAMPLE) as image:
        note = image.convert("RGB").resize(
            (size[0] // 3, size[0] // 3 * image.height // image.width)
        )
    paper = Image.new("RGB", size, note.getpixel((5, 5)))
    paper.paste(note, (size[0] // 3, size[1] // 3))
    return paper.convert(mode)


def megabytes_for(data: bytes, folder: Path) -> tuple[tuple[int, int], int]:
    """The size that the picture is said to have, and what a process takes to open it."""
    path = folder / "picture"
    path.write_bytes(data)
    command = [sys.executable, "-c", MEMORY, str(path)]
    told = subprocess.run(command, cwd=PROJECT, capture_output=True, check=True, text=True)
    width, height, taken = map(int, told.stdout.split())
    return (width, height), taken


@pytest.mark.parametrize(
    ("kind", "size", "mode"),
    [
        ("PNG", A4_AT_600, "L"),
        ("PNG", A4_AT_600, "1"),
        ("TIFF", A4_AT_600, "1"),
        ("TIFF", A4_AT_600, "L"),
        ("JPEG", PHONE, "RGB"),
        ("JPEG", LARGEST, "L"),
        ("PNG", LARGEST, "RGB"),
    ],
)
def test_what_scanners_and_phones_deliver_is_opened_in_bounded_memory(
    kind: str, size: tuple[int, int], mode: str, tmp_path: Path
) -> None:
    quick = {"compression": "group4"} if (kind, mode) == ("TIFF", "1") else {"compress_level": 1}
    data = encoded(sheet(size, mode), kind, **quick)
    told, megabytes = megabytes_for(data, tmp_path)
    assert told == pytest.approx(size, abs=1)
    assert megabytes < 350


@pytest.mark.parametrize("is_late", [False, True])
def test_a_large_png_that_lies_on_its_side_stands_upright(
    is_late: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its mark may stand before or behind its pixels."""
    exif = Image.Exif()
    exif[0x0112] = 6
    data = encoded(sheet((1200, 900)), "PNG", exif=exif)
    if is_late:
        start = data.index(b"eXIf") - 4
        end = start + 12 + int.from_bytes(data[start : start + 4], "big")
        data = data[:start] + data[end:-12] + data[start:end] + data[-12:]
    monkeypatch.setattr("ml.io.images.MAX_WORKED", 10**6)
    assert decode(data).size == (900, 1200)


@pytest.mark.parametrize("kind", ["PNG", "JPEG"])
def test_the_number_on_a_large_sheet_is_read_at_its_place(kind: str) -> None:
    found = recognize(encoded(sheet(PHONE), kind), "number").predictions
    assert [prediction.text for prediction in found] == [NUMBER]
    box = found[0].box
    assert 0.26 < box.w / PHONE[0] < 0.33, "in pixels of the picture as it was given"


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "TIFF"])
@pytest.mark.parametrize("mode", ["1", "L", "RGB", "P"])
def test_a_halved_picture_shows_the_same(
    kind: str, mode: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    if (kind, mode) in {("JPEG", "1"), ("JPEG", "P")}:
        pytest.skip("there is no such JPEG")
    data = encoded(sheet((1201, 901), mode), kind)
    whole = open_image(data).convert("L")
    monkeypatch.setattr("ml.io.images.MAX_WORKED", 10**6)
    halved = decode(data)
    assert halved.size == pytest.approx((1201, 901), abs=1)
    assert halved.image.width in (600, 601)
    same = np.asarray(whole.reduce(2), float)[:450, :600]
    assert np.abs(np.asarray(halved.image.convert("L"), float)[:450, :600] - same).mean() < 3


@pytest.mark.parametrize("rows", [1, 100, 101, 901])
def test_no_row_of_a_large_tiff_is_lost(rows: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """However many rows a strip of it has."""
    shades = np.repeat(np.linspace(0, 250, 901).astype(np.uint8)[:, None], 1201, axis=1)
    data = tiff(shades, rowsperstrip=rows)
    monkeypatch.setattr("ml.io.images.MAX_WORKED", 10**6)
    monkeypatch.setattr("ml.io.images.SMALL", ())
    halved = np.asarray(open_image(data), int)
    assert halved.shape == (450, 600)
    assert np.abs(halved - shades[:900].reshape(450, 2, 1201)[:, 0, :600]).max() <= 1


def test_a_large_picture_that_is_cut_off_is_damaged() -> None:
    noise = np.random.default_rng(1).integers(0, 255, A4_AT_600[::-1], np.uint8)
    noise[:, ::2] = 0
    data = encoded(Image.fromarray(noise), "PNG", compress_level=1)
    with pytest.raises(ImageError) as refused:
        open_image(data[: len(data) // 3])
    assert refused.value.code in ("corrupt", "too-large")


def test_a_large_picture_of_a_kind_that_must_be_decoded_whole_has_half_the_most() -> None:
    file = io.BytesIO()
    Image.new("L", (9000, 7000)).save(file, "JPEG", progressive=True)
    with pytest.raises(ImageError) as refused:
        open_image(file.getvalue())
    assert refused.value.code == "too-large"
    assert MAX_WORKED < 9000 * 7000 < 120_000_000
