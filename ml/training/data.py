"""Fetches the public data sets to train on into LONGHAND_DATA, checks and arranges them.

    python -m ml data [--to DIR] [SET...]

Interrupted, it goes on where it stopped; what is complete is not fetched again. docs/data.md
lists every set with its licence, also those that must be asked for.
"""

import argparse
import sys
from pathlib import Path

from ml.training import DATA
from ml.training.datasets.catalogue import SOURCES
from ml.training.datasets.fetch import FetchError


def main(arguments: list[str]) -> int:
    """The command python -m ml data."""
    names = sorted({source.target.split("/")[0] for source in SOURCES})
    parser = argparse.ArgumentParser(prog="python -m ml data", description=__doc__)
    parser.add_argument("--to", type=Path, default=DATA, help="folder (%(default)s)")
    parser.add_argument("sets", nargs="*", metavar="SET", help=", ".join(names))
    options = parser.parse_args(arguments)
    if unknown := set(options.sets) - set(names):
        parser.error(f"there is no set {', '.join(sorted(unknown))}; there are {', '.join(names)}")
    wanted = [s for s in SOURCES if not options.sets or s.target.split("/")[0] in options.sets]
    try:
        for source in wanted:
            print(source.obtain(options.to))
    except FetchError as error:
        print(error, file=sys.stderr)
        return 1
    return 0
