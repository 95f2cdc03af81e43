"""Training and measuring the networks; the only place that knows TensorFlow."""

import os
from pathlib import Path

DATA = Path(os.environ.get("LONGHAND_DATA", "data"))  # the folder of sets, docs/data.md
