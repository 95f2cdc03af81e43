import gzip
import struct
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

import numpy as np
import pytest

from ml.training.datasets.archives import Files, bitmaps, digest, idx
from ml.training.datasets.fetch import FetchError, fetch

CONTENT = bytes(range(256)) * 3000


class Server(ThreadingHTTPServer):
    """Serves CONTENT in parts, breaks off the first `breaks` answers, and counts requests."""

    breaks = 0
    requests: list[str]

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}/digits.gz"


class Handler(BaseHTTPRequestHandler):
    server: Server

    def do_GET(self) -> None:
        self.server.requests.append(self.headers["Range"])
        start = int(self.headers["Range"].removeprefix("bytes=").rstrip("-"))
        part = CONTENT[start:]
        if not part:
            self.send_error(416)
            return
        self.send_response(206)
        self.send_header("Content-Length", str(len(part)))
        self.end_headers()
        if self.server.breaks:
            self.server.breaks -= 1
            part = part[: len(part) // 2]
        self.wfile.write(part)

    def log_message(self, *_arguments: object) -> None:
        pass


@pytest.fixture
def server() -> Iterator[Server]:
    running = Server(("127.0.0.1", 0), Handler)
    running.requests = []
    Thread(target=running.serve_forever, daemon=True).start()
    yield running
    running.shutdown()
    running.server_close()


def test_a_broken_download_goes_on_where_it_stopped(server: Server, tmp_path: Path) -> None:
    server.breaks = 2
    path = fetch(server.address, tmp_path / "deep" / "digits.gz")
    assert path.read_bytes() == CONTENT
    starts = [int(part.removeprefix("bytes=").rstrip("-")) for part in server.requests]
    assert starts[0] == 0
    assert starts == sorted(set(starts))
    assert len(starts) == 3


def test_what_an_earlier_run_left_is_not_fetched_again(server: Server, tmp_path: Path) -> None:
    (tmp_path / "digits.gz.partial").write_bytes(CONTENT[:500_000])
    fetch(server.address, tmp_path / "digits.gz")
    fetch(server.address, tmp_path / "digits.gz")
    assert server.requests == ["bytes=500000-"]


def test_a_download_that_was_complete_is_only_renamed(server: Server, tmp_path: Path) -> None:
    (tmp_path / "digits.gz.partial").write_bytes(CONTENT)
    assert fetch(server.address, tmp_path / "digits.gz").read_bytes() == CONTENT


def test_a_server_that_is_away_gives_one_clean_sentence(tmp_path: Path) -> None:
    with pytest.raises(FetchError, match="Run the command again later"):
        fetch("http://127.0.0.1:9/digits.gz", tmp_path / "digits.gz")


def test_a_set_is_arranged_once_and_checked(server: Server, tmp_path: Path) -> None:
    arrays = {"x": np.frombuffer(CONTENT, np.uint8)}
    source = Files(
        "set/all.npz",
        (server.address,),
        lambda files: {"x": np.frombuffer(files[0], np.uint8)},
        digest(arrays),
    )
    path = source.obtain(tmp_path)
    source.obtain(tmp_path)
    assert np.load(path)["x"].tobytes() == CONTENT
    assert len(server.requests) == 1


def test_a_set_with_a_wrong_checksum_is_thrown_away(server: Server, tmp_path: Path) -> None:
    source = Files(
        "set/all.npz",
        (server.address,),
        lambda files: {"x": np.frombuffer(files[0], np.uint8)},
        "0" * 64,
    )
    with pytest.raises(FetchError, match="isn't what it should be"):
        source.obtain(tmp_path)
    assert list(tmp_path.rglob("*.npz")) == []
    assert list(tmp_path.rglob("*.gz")) == []


def test_the_idx_format_is_understood() -> None:
    plain = struct.pack(">BBBBII", 0, 0, 8, 2, 2, 3) + bytes([1, 2, 3, 4, 5, 6])
    assert idx(gzip.compress(plain)).tolist() == [[1, 2, 3], [4, 5, 6]]
    wide = struct.pack(">BBBBIi", 0, 0, 12, 1, 1, 70_000)
    assert idx(gzip.compress(wide)).tolist() == [70_000]


def test_bitmaps_are_found_below_the_notes_about_their_set() -> None:
    rows = ["0" * 32] * 31 + ["1" + "0" * 31]
    text = "ntrs = 2\nentwidth = 32\n\n" + "".join("\n".join(rows) + f"\n {d}\n" for d in "73")
    arrays = bitmaps([text.encode()])
    assert arrays["y"].tolist() == [7, 3]
    assert arrays["x"].shape == (2, 32, 32)
    assert arrays["x"][1, 31].tolist() == [255] + [0] * 31
