"""What the terminal says while the page is not there yet."""

import threading
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest

from config import embedded, progress
from config.supervisor import Supervisor
from tests.servers import wait_until


class Page(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        self.send_response(200)
        self.end_headers()

    def log_message(self, *_: object) -> None:
        pass


class Start:
    """A start whose page takes its time until it is let in."""

    def __init__(self, server: HTTPServer, told: Callable[[], str]) -> None:
        self.server = server
        self.address = f"http://127.0.0.1:{server.server_port}/"
        self.told = told
        self.serving = threading.Thread(target=server.serve_forever, daemon=True)

    def says(self, text: str) -> None:
        wait_until(lambda: text in self.told(), repr(text))

    def let_in(self) -> None:
        self.server.server_activate()
        self.serving.start()


@pytest.fixture
def begin(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> Iterator[Callable[[], Start]]:
    monkeypatch.setattr(progress, "REMINDER", 0.05)
    monkeypatch.setattr(embedded, "TICK", 0.001)
    stopping = threading.Event()
    server = HTTPServer(("127.0.0.1", 0), Page, bind_and_activate=False)
    server.server_bind()  # it refuses connections until it is activated
    shown: list[str] = []

    def told() -> str:
        shown.append(capsys.readouterr().err)
        return "".join(shown)

    start = Start(server, told)
    arguments = (Supervisor(tmp_path), stopping, start.address, tmp_path)
    watch = threading.Thread(target=embedded._watch, args=arguments)

    def begun() -> Start:
        watch.start()
        return start

    yield begun
    stopping.set()
    watch.join()
    if start.serving.is_alive():
        server.shutdown()
    server.server_close()


def test_a_slow_start_says_what_it_does_and_raises_no_alarm(begin: Callable[[], Start]) -> None:
    start = begin()
    start.says("Starting the web page and the workers ...\n")
    wait_until(lambda: start.told().count("still working") > 3, "more reminders")
    start.let_in()
    start.says(f"Longhand is open: {start.address}")
    assert "does not answer" not in start.told()
    end = start.told().index("Longhand is open")
    assert "still working" not in start.told()[end:]


def test_a_start_that_takes_far_too_long_names_the_log(
    begin: Callable[[], Start], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(embedded, "START_DEADLINE", 0.0)
    start = begin()
    start.says(f"The page does not answer yet; {tmp_path / 'logs' / 'web.log'} may say why.")
    start.let_in()
    start.says("Longhand is open")
    assert start.told().count("does not answer") == 1
