#!/usr/bin/env bash
# zxing-cpp 3.1.1: the text of UPC codes.
# Valid input: a UPC-A and a UPC-E of its own making, written with 012345678905 and 01234565.
# Expected: read back as they were written and as they stand under the bars: UPC-A, 12 digits; UPC-E, 8.
# Observed: the UPC-A comes back as an EAN-13 of 13 digits. The UPC-E keeps its name but has 13 digits,
#   expanded. Asked for UPC-A alone, it is named UPC-A, still with 13 digits.
# Why it matters: the digits printed under a code are what a person keys and what is read from
#   the scan; compared with the text as it is, every one of them disagrees.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3.11 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check numpy==2.4.6 pillow==13.0.0 zxing-cpp==3.1.1
"$folder/venv/bin/python" - <<'PYTHON'
import sys

import numpy as np
import zxingcpp
from zxingcpp import BarcodeFormat as Format


def read_back(text: str, kind: Format, only: Format | None = None) -> tuple[str, str]:
    made = zxingcpp.create_barcode(text, kind)
    image = np.array(made.to_image(scale=4, add_quiet_zones=True))
    asked = {"formats": only} if only else {}
    (code,) = zxingcpp.read_barcodes(image, **asked)
    print(f"{kind} {text} -> {code.format} {code.text}")
    return str(code.format), code.text


seen = [
    read_back("012345678905", Format.UPCA),
    read_back("012345678905", Format.UPCA, Format.UPCA),
    read_back("01234565", Format.UPCE),
]
wanted = [("EAN-13", "0012345678905"), ("UPC-A", "0012345678905"), ("UPC-E", "0012345000065")]
sys.exit(seen != wanted)
PYTHON
