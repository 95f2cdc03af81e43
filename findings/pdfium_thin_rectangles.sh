#!/usr/bin/env bash
# pypdfium2 5.15.2: thin rectangles, as forms draw their rules.
# Valid input: a page of 100x100 points with one upright rectangle, and with the same outline as a
#   path of four corners that is not quite a rectangle, rendered at a pixel for each point.
# Expected: the darkness grows with the width; a rule of 0.02 pixels is all but white (250), one of
#   0.1 pixels 229, as antialiasing makes it.
# Observed: the rectangle is one wholly black column (0) from 0.02 to 1 pixel wide. The path
#   that is not quite a rectangle has 229 at 0.1.
# Why it matters: hair rules of a form come out as black and as broad as pen strokes, and what is
#   darker tells nothing about which is which.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3.11 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check numpy==2.4.6 pypdfium2==5.15.2
"$folder/venv/bin/python" - <<'PYTHON'
import sys

import pypdfium2


def pdf(content: bytes) -> bytes:
    bodies = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 100 100]/Contents 4 0 R/Resources<<>>>>",
        b"<</Length %d>>stream\n%b\nendstream" % (len(content), content),
    ]
    file, places = b"%PDF-1.7\n", []
    for number, body in enumerate(bodies, 1):
        places.append(len(file))
        file += b"%d 0 obj\n%b\nendobj\n" % (number, body)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    end = b"trailer<</Size 5/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n" % len(file)
    return file + b"xref\n0 5\n0000000000 65535 f \n" + table + end


def inked(content: bytes) -> list[int]:
    row = pypdfium2.PdfDocument(pdf(content))[0].render(scale=1).to_numpy()[50, :, 0]
    return row[row < 255].tolist()


rectangles = {width: inked(b"50.3 0 %b 100 re f" % width) for width in (b"0.02", b"0.1", b"1")}
path = inked(b"50.3 0 m 50.4 0 l 50.4 100 l 50.3 100.01 l f")
for width, seen in rectangles.items():
    print(f"a rectangle {width.decode()} wide: {seen}")
print(f"a path 0.1 wide: {path}")
sys.exit(list(rectangles.values()) != [[0]] * 3 or path != [229])
PYTHON
