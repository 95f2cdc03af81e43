"""The command line: python -m ml COMMAND.

COMMAND is recognize, explain, train, calibrate, evaluate, compare or data.
"""

import sys

from ml.cli import main

sys.exit(main(sys.argv[1:]))
