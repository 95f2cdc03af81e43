"""Clients that stop half-way neither stop the site nor stay for ever."""

from __future__ import annotations

import os
import shlex
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
import yaml

from config.home import PROJECT
from config.processes import ends_with_parent, stop
from config.web import HEADER_SECONDS
from tests.servers import wait_until

HALF = b"GET /health/live HTTP/1.1\r\nHost: localhost\r\n"


@pytest.fixture(scope="module")
def port(tmp_path_factory: pytest.TempPathFactory) -> Iterator[int]:
    """The web's, by the command of docker-compose.yml with one process."""
    compose = yaml.safe_load((PROJECT / "docker-compose.yml").read_text())
    with socket.create_server(("127.0.0.1", 0)) as probe:
        free = int(probe.getsockname()[1])
    command = compose["services"]["web"]["command"].replace("--workers 2", "--workers 1")
    command = command.replace("0.0.0.0:8000", f"127.0.0.1:{free}")
    home = tmp_path_factory.mktemp("web")
    with (home / "log").open("wb") as log:
        process = subprocess.Popen(
            [sys.executable, "-m", *shlex.split(command)],
            cwd=PROJECT,
            env={**os.environ, "LONGHAND_HOME": str(home), "LONGHAND_MODE": "embedded"},
            stderr=log,
            preexec_fn=ends_with_parent(),
        )
    wait_until(lambda: opens(free), f"the web; {home}/log")
    yield free
    stop(process, patience=20)


def opens(port: int) -> bool:
    try:
        socket.create_connection(("127.0.0.1", port), timeout=5).close()
    except OSError:
        return False
    return True


def connect(port: int, sent: bytes) -> socket.socket:
    client = socket.create_connection(("127.0.0.1", port), timeout=HEADER_SECONDS + 20)
    client.sendall(sent)
    return client


def assert_the_site_answers(port: int) -> None:
    address = f"http://127.0.0.1:{port}/health/live"
    with urllib.request.urlopen(address, timeout=5) as answer:
        assert answer.status == 200


def assert_ok(client: socket.socket, times: int) -> None:
    answers = b""
    while answers.count(b'{"status": "ok"}') < times:
        piece = client.recv(10_000)
        assert piece, answers
        answers += piece


@pytest.mark.parametrize("sent", [HALF, b"G", b""])
def test_fifty_half_requests_do_not_stop_the_site(port: int, sent: bytes) -> None:
    with ExitStack() as silent:
        for _ in range(50):
            silent.enter_context(connect(port, sent))
        assert_the_site_answers(port)


def test_whoever_takes_too_long_for_the_headers_is_hung_up_on(port: int) -> None:
    """Also who sends another byte now and then."""
    started = time.monotonic()
    with connect(port, HALF) as slow, connect(port, HALF) as silent:
        slow.settimeout(1)
        while time.monotonic() - started < HEADER_SECONDS + 20:
            try:
                slow.sendall(b"a")
                if slow.recv(1) == b"":
                    break
            except TimeoutError:
                continue
            except OSError:
                break
        assert silent.recv(1) == b""
    assert HEADER_SECONDS - 1 < time.monotonic() - started < HEADER_SECONDS + 10


def test_headers_may_come_in_pieces(port: int) -> None:
    with connect(port, b"") as client:
        for piece in (HALF[:5], HALF[5:], b"\r", b"\n"):
            client.sendall(piece)
        assert_ok(client, 1)


def test_a_kept_connection_answers_again_and_again(port: int) -> None:
    with connect(port, b"") as client:
        for _ in range(3):
            client.sendall(HALF + b"\r\n")
            assert_ok(client, 1)


def test_two_requests_at_once_are_both_answered(port: int) -> None:
    with connect(port, 2 * (HALF + b"\r\n")) as client:
        assert_ok(client, 2)


def test_endless_headers_are_hung_up_on(port: int) -> None:
    with connect(port, HALF + b"X: " + b"a" * 70_000) as client:
        assert client.recv(1) == b""


def test_a_body_may_come_later_than_its_headers(port: int) -> None:
    with connect(port, HALF + b"Content-Length: 5\r\n\r\n") as client:
        client.sendall(b"later")
        assert_ok(client, 1)
        client.sendall(HALF + b"\r\n")
        assert_ok(client, 1)


def test_every_way_to_run_uses_it() -> None:
    for name in ("docker-compose.yml", "Dockerfile", "config/embedded.py"):
        text = Path(PROJECT, name).read_text()
        assert "config.web.HeadersFirst" in text, name
        assert "gthread" not in text, name
