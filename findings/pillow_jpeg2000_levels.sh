#!/usr/bin/env bash
# pillow 13.0.0: a JPEG 2000 of fewer than 8 bits.
# Valid input: one black and one white pixel in 1, 2, 4 and 12 bits, lossless, by imagecodecs 2026.3.6.
# Expected: white is 255 (65535 with 12 bits), as Pillow makes it of PNG, TIFF and PGM of so many bits.
# Observed: 128, 192, 240 and 65520: the values are shifted, not stretched.
# Why it matters: archives keep scans of one bit so; paper is then as grey as a pencil's stroke, and
#   whoever takes more than half of white for paper finds none.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3.11 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check numpy==2.4.6 pillow==13.0.0 imagecodecs==2026.3.6
"$folder/venv/bin/python" - <<'PYTHON'
import io
import sys

import imagecodecs
import numpy as np
from PIL import Image


def white(bits: int) -> int:
    kind = np.uint8 if bits <= 8 else np.uint16
    pixels = np.array([[0, 2**bits - 1]], kind)
    content = imagecodecs.jpeg2k_encode(
        pixels, codecformat="jp2", bitspersample=bits, reversible=True
    )
    with Image.open(io.BytesIO(content)) as image:
        black, read = np.array(image)[0].tolist()
    print(f"{bits} bits: mode {image.mode}, black {black}, white {read}")
    return read


sys.exit([white(bits) for bits in (1, 2, 4, 12)] != [128, 192, 240, 65520])
PYTHON
