#!/usr/bin/env bash
# opencv-python-headless 5.0.0.93: a PAM of the kind BLACKANDWHITE.
# Valid input: 16x2 pixels, all white; one byte a sample, 1 is white, as Netpbm's format says.
# Expected: every pixel 255.
# Observed: two pixels in each row are 255 and the rest 0; each byte, worth one pixel, is
#   taken for eight packed ones.
# Why it matters: a blank sheet arrives as a black one with specks, without an error.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3.11 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check numpy==2.4.6 opencv-python-headless==5.0.0.93
"$folder/venv/bin/python" - <<'PYTHON'
import sys

import cv2
import numpy as np

head = b"P7\nWIDTH 16\nHEIGHT 2\nDEPTH 1\nMAXVAL 1\nTUPLTYPE BLACKANDWHITE\nENDHDR\n"
read = cv2.imdecode(np.frombuffer(head + b"\1" * 32, np.uint8), cv2.IMREAD_GRAYSCALE)
print("white PAM read as:", read.tolist())
row = [0] * 7 + [255] + [0] * 7 + [255]
sys.exit(read.tolist() != [row, row])
PYTHON
