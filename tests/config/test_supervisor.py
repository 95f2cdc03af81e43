"""What keeps the services running, with small programs as services."""

import os
import sys
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest

from config.supervisor import Service, Supervisor
from tests.processes import is_alive
from tests.servers import wait_until


@pytest.fixture
def supervisor(tmp_path: Path) -> Iterator[Supervisor]:
    supervisor = Supervisor(tmp_path / "logs")
    yield supervisor
    supervisor.stop()


def service(name: str, code: str, patience: float = 5.0) -> Service:
    return Service(name, [sys.executable, "-c", code], os.environ, patience=patience)


def test_a_killed_service_starts_again(
    supervisor: Supervisor, capsys: pytest.CaptureFixture[str]
) -> None:
    sleeper = service("sleeper", "import time; time.sleep(60)")
    supervisor.start(sleeper)
    assert sleeper.process
    first = sleeper.process.pid
    sleeper.process.kill()
    sleeper.process.wait()

    def runs_again() -> bool:
        supervisor.revive()
        return sleeper.runs

    wait_until(runs_again, "the service to run again")
    assert sleeper.process.pid != first
    assert "sleeper ended (SIGKILL); starting it again in 0.25 s." in capsys.readouterr().err


def test_a_service_that_keeps_dying_waits_longer_each_time(
    supervisor: Supervisor, capsys: pytest.CaptureFixture[str]
) -> None:
    supervisor.start(service("broken", "raise SystemExit(3)"))

    def third_death() -> bool:
        supervisor.revive()
        captured.append(capsys.readouterr().err)
        return "in 1 s" in "".join(captured)

    captured: list[str] = []
    wait_until(third_death, "three deaths")
    told = "".join(captured)
    assert [f"again in {delay} s" in told for delay in ("0.25", "0.5", "1")] == [True] * 3
    assert "broken ended (exit status 3)" in told


def test_a_service_that_ignores_the_stop_is_killed_with_its_children(
    supervisor: Supervisor, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    deaf = "import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN); "
    ready = "os.write(1, b'ready %d\\n' % os.getpid())"  # in one piece, whatever Python buffers
    code = f"import os; {deaf}os.fork(); {ready}; time.sleep(60)"
    supervisor.start(service("deaf", code, patience=0.3))
    log = tmp_path / "logs" / "deaf.log"
    wait_until(lambda: log.exists() and log.read_text().count("ready") == 2, "both processes")
    both = [psutil.Process(int(line.split()[1])) for line in log.read_text().splitlines()]

    supervisor.stop()

    assert "deaf did not stop within 0.3 s and was killed." in capsys.readouterr().err
    wait_until(lambda: not any(map(is_alive, both)), "both processes to be gone")


def test_the_terminal_shows_errors_and_the_log_everything(
    supervisor: Supervisor, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    code = "print('all is well'); print('[error] the ink is dry')"
    supervisor.start(service("pen", code))
    log = tmp_path / "logs" / "pen.log"
    lines = "all is well\n[error] the ink is dry\n"
    wait_until(lambda: log.exists() and log.read_text() == lines, "both lines in the log")
    supervisor.stop()
    assert capsys.readouterr().err == "pen: [error] the ink is dry\n"


def test_later_stages_outlive_earlier_ones(supervisor: Supervisor, tmp_path: Path) -> None:
    code = (
        "import signal, sys, time\n"
        "def stop(*_):\n"
        "    print(time.monotonic_ns(), flush=True)\n"
        "    sys.exit()\n"
        "signal.signal(signal.SIGTERM, stop)\n"
        "print('ready', flush=True)\n"
        "time.sleep(60)\n"
    )
    logs = {}
    for name, stage in (("broker", 2), ("web", 0), ("worker", 1)):
        started = service(name, code)
        started.stage = stage
        supervisor.start(started)
        logs[name] = tmp_path / "logs" / f"{name}.log"
    wait_until(lambda: all(log.exists() and log.read_text() for log in logs.values()), "all")
    supervisor.stop()
    ends = {name: int(log.read_text().split()[1]) for name, log in logs.items()}
    assert sorted(ends, key=ends.__getitem__) == ["web", "worker", "broker"]
