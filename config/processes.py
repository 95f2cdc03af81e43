"""Child processes that never outlive their parent. Standard library only."""

import ctypes
import os
import signal
import subprocess
import sys
from collections.abc import Callable

PR_SET_PDEATHSIG = 1


def ends_with_parent(signal_number: int = signal.SIGTERM) -> Callable[[], None] | None:
    """A `preexec_fn` that has the kernel signal the child when its parent dies (Linux only)."""
    if sys.platform != "linux":
        return None
    libc = ctypes.CDLL(None)
    parent = os.getpid()

    def arm() -> None:
        libc.prctl(PR_SET_PDEATHSIG, signal_number)
        if os.getppid() != parent:  # it died between the fork and the call
            os.kill(os.getpid(), signal_number)

    return arm


def stop(
    process: subprocess.Popen[bytes], patience: float, signal_number: int = signal.SIGTERM
) -> None:
    """Ask the process to end; kill it if it is still there after `patience` seconds."""
    if process.poll() is None:
        process.send_signal(signal_number)
    try:
        process.wait(patience)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
