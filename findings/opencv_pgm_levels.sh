#!/usr/bin/env bash
# opencv-python-headless 5.0.0.93: a PGM whose white is 15.
# Valid input: the levels 0, 5, 10, 15 with maxval 15, once as plain text (P2), once binary (P5).
# Expected: both the same, 0, 85, 170, 255 (or both as they stand in the file).
# Observed: the plain one is stretched to 0, 85, 170, 255, the binary one stays 0, 5, 10, 15.
# Why it matters: a scan of 16 levels is a nearly black picture if its file is binary, and fixed
#   thresholds find no paper in it.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3.11 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check numpy==2.4.6 opencv-python-headless==5.0.0.93
"$folder/venv/bin/python" - <<'PYTHON'
import sys

import cv2
import numpy as np


def read(content: bytes) -> list[int]:
    return cv2.imdecode(np.frombuffer(content, np.uint8), cv2.IMREAD_GRAYSCALE)[0].tolist()


plain = read(b"P2\n4 1\n15\n0 5 10 15\n")
binary = read(b"P5\n4 1\n15\n" + bytes([0, 5, 10, 15]))
print("plain: ", plain)
print("binary:", binary)
sys.exit((plain, binary) != ([0, 85, 170, 255], [0, 5, 10, 15]))
PYTHON
