"""One file from a public address, resumed where the last try broke off, checked when complete."""

import urllib.error
import urllib.request
from pathlib import Path
from urllib.response import addinfourl

from tqdm import tqdm

CHUNK = 2**16
TRIES = 5
TIMEOUT = 30


class FetchError(Exception):
    """A file could not be fetched; the message says what to do."""


def fetch(address: str, to: Path) -> Path:
    """Downloads an address to a file and returns its path; goes on from what is there.

    Raises FetchError when the server can't be reached in five tries.
    """
    if to.exists():
        return to
    partial = to.with_name(to.name + ".partial")
    partial.parent.mkdir(parents=True, exist_ok=True)
    for _ in range(TRIES):
        try:
            if _continued(address, partial):
                return partial.rename(to)
        except (urllib.error.URLError, ConnectionError, TimeoutError) as error:
            reason = error
            continue
        reason = ConnectionError("the connection broke off")
    raise FetchError(f"{address} can't be fetched ({reason}). Run the command again later.")


def _continued(address: str, partial: Path) -> bool:
    """Appends what the server still has; true when the file is complete."""
    have = partial.stat().st_size if partial.exists() else 0
    request = urllib.request.Request(address, headers={"Range": f"bytes={have}-"})
    try:
        answer = urllib.request.urlopen(request, timeout=TIMEOUT)
    except urllib.error.HTTPError as error:
        if error.code == 416:  # nothing is left beyond what we have
            return True
        raise
    with answer:
        have = have if answer.status == 206 else 0
        total = have + int(answer.headers.get("Content-Length", 0))
        _append(answer, partial, have, total)
    return partial.stat().st_size >= total


def _append(answer: addinfourl, partial: Path, have: int, total: int) -> None:
    with (
        partial.open("ab" if have else "wb") as file,
        tqdm(total=total, initial=have, unit="B", unit_scale=True, desc=partial.stem) as bar,
    ):
        while chunk := answer.read(CHUNK):
            file.write(chunk)
            bar.update(len(chunk))
