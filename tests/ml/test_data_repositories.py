"""Sets that git fetches, from a real git server on this machine."""

import csv
import json
import os
import subprocess
import zipfile
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

import cv2
import numpy as np
import pytest

from ml.training import data
from ml.training.datasets import conversion
from ml.training.datasets.fetch import FetchError
from ml.training.datasets.repositories import Repository


class Server(ThreadingHTTPServer):
    root: Path
    packs = 0

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}/set"


class Handler(BaseHTTPRequestHandler):
    """Git's smart protocol by git's own http-backend (CGI, RFC 3875)."""

    server: Server

    def do_GET(self) -> None:
        path, _, query = self.path.partition("?")
        self.server.packs += path.endswith("git-upload-pack")
        body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        answer = subprocess.run(
            ["git", "http-backend"],
            input=body,
            capture_output=True,
            check=True,
            env={
                "PATH": os.environ["PATH"],
                "GIT_PROJECT_ROOT": str(self.server.root),
                "GIT_HTTP_EXPORT_ALL": "1",
                "GIT_PROTOCOL": self.headers.get("Git-Protocol", ""),
                "HTTP_CONTENT_ENCODING": self.headers.get("Content-Encoding", ""),
                "REQUEST_METHOD": self.command,
                "CONTENT_TYPE": self.headers.get("Content-Type", ""),
                "PATH_INFO": path,
                "QUERY_STRING": query,
            },
        ).stdout
        head, _, content = answer.partition(b"\r\n\r\n")
        self.send_response(200)
        for line in head.decode().split("\r\n"):
            self.send_header(*line.split(": ", 1))
        self.end_headers()
        self.wfile.write(content)

    def do_POST(self) -> None:
        self.do_GET()

    def log_message(self, *_arguments: object) -> None:
        pass


@pytest.fixture
def server(tmp_path: Path) -> Iterator[Server]:
    running = Server(("127.0.0.1", 0), Handler)
    running.root = tmp_path / "served"
    Thread(target=running.serve_forever, daemon=True).start()
    yield running
    running.shutdown()
    running.server_close()


@pytest.fixture
def work(server: Server) -> Path:
    """The served repository's files, to fill before `committed`."""
    work = server.root / "set"
    work.mkdir(parents=True)
    _git(work, "init", "--quiet")
    for setting in ("allowFilter", "allowAnySHA1InWant"):
        _git(work, "config", f"uploadpack.{setting}", "true")
    return work


def _git(folder: Path, *arguments: str) -> str:
    who = ["-c", "user.name=A", "-c", "user.email=a@example.org"]
    return subprocess.run(
        ["git", "-C", str(folder), *who, *arguments], check=True, capture_output=True, text=True
    ).stdout.strip()


def committed(work: Path) -> str:
    _git(work, "add", ".")
    _git(work, "commit", "--quiet", "-m", "A set")
    return _git(work, "rev-parse", "HEAD")


def write_picture(path: Path, picture: np.ndarray) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    assert cv2.imwrite(str(path), picture)


def stroke(shape: tuple[int, ...] = (300, 300)) -> np.ndarray:
    """White with a black upright stroke."""
    picture = np.full(shape, 255, np.uint8)
    picture[shape[0] // 5 : -shape[0] // 5, shape[1] // 2 - 4 : shape[1] // 2 + 4] = 0
    return picture


def test_only_the_wanted_paths_of_the_commit_come(
    server: Server, work: Path, tmp_path: Path
) -> None:
    write_picture(work / "data" / "1" / "a.png", stroke())
    write_picture(work / "scans" / "large.png", stroke())
    commit = committed(work)
    (work / "data" / "1" / "a.png").unlink()
    committed(work)  # the newest commit is another
    seen: list[str] = []

    def listed(checkout: Path, folder: Path) -> None:
        seen.extend(
            sorted(
                str(path.relative_to(checkout))
                for path in checkout.rglob("*.png")
                if ".git" not in path.parts
            )
        )
        (folder / "all.npz").write_bytes(b"")

    source = Repository("set/all.npz", server.address, commit, ("data",), listed)
    assert source.obtain(tmp_path / "sets") == tmp_path / "sets" / "set" / "all.npz"
    assert seen == ["data/1/a.png"]


def test_a_complete_set_is_not_fetched_again(server: Server, work: Path, tmp_path: Path) -> None:
    write_picture(work / conversion.THAI / "4" / "visitor.png", stroke())
    source = Repository(
        "thai/all.npz", server.address, committed(work), (conversion.THAI,), conversion.thai
    )
    source.obtain(tmp_path / "sets")
    before = server.packs
    source.obtain(tmp_path / "sets")
    assert before > 0
    assert server.packs == before


def test_a_commit_that_is_not_there_gives_one_clean_sentence(
    server: Server, work: Path, tmp_path: Path
) -> None:
    write_picture(work / "1.png", stroke())
    committed(work)
    source = Repository("set/all.npz", server.address, "0" * 40, ("1.png",), conversion.thai)
    with pytest.raises(FetchError, match="Run the command again later"):
        source.obtain(tmp_path / "sets")


def test_a_repository_without_the_set_is_refused_and_fetched_anew_next_time(
    server: Server, work: Path, tmp_path: Path
) -> None:
    (work / "README").write_text("Nothing here.")
    source = Repository(
        "set/all.npz", server.address, committed(work), ("README",), conversion.thai
    )
    with pytest.raises(FetchError, match="no picture was found"):
        source.obtain(tmp_path / "sets")
    assert not (tmp_path / "sets" / "set" / "downloads" / "repository").exists()


def test_a_try_that_was_killed_is_taken_up(server: Server, work: Path, tmp_path: Path) -> None:
    write_picture(work / conversion.THAI / "4" / "visitor.png", stroke())
    source = Repository(
        "thai/all.npz", server.address, committed(work), (conversion.THAI,), conversion.thai
    )
    left = tmp_path / "sets" / "thai" / "downloads" / "repository" / ".git"
    left.mkdir(parents=True)  # an init that got no further
    (left / "index.lock").write_text("")
    assert source.obtain(tmp_path / "sets").exists()


def test_a_set_that_does_not_exist_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        data.main(["tahi_digits"])
    assert "there is no set tahi_digits" in capsys.readouterr().err


def test_thai_digits_keep_their_visitor_and_blanks_are_left_out(tmp_path: Path) -> None:
    write_picture(tmp_path / conversion.THAI / "7" / "one.png", stroke())
    write_picture(tmp_path / conversion.THAI / "8" / "two.png", np.full((300, 300), 255, np.uint8))
    conversion.thai(tmp_path, tmp_path)
    with np.load(tmp_path / "all.npz") as arrays:
        assert arrays["y"].tolist() == [7]
        assert arrays["name"].tolist() == ["one"]
        assert arrays["x"].shape == (1, 64, 64)
        assert arrays["x"][0, 32, 32] < 60
        assert arrays["x"][0, 2, 2] == 255


def test_transparent_letters_are_laid_on_white_and_squared(tmp_path: Path) -> None:
    ink = np.zeros((60, 30, 4), np.uint8)  # all of it black, and transparent but for a stroke
    ink[10:50, 13:17, 3] = 255
    for name in ("CAP_B_0", "DIGIT_4_0", "SMALL_b_0"):
        write_picture(tmp_path / "PNG" / f"{name}.png", ink)
    conversion.letters62(tmp_path, tmp_path)
    with np.load(tmp_path / "all.npz") as arrays:
        assert arrays["y"].tolist() == [11, 4, 37]
        assert arrays["x"].shape == (3, 64, 64)
        assert arrays["x"][0, 32, 32] < 60
        assert arrays["x"][0, 32, 2] == 255


def test_madbase_is_read_in_the_order_of_its_numbers(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "Test Images.zip", "w") as archive:
        for number, digit, level in ((10, 3, 200), (2, 5, 100)):
            _, content = cv2.imencode(".png", np.full((28, 28), level, np.uint8))
            archive.writestr(f"Test Images/id_{number}_label_{digit}.png", content.tobytes())
        archive.writestr("Test Images/notes.txt", "no picture")
    conversion.madbase(tmp_path, tmp_path)
    with np.load(tmp_path / "part.npz") as arrays:
        assert arrays["y"].tolist() == [5, 3]
        assert arrays["x"][:, 0, 0].tolist() == [100, 200]


def test_a_cheque_amount_is_its_digits_from_the_left(tmp_path: Path) -> None:
    folder = tmp_path / conversion.CHEQUES
    for part, count in (("train2017", 2), ("val2017", 0)):
        listed = {
            "categories": [{"id": digit, "name": str(digit)} for digit in range(10)],
            "images": [
                {"id": 0, "file_name": "a_car_000154_png.rf.1.jpg"},
                {"id": 1, "file_name": "a_car_000155_png.rf.2.jpg"},  # nobody boxed its digits
            ][:count],
            "annotations": [
                {"image_id": 0, "category_id": 7, "bbox": [40.4, 5, 20, 30]},
                {"image_id": 0, "category_id": 9, "bbox": [10, 5, 20.6, 30]},
            ][:count],
        }
        (folder / "annotations").mkdir(parents=True, exist_ok=True)
        (folder / "annotations" / f"instances_{part}.json").write_text(json.dumps(listed))
    write_picture(folder / "images" / "train2017" / "a_car_000154_png.rf.1.jpg", stroke((50, 90)))
    conversion.cheques(tmp_path, tmp_path)
    with (tmp_path / "labels.csv").open(newline="") as table:
        rows = list(csv.DictReader(table))
    assert rows == [
        {
            "file": "a_car_000154.jpg",
            "label": "97",
            "status": "ok",
            "boxes_xywh": "10,5,21,30;40,5,20,30",
        }
    ]
    assert (tmp_path / "images" / "a_car_000154.jpg").exists()


def test_drawn_digits_are_listed_by_their_table(tmp_path: Path) -> None:
    (tmp_path / "dataset.csv").write_text("image,label\nimg/6-001.png,6\n")
    write_picture(tmp_path / "img" / "6-001.png", stroke((28, 28)))
    conversion.hwd1000(tmp_path, tmp_path)
    with np.load(tmp_path / "all.npz") as arrays:
        assert arrays["y"].tolist() == [6]
        assert arrays["x"].tolist() == [stroke((28, 28)).tolist()]
