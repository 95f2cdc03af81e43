"""The command line: python -m ml recognize | train | evaluate | compare | data."""

import sys

from ml.cli import main

sys.exit(main(sys.argv[1:]))
