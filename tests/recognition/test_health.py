"""/health/live and /health/ready."""

from __future__ import annotations

import logging
import socket
import time
from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.utils import timezone
from pytest_django import Settings
from redis import Redis

from accounts.cache import SharedCache
from recognition import pulse

OK = {"database": "ok", "broker": "ok", "worker": "ok"}


@pytest.fixture
def heard_of(db: None) -> None:
    """A worker has just left word."""
    pulse.beat()


@pytest.fixture
def silent_redis(settings: Settings) -> Iterator[None]:
    """Something that takes connections and never says a word."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        listener.listen()
        settings.REDIS_URL = f"redis://127.0.0.1:{listener.getsockname()[1]}"
        yield


def test_live_answers_without_the_database_or_redis(client: Client, settings: Settings) -> None:
    settings.REDIS_URL = "redis://127.0.0.1:1"
    response = client.get("/health/live")  # without the fixture db a query would raise
    assert (response.status_code, response.json()) == (200, {"status": "ok"})


def test_ready_where_everything_answers(client: Client, heard_of: None) -> None:
    response = client.get("/health/ready")
    assert (response.status_code, response.json()) == (200, {"status": "ok", "checks": OK})
    assert "no-store" in response["Cache-Control"]


@pytest.mark.parametrize("beaten", [None, timedelta(seconds=31)])
def test_a_worker_that_is_not_heard_of_is_named(
    client: Client, db: None, settings: Settings, beaten: timedelta | None
) -> None:
    with Redis.from_url(settings.REDIS_URL) as redis:
        redis.delete(pulse.PULSE)
        if beaten:
            redis.set(pulse.PULSE, (timezone.now() - beaten).isoformat())
    response = client.get("/health/ready")
    assert (response.status_code, response.json()["checks"]) == (503, OK | {"worker": "down"})


def test_ready_believes_the_broker_and_no_memory_of_its_own(
    client: Client, heard_of: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(SharedCache, "_down_until", time.monotonic() + 60)
    assert client.get("/health/ready").status_code == 200


def test_no_readiness_is_one_line_in_the_log(
    client: Client, db: None, settings: Settings, caplog: pytest.LogCaptureFixture
) -> None:
    settings.REDIS_URL = "redis://127.0.0.1:1"
    assert client.get("/health/ready").status_code == 503
    told = [record.name for record in caplog.records if record.levelno >= logging.WARNING]
    assert told == ["django_structlog.middlewares.request"]


def test_a_redis_that_is_gone_is_named_at_once(
    client: Client, heard_of: None, settings: Settings
) -> None:
    settings.REDIS_URL = "redis://127.0.0.1:1"
    assert_broker_is_named_soon(client)


def test_a_redis_that_hangs_is_named_soon(
    client: Client, heard_of: None, silent_redis: None
) -> None:
    assert_broker_is_named_soon(client)


def assert_broker_is_named_soon(client: Client) -> None:
    started = time.monotonic()
    response = client.get("/health/ready")
    assert time.monotonic() - started < 8  # on a busy machine; nothing waits for a hanging broker
    assert response.status_code == 503
    assert response.json()["checks"] == {"database": "ok", "broker": "down", "worker": "down"}


def test_a_database_that_is_gone_is_named(
    client: Client, transactional_db: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    pulse.beat()
    connection.close()
    with monkeypatch.context() as patch:
        patch.setitem(connection.settings_dict, "HOST", "/nowhere")
        response = client.get("/health/ready")
    assert (response.status_code, response.json()["checks"]) == (503, OK | {"database": "down"})


def test_nothing_but_reading_is_allowed(client: Client) -> None:
    assert client.post("/health/live").status_code == 405
    assert client.post("/health/ready").status_code == 405
