#!/usr/bin/env bash
# pillow 13.0.0: a grey TIFF with premultiplied ("associated") alpha, made by tifffile 2026.3.3.
# Valid input: three pixels, ExtraSamples 1; and the same in colour.
# Expected: both can be converted to L, as every mode can be that Pillow opens.
# Observed: the colour one opens as RGBA and converts. The grey one opens as La, which converts to
#   LA alone: to L, RGB and RGBA it is a ValueError.
# Why it matters: a file that opened and loaded fails afterwards, in a line that never fails; it is
#   a ValueError, so it looks like a fault of the program and not like one of the picture.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3.11 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check numpy==2.4.6 pillow==13.0.0 tifffile==2026.3.3
"$folder/venv/bin/python" - <<'PYTHON'
import io
import sys

import numpy as np
import tifffile
from PIL import Image


def conversions(pixels: list[list[int]], photometric: str) -> tuple[str, list[str]]:
    file = io.BytesIO()
    array = np.array([pixels], np.uint8)
    tifffile.imwrite(
        file, array, photometric=photometric, extrasamples=["assocalpha"], planarconfig="contig"
    )
    image = Image.open(file)
    image.load()
    done = []
    for mode in ("L", "LA", "RGB", "RGBA"):
        try:
            image.convert(mode)
            done.append(mode)
        except ValueError as error:
            print(f"{image.mode} to {mode}: {error}")
    print(f"{image.mode} converts to {done}")
    return image.mode, done


grey = conversions([[0, 255], [0, 0], [100, 128]], "minisblack")
colour = conversions([[0, 0, 0, 255], [0, 0, 0, 0], [100, 100, 100, 128]], "rgb")
sys.exit((grey, colour) != (("La", ["LA"]), ("RGBA", ["L", "LA", "RGB", "RGBA"])))
PYTHON
