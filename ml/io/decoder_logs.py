"""Keeps what decoders say about damaged files out of the log: the job tells the user instead."""

import contextlib
import ctypes
import logging
import warnings
from pathlib import Path

import PIL


def silence_decoders() -> None:
    """Turns off Pillow's warnings and log, and libtiff's own messages, for the whole process."""
    warnings.filterwarnings("ignore", category=UserWarning, module=r"PIL\.")
    logging.getLogger("PIL").setLevel(logging.CRITICAL)
    for library in _libtiffs():
        with contextlib.suppress(OSError, AttributeError):
            _silence(ctypes.CDLL(str(library)))


def _libtiffs() -> list[Path]:
    """The copy of libtiff inside Pillow's wheel; a system-wide Pillow has none."""
    package = Path(PIL.__file__).parent
    folders = (package.parent / "pillow.libs", package / ".dylibs")
    return [path for folder in folders for path in folder.glob("libtiff*")]


def _silence(libtiff: ctypes.CDLL) -> None:
    for name in ("TIFFSetErrorHandler", "TIFFSetWarningHandler"):
        setter = getattr(libtiff, name)
        setter.restype, setter.argtypes = ctypes.c_void_p, [ctypes.c_void_p]
        setter(None)
