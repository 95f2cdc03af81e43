"""Whether a process that a test watches still runs."""

import psutil


def is_alive(process: psutil.Process) -> bool:
    """Whether it runs; one that ended and waits for its parent does not, nor one that just went."""
    try:
        return bool(process.is_running() and process.status() != psutil.STATUS_ZOMBIE)
    except psutil.NoSuchProcess:
        return False
