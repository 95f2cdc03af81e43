"""Which address the audit log and the logs keep of a person."""

from __future__ import annotations

from collections.abc import Callable

import pytest
import structlog
from auditlog.models import LogEntry
from django.test import Client, RequestFactory
from pytest_django import Settings

from accounts.middleware import LogMiddleware
from accounts.models import User

pytestmark = pytest.mark.django_db
Browse = Callable[[User], Client]
INVENTED = {
    "x-forwarded-for": "not an address, 198.51.100.7, 192.0.2.1",
    "x-forwarded-port": "99999999999",
    "x-correlation-id": "x" * 300,
}


@pytest.fixture
def lock(administrator: User, clerk: User, browse: Browse) -> Callable[[], LogEntry]:
    """An administrator locks the clerk, with a header full of inventions."""

    def act() -> LogEntry:
        form = {"action": "lock", "_selected_action": [clerk.pk]}
        browse(administrator).post("/admin/accounts/user/", form, headers=INVENTED)
        return LogEntry.objects.get_for_object(clerk).latest("id")

    return act


@pytest.mark.parametrize(
    ("proxies", "address"), [(0, "127.0.0.1"), (1, "192.0.2.1"), (2, "198.51.100.7")]
)
def test_the_audit_log_believes_our_own_proxies_alone(
    lock: Callable[[], LogEntry], settings: Settings, proxies: int, address: str | None
) -> None:
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = proxies
    settings.ACCOUNT_RATE_LIMITS = False
    entry = lock()
    assert (entry.remote_addr, entry.remote_port, entry.cid) == (address, None, None)


@pytest.mark.parametrize(("proxies", "address"), [(1, "192.0.2.1"), (3, None), (9, None)])
def test_the_log_believes_our_own_proxies_alone(
    settings: Settings, proxies: int, address: str | None
) -> None:
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = proxies
    with structlog.contextvars.bound_contextvars(ip=""):
        LogMiddleware.bind_ip(RequestFactory().get("/", headers=INVENTED))
        assert structlog.contextvars.get_contextvars()["ip"] == address
