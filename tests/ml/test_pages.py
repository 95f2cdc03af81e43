"""Which pages a file has, in the order of the paper, and each as a picture."""

import io
import json
import subprocess
import sys
import zipfile
from pathlib import Path

import numpy as np
import pypdfium2 as pdfium
import pytest
import tifffile
from PIL import Image

from ml.io import archive, pages
from ml.io.pages import Page, find_pages, open_page
from ml.io.refusals import ImageError
from ml.recognizer import recognize_page
from tests.ml.pictures import drawn_seven, drawn_zero, encoded

SIDES = (120, 130, 140)  # pixels, by which the pages are told apart


def paper(kind: str) -> io.BytesIO:
    """A document of three pages."""
    drawn = [Image.fromarray(drawn_seven(side)) for side in SIDES]
    file = io.BytesIO()
    drawn[0].save(file, kind, save_all=True, append_images=drawn[1:], **resolution(kind))
    return file


def resolution(kind: str) -> dict[str, float]:
    return {"resolution": 150.0} if kind == "PDF" else {}


def packed(files: dict[str, bytes]) -> io.BytesIO:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as made:
        for name, content in files.items():
            made.writestr(name, content)
    return file


def refused(file: io.BytesIO) -> str:
    with pytest.raises(ImageError) as caught:
        find_pages(file)
    return caught.value.code


@pytest.mark.parametrize("kind", ["TIFF", "PDF"])
def test_each_page_of_a_document_is_read_in_the_order_of_the_paper(kind: str) -> None:
    file = paper(kind)
    found = find_pages(file)
    assert [page.number for page in found] == [1, 2, 3]
    opened = [open_page(file, page) for page in found]
    assert [page.size for page in opened] == [(side, side) for side in SIDES]
    assert [recognize_page(page, "digit").predictions[0].text for page in opened] == ["7"] * 3


@pytest.mark.parametrize("kind", ["PNG", "TIFF", "GIF"])
def test_a_single_picture_is_one_page_without_a_number(kind: str) -> None:
    assert find_pages(io.BytesIO(encoded(Image.fromarray(drawn_seven()), kind))) == [Page()]


def test_the_frames_of_an_animation_are_no_pages() -> None:
    frames = [Image.new("L", (8, 8), shade) for shade in (200, 10)]
    file = io.BytesIO(encoded(frames[0], "GIF", save_all=True, append_images=frames[1:]))
    assert find_pages(file) == [Page()]


@pytest.mark.parametrize("first", [True, False])
def test_a_thumbnail_in_a_tiff_is_no_page_and_is_not_shown(first: bool) -> None:
    page, small = drawn_seven(), drawn_seven(40)
    file = io.BytesIO()
    with tifffile.TiffWriter(file) as tiff:
        for picture in (small, page) if first else (page, small):
            tiff.write(picture, subfiletype=1 if picture is small else 0, photometric="minisblack")
    (only,) = find_pages(file)
    assert open_page(file, only).size == (200, 200)


def test_a_zip_is_counted_through_as_a_person_would() -> None:
    seven = encoded(Image.fromarray(drawn_seven()))
    file = packed(
        {
            "b/scan10.pdf": paper("PDF").getvalue(),
            "b/scan9.png": seven,
            "a/Thumbs.db": b"x",
            "__MACOSX/b/._scan9.png": b"x",
        }
    )
    found = [(page.name, page.number) for page in find_pages(file)]
    assert found == [("scan9.png", None), *(("scan10.pdf", number) for number in (1, 2, 3))]
    assert [open_page(file, page).size[0] for page in find_pages(file)] == [200, *SIDES]


def test_what_is_no_picture_in_a_zip_is_refused_by_itself() -> None:
    file = packed({"a.txt": b"hello", "b.png": encoded(Image.fromarray(drawn_seven()))})
    text, picture = find_pages(file)
    assert open_page(file, picture).size == (200, 200)
    with pytest.raises(ImageError) as caught:
        open_page(file, text)
    assert caught.value.code == "format"


def test_a_zip_without_a_picture_holds_nothing() -> None:
    assert refused(packed({"a.txt": b"hello"})) == "nothing"
    assert refused(packed({})) == "nothing"


def test_a_zip_in_a_zip_is_not_opened() -> None:
    assert refused(packed({"a.zip": packed({"b.png": b"\x89PNG"}).getvalue()})) == "nothing"


def test_a_zip_that_unpacks_to_too_much_is_refused_before_it_is_unpacked(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(archive, "MAX_UNPACKED", 1000)
    assert refused(packed({"a.png": bytes(600), "b.png": bytes(600)})) == "unpacked"


def test_a_zip_that_lies_about_a_size_is_damaged() -> None:
    file = packed({"a.png": encoded(Image.fromarray(drawn_seven()))})
    content = bytearray(file.getvalue())
    place = content.index(b"PK\x01\x02") + 24  # the unpacked size in the central directory
    content[place : place + 4] = (5).to_bytes(4, "little")
    lying = io.BytesIO(bytes(content))
    with pytest.raises(ImageError) as caught:
        open_page(lying, Page(entry=0))
    assert caught.value.code == "corrupt"


@pytest.mark.parametrize("kind", ["TIFF", "PDF"])
def test_too_many_pages_are_refused_all_together(
    kind: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pages, "MAX_PAGES", 2)
    assert refused(paper(kind)) == "pages"
    assert refused(packed({"a": paper(kind).getvalue()})) == "pages"


def test_a_locked_file_is_called_locked() -> None:
    content = bytearray(packed({"a.png": b"\x89PNG"}).getvalue())
    content[content.index(b"PK\x01\x02") + 8] |= 1
    assert refused(io.BytesIO(bytes(content))) == "locked"


@pytest.mark.parametrize("start", [b"%PDF-1.4\n", b"PK\x03\x04", b"PK\x05\x06"])
def test_a_damaged_document_is_called_damaged(start: bytes) -> None:
    assert refused(io.BytesIO(start + b"rubbish" * 50)) == "corrupt"


def test_a_pdf_page_has_the_resolution_of_its_scan() -> None:
    scan = Image.fromarray(drawn_seven(600))
    for dots in (150.0, 300.0):
        file = io.BytesIO(encoded(scan, "PDF", resolution=dots))
        assert open_page(file, Page()).size == (600, 600)


def test_a_pdf_page_is_rendered_and_its_pictures_are_not_taken_out() -> None:
    """A scan that is kept inverted, as /Decode [1 0] says."""
    content = encoded(Image.fromarray(drawn_seven()).point(lambda v: 255 - v), "PDF")
    assert b"/Filter" in content
    inverted = content.replace(b"/Filter", b"/Decode [ 1 0 ]\n/Filter", 1)
    opened = open_page(io.BytesIO(inverted), Page())
    assert np.asarray(opened.image).mean() > 200


def test_what_was_typed_into_a_form_of_a_pdf_is_seen() -> None:
    empty, filled = (open_page(io.BytesIO(form(text)), Page()).image for text in ("", "7"))
    assert np.asarray(filled).min() < 100 < np.asarray(empty).min()


def form(text: str) -> bytes:
    """A page whose one field holds the text."""
    look = f"BT /F 40 Tf 10 10 Td ({text}) Tj ET".encode()
    objects = [
        b"<</Type/Catalog/Pages 2 0 R/AcroForm<</Fields[4 0 R]>>>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 100 100]/Annots[4 0 R]>>",
        b"<</Type/Annot/Subtype/Widget/FT/Tx/T(a)/F 4/Rect[0 0 100 100]/AP<</N 5 0 R>>/P 3 0 R>>",
        b"<</Type/XObject/Subtype/Form/BBox[0 0 100 100]/Resources<</Font<</F<</Type/Font"
        b"/Subtype/Type1/BaseFont/Helvetica>>>>>>/Length %d>>stream\n%s\nendstream"
        % (len(look), look),
    ]
    body = b"%PDF-1.7\n"
    for number, content in enumerate(objects, 1):
        body += b"%d 0 obj%s endobj\n" % (number, content)
    return body + b"trailer<</Root 1 0 R/Size 6>>\n%%EOF"


def test_a_page_without_a_scan_is_drawn_finely_enough() -> None:
    document = pdfium.PdfDocument.new()
    document.new_page(595, 842)
    file = io.BytesIO()
    document.save(file)
    width, height = open_page(file, Page()).size
    assert (1600 < width < 1700, 2300 < height < 2400) == (True, True)


def test_a_huge_page_is_drawn_in_a_bounded_number_of_pixels() -> None:
    document = pdfium.PdfDocument.new()
    document.new_page(14_400, 14_400)
    file = io.BytesIO()
    document.save(file)
    width, height = open_page(file, Page()).size
    assert width * height <= 30_000_000


def test_the_command_reads_each_page_on_a_line_of_its_own(tmp_path: Path) -> None:
    pictures = [Image.fromarray(drawn) for drawn in (drawn_seven(), drawn_zero())]
    scan, single = tmp_path / "scan.pdf", tmp_path / "seven.png"
    pictures[0].save(scan, save_all=True, append_images=pictures[1:])
    pictures[0].copy().save(single)
    command = [sys.executable, "-m", "ml", "recognize", "--layout", "digit"]
    done = subprocess.run([*command, scan, single], capture_output=True, text=True, check=True)
    answers = [json.loads(line) for line in done.stdout.splitlines()]
    assert [answer["page"] for answer in answers] == [1, 2, None]
    assert [answer["predictions"][0]["text"] for answer in answers] == ["7", "0", "7"]
