"""`manage.py up` as a newcomer starts it: one command, on an empty folder and a free port."""

import contextlib
import json
import re
import shutil
import signal
import stat
import subprocess
import sys
import textwrap
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from config.home import PROJECT
from tests.embedded import Running, environment, gone
from tests.servers import wait_until

pytestmark = [pytest.mark.xdist_group("up"), pytest.mark.timeout(600)]


Start = Callable[..., Running]


@pytest.fixture(scope="module")
def start(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Start]:
    started: list[Running] = []

    def start(home: Path | None = None, *arguments: str) -> Running:
        folder = home or tmp_path_factory.mktemp("embedded") / "state"
        started.append(Running(folder, *(arguments or ("--port", "0"))))
        return started[-1]

    yield start
    for running in started:
        running.kill()


@pytest.fixture(scope="module")
def running(start: Start) -> Running:
    """A system that the tests share; those that end one start their own."""
    return start().wait_until_open()


def test_the_page_the_worker_and_the_queue_answer(running: Running) -> None:
    assert running.get("") == 200
    running.wait_until_ready()


def test_the_terminal_says_where_everything_is(running: Running) -> None:
    shown = running.shown()
    for text in ("mailbox/", "lastmail ADDRESS", "makeadmin EMAIL", str(running.home / "logs")):
        assert text in shown


def test_the_terminal_says_step_by_step_what_is_done(running: Running) -> None:
    steps = ("Preparing the database", "Starting the web page", "Longhand is open", "(ready in ")
    places = [running.shown().index(step) for step in steps]
    assert places == sorted(places)
    assert "does not answer" not in running.shown()


@pytest.mark.skipif(not shutil.which("curl"), reason="the lines call curl")
def test_the_readmes_lines_for_programs_read_the_example(running: Running) -> None:
    lines = re.search(r"```\n( *SITE=.*?)```", (PROJECT / "README.md").read_text(), re.DOTALL)
    assert lines
    typed = textwrap.dedent(lines[1]).replace("python3", sys.executable)
    typed = typed.replace("ADDRESS", "program@example.org --create")
    typed = typed.replace("SITE=http://localhost:8000/", f"SITE={running.address}")
    shown = subprocess.check_output(
        ["bash", "-euc", typed], cwd=PROJECT, env=environment(running.home), text=True
    )
    job = json.loads(shown)
    assert job["state"] == "done"
    assert [prediction["text"] for prediction in job["predictions"]] == ["35287"]


def test_the_state_is_for_its_owner_alone(running: Running) -> None:
    def mode(name: str) -> int:
        return stat.S_IMODE((running.home / name).stat().st_mode)

    assert mode("") == 0o700
    assert mode("secret_key") == 0o600
    assert mode("redis") == 0o700


def test_a_second_start_on_the_same_state_is_refused(running: Running, start: Start) -> None:
    second = start(running.home)
    assert second.process.wait(60) == 1
    assert f"it already runs in {running.home} (process {running.process.pid} at" in second.shown()
    assert running.get("") == 200


def test_a_taken_port_is_told_before_anything_starts(running: Running, start: Start) -> None:
    port = running.address.rsplit(":")[-1].strip("/")
    second = start(None, "--port", port)
    assert second.process.wait(60) == 1
    assert f"port {port} cannot be used (Address already in use)" in second.shown()
    assert "Choose another one: python3 manage.py up --port" in second.shown()


@pytest.mark.parametrize("word", ["worker@%h", "background@%h", "beat", "gunicorn"])
def test_what_is_killed_comes_back(running: Running, word: str) -> None:
    first = running.service(word)
    assert first
    family = [first, *first.children(recursive=True)]
    first.kill()

    def another() -> bool:
        now = running.service(word)
        return now is not None and now.pid != first.pid

    wait_until(another, f"another {word}", 60)
    wait_until(lambda: gone(family), "the old one's children to be gone", 60)
    running.wait_until_ready()


def test_a_killed_redis_comes_back_with_what_it_held(running: Running) -> None:
    import redis

    connection = redis.Redis(unix_socket_path=str(running.home / "redis" / "redis.sock"))
    connection.set("note", "keep me")
    connection.bgrewriteaof()
    wait_until(lambda: connection.info("persistence")["aof_rewrite_in_progress"] == 0, "the file")
    first = next(p for p in running.family() if "redis-server" in p.name())
    first.kill()

    def kept() -> bool:
        with contextlib.suppress(redis.RedisError):
            return connection.get("note") == b"keep me"
        return False

    wait_until(kept, "the note in the new Redis", 60)
    running.wait_until_ready()


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_stop_leaves_nothing_running_and_the_next_start_works(
    start: Start, number: signal.Signals
) -> None:
    first = start().wait_until_open()
    family = first.family()
    assert len(family) >= 5  # redis, web, two workers, beat; some have children by now
    first.process.send_signal(number)
    assert first.process.wait(60) == 0
    assert gone(family), first.shown()
    assert "Stopped in" in first.shown()
    collected = (first.home / "static" / "staticfiles.json").stat().st_mtime_ns
    again = start(first.home).wait_until_open()
    assert again.get("") == 200
    assert (first.home / "static" / "staticfiles.json").stat().st_mtime_ns == collected


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux signals a child so")
def test_a_killed_supervisor_takes_everything_with_it(start: Start) -> None:
    running = start().wait_until_open()
    family = running.family()
    running.process.kill()
    wait_until(lambda: gone(family), "every child to be gone", 60)
    again = start(running.home).wait_until_open()
    assert again.get("") == 200


def test_production_is_not_started_by_up(tmp_path: Path) -> None:
    result = subprocess.run(
        [sys.executable, PROJECT / "manage.py", "up"],
        env={**environment(tmp_path), "LONGHAND_MODE": "production"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert result.returncode == 1
    assert "docs/operations.md tells how to run production" in result.stderr
