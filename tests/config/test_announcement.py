"""What the terminal says while the page is not there yet."""

import threading
import time
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest

from config import embedded
from config.supervisor import Supervisor
from tests.servers import wait_until


class Page(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        self.send_response(200)
        self.end_headers()

    def log_message(self, *_: object) -> None:
        pass


def test_a_slow_start_is_told_and_the_page_announced_when_it_answers(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(embedded, "START_DEADLINE", 0.0)
    stopping, told = threading.Event(), []

    def shows(text: str) -> bool:
        told.append(capsys.readouterr().err)
        return text in "".join(told)

    with HTTPServer(("127.0.0.1", 0), Page, bind_and_activate=False) as server:
        server.server_bind()  # it refuses connections until it is activated
        address = f"http://127.0.0.1:{server.server_port}/"
        arguments = (Supervisor(tmp_path), stopping, address, tmp_path, time.monotonic())
        watch = threading.Thread(target=embedded._watch, args=arguments)
        watch.start()
        wait_until(lambda: shows("The page does not answer yet"), "the warning")
        server.server_activate()
        threading.Thread(target=server.serve_forever, daemon=True).start()
        wait_until(lambda: shows(f"Longhand is open: {address}"), "the announcement")
        stopping.set()
        watch.join()
        server.shutdown()
