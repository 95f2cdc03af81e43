"""The time that a command took, counted from its first line."""

import subprocess
import sys

from config.home import PROJECT

BEGINNING = """
import os, sys, time
from config import progress
progress.start_clock()
print(time.monotonic(), flush=True)
os.execv(sys.executable, [sys.executable, "-c", os.environ["THEN"]])
"""
GOING_ON = """
import subprocess, sys, time
from config import progress
progress.start_clock()
print(time.monotonic() - progress.elapsed(), progress.elapsed(), flush=True)
again = "from config import progress; progress.start_clock(); print(progress.elapsed())"
subprocess.run([sys.executable, "-c", again], check=True)
"""


def test_it_goes_on_in_the_python_that_takes_over_but_not_in_a_child() -> None:
    shown = subprocess.check_output(
        [sys.executable, "-c", BEGINNING], cwd=PROJECT, env={"THEN": GOING_ON}, text=True
    )
    begun, start_after_takeover, of_the_command, of_the_child = map(float, shown.split())
    assert start_after_takeover <= begun
    assert of_the_child < of_the_command
