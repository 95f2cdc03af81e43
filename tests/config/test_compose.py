"""Every service of docker-compose.yml, started by its own command and environment.

No container engine is needed: the hosts `db` and `redis` become the test run's own servers,
`/var/lib/longhand` a temporary folder, and the web's port a free one.
"""

import json
import os
import re
import shlex
import socket
import subprocess
import sys
import urllib.error
import urllib.request
import uuid
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

from config.celery import app
from config.home import PROJECT
from config.processes import stop
from ml.networks import digit_network
from recognition.tasks import warm_up
from recognition.vocabulary import Queue
from tests.servers import PostgreSQL, Redis, wait_until

pytestmark = [pytest.mark.xdist_group("compose"), pytest.mark.timeout(600)]
FILE = yaml.safe_load((PROJECT / "docker-compose.yml").read_text())
SERVICES: dict[str, dict[str, Any]] = FILE["services"]
OURS = ["migrate", "web", "worker", "background", "beat"]
STATE = "/var/lib/longhand"
DOT_ENV = {
    "SECRET_KEY": "a-throw-away-key-" + "0123456789abcdefghijklmnop" * 2,
    "POSTGRES_PASSWORD": "unused",
    "ALLOWED_HOSTS": "longhand.example.org",
    "EMAIL_URL": "smtp+tls://longhand:unused@localhost:587",
}


def interpolate(text: str, values: dict[str, str]) -> str:
    """Compose's `${NAME:-default}`, `${NAME:?message}` and `$$`."""

    def value(match: re.Match[str]) -> str:
        name, kind, word = match.groups()
        if values.get(name):
            return values[name]
        if kind == "?":
            raise KeyError(word)
        return word

    braces = re.compile(r"\$\{(\w+):([-?])([^}]*)\}")
    return braces.sub(value, text).replace("$$", "$")


class Stack:
    """The services on this machine."""

    def __init__(self, directory: Path, database_url: str, redis_url: str) -> None:
        self.directory = directory
        self.urls = {"DATABASE_URL": database_url, "REDIS_URL": redis_url}
        with socket.create_server(("127.0.0.1", 0)) as probe:
            self.port = probe.getsockname()[1]
        self.processes: list[subprocess.Popen[bytes]] = []

    def environment(self, service: str) -> dict[str, str]:
        declared = SERVICES[service]["environment"]
        own = {name: interpolate(value, DOT_ENV) for name, value in declared.items()}
        places = {"LONGHAND_HOME": str(self.directory), "STATIC_ROOT": str(self.directory / "s")}
        path = f"{Path(sys.executable).parent}:/usr/bin:/bin"
        return {"PATH": path, **DOT_ENV, **own, **self.urls, **places}

    def here(self, text: str) -> str:
        text = interpolate(text, DOT_ENV).replace(STATE, str(self.directory))
        return text.replace("0.0.0.0:8000", f"127.0.0.1:{self.port}").replace(
            "127.0.0.1:8000", f"127.0.0.1:{self.port}"
        )

    def start(self, service: str) -> subprocess.Popen[bytes]:
        with (self.directory / f"{service}.log").open("wb") as log:
            process = subprocess.Popen(
                shlex.split(self.here(SERVICES[service]["command"])),
                cwd=PROJECT,
                env=self.environment(service),
                stdout=log,
                stderr=subprocess.STDOUT,
            )
        self.processes.append(process)
        return process

    def healthy(self, service: str) -> bool:
        kind, *test = SERVICES[service]["healthcheck"]["test"]
        command = [self.here(word) for word in test]
        command = ["sh", "-c", *command] if kind == "CMD-SHELL" else command
        environment = self.environment(service)
        result = subprocess.run(
            command, cwd=PROJECT, env=environment, capture_output=True, check=False
        )
        return result.returncode == 0

    def log(self, service: str) -> str:
        return (self.directory / f"{service}.log").read_text()


@pytest.fixture(scope="module")
def stack(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stack]:
    """Its own PostgreSQL database and Redis, migrated as the `migrate` service does."""
    directory = tmp_path_factory.mktemp("compose")
    place = Path(os.environ["LONGHAND_HOME"]).parent  # PostgreSQL's own user may pass through it
    database = PostgreSQL(place / f"compose-{uuid.uuid4().hex[:8]}").start()
    redis = Redis(directory / "redis").start()
    stack = Stack(directory, database.url, redis.url())
    collect = [sys.executable, "manage.py", "collectstatic", "--noinput", "--verbosity", "0"]
    subprocess.run(collect, cwd=PROJECT, env=stack.environment("web"), check=True)  # as the image
    assert stack.start("migrate").wait(300) == 0, stack.log("migrate")
    yield stack
    for process in stack.processes:
        stop(process, patience=20)
    redis.stop()
    database.stop()


@pytest.fixture(scope="module")
def web(stack: Stack) -> Stack:
    """The stack once its web's own health check is content."""
    web = stack.start("web")
    wait_until(lambda: stack.healthy("web") or web.poll() is not None, "the web", 120)
    assert web.poll() is None, stack.log("web")
    return stack


def test_the_web_answers_to_its_own_name_alone(web: Stack) -> None:
    assert ask(web, "/health/live", "longhand.example.org") == 200
    assert ask(web, "/health/live", "elsewhere.example.org") == 400


def test_pages_are_sent_to_https_and_shown_through_a_proxy_that_speaks_it(web: Stack) -> None:
    location = ask(web, "/", "longhand.example.org", answer="Location")
    assert location == "https://longhand.example.org/"
    assert ask(web, "/", "longhand.example.org", **{"X-Forwarded-Proto": "https"}) == 200


def ask(stack: Stack, path: str, host: str, answer: str = "", **headers: str) -> int | str | None:
    """The status, or the header `answer`, without following a redirect."""

    class Stay(urllib.request.HTTPRedirectHandler):
        def redirect_request(self, *_: Any) -> None:
            return None

    headers = {**headers, "Host": host}
    request = urllib.request.Request(f"http://127.0.0.1:{stack.port}{path}", headers=headers)
    try:
        with urllib.request.build_opener(Stay).open(request, timeout=30) as response:
            return response.headers[answer] if answer else int(response.status)
    except urllib.error.HTTPError as error:
        with error:
            return error.headers[answer] if answer else error.code


@pytest.mark.parametrize("name", ["worker", "background"])
def test_each_worker_answers_its_health_check(stack: Stack, name: str) -> None:
    worker = stack.start(name)
    wait_until(lambda: stack.healthy(name) or worker.poll() is not None, f"the {name}", 120)
    assert worker.poll() is None, stack.log(name)


def test_what_is_slow_never_stands_before_a_picture() -> None:
    app.loader.import_default_modules()
    own = [name for name in app.tasks if name.startswith(("accounts.", "recognition."))]
    queues = {name: app.amqp.router.route({}, name)["queue"].name for name in own}
    slow = {name for name, queue in queues.items() if queue == "background"}
    kept = {name for name in own if name.startswith("accounts.")}
    assert slow == kept | {"recognition.tasks.take_back_arrivals"}


def test_the_sweep_stands_before_the_pictures_and_with_who_reads_them() -> None:
    app.loader.import_default_modules()
    assert app.amqp.router.route({}, "recognition.tasks.sweep")["queue"].name == "sweep"
    assert queues("worker")[0] == "sweep"  # its pulse means: pictures are read


def test_every_queue_has_its_worker() -> None:
    assert queues("worker") == ["sweep", *Queue.values]
    assert queues("background") == ["background"]


@pytest.mark.parametrize(("name", "reads"), [("worker", True), ("background", False)])
def test_only_the_worker_that_reads_loads_the_networks(
    name: str, reads: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened: list[Path] = []
    read_bytes = Path.read_bytes

    def watched(path: Path) -> bytes:
        opened.append(path)
        return read_bytes(path)

    monkeypatch.setattr(Path, "read_bytes", watched)
    digit_network.load.cache_clear()
    app.amqp.queues.select(queues(name))
    try:
        warm_up()
    finally:
        app.amqp.queues._consume_from = None  # type: ignore[attr-defined]
    assert any(path.suffix == ".tflite" for path in opened) is reads


def queues(name: str) -> list[str]:
    command = shlex.split(SERVICES[name]["command"])
    return command[command.index("--queues") + 1].split(",")


def test_beat_keeps_its_schedule_where_its_health_check_looks(stack: Stack) -> None:
    beat = stack.start("beat")
    wait_until(lambda: stack.healthy("beat") or beat.poll() is not None, "the schedule", 120)
    assert beat.poll() is None, stack.log("beat")
    wait_until(lambda: "sweep" in stack.log("beat"), "the first sweep", 60)


@pytest.mark.parametrize("name", sorted(DOT_ENV))
def test_the_stack_has_no_default_secret_or_address(name: str) -> None:
    with pytest.raises(KeyError, match=f"Please set {name} in .env"):
        interpolate(json.dumps(FILE), {**DOT_ENV, name: ""})


def test_the_web_may_not_take_the_machines_memory() -> None:
    """What one person uploads must not stop the database, the worker or the site."""
    assert SERVICES["web"]["mem_limit"] == "512m"


@pytest.mark.parametrize("name", ["web", "worker", "background", "beat", "redis", "db"])
def test_every_lasting_service_has_a_health_check_and_comes_back(name: str) -> None:
    assert SERVICES[name]["healthcheck"]["test"]
    assert SERVICES[name]["restart"] == "unless-stopped"


def test_our_services_share_one_image_and_wait_for_the_migrations() -> None:
    assert {SERVICES[name]["image"] for name in OURS} == {"longhand"}
    for name in ("web", "worker", "background", "beat"):
        assert SERVICES[name]["depends_on"] == {
            "migrate": {"condition": "service_completed_successfully"}
        }


def test_what_must_last_stands_in_volumes() -> None:
    mounts = {volume for service in SERVICES.values() for volume in service["volumes"]}
    assert mounts == {f"state:{STATE}", "redis:/data", "db:/var/lib/postgresql/data"}
    assert {mount.split(":")[0] for mount in mounts} == FILE["volumes"].keys()


def test_the_example_names_every_value_that_must_be_set() -> None:
    example = (PROJECT / ".env.example").read_text()
    names = set(re.findall(r"^(\w+)=", example, flags=re.MULTILINE))
    assert DOT_ENV.keys() <= names
