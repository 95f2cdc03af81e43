"""What a load balancer asks: does the process live, and can the whole do its work?"""

from __future__ import annotations

from django.db import Error, connection
from django.http import HttpRequest, JsonResponse
from django.urls import path
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe
from redis import RedisError

from recognition import pulse


@require_safe
@never_cache
def live(request: HttpRequest) -> JsonResponse:
    """200 as long as the process answers; it asks nobody else."""
    return JsonResponse({"status": "ok"})


@require_safe
@never_cache
def ready(request: HttpRequest) -> JsonResponse:
    """200 where database, broker and a worker are there, else 503 that names what is down."""
    broker = pulse.broker_answers()
    checks = {"database": _database(), "broker": broker, "worker": broker and _worker()}
    down = [name for name, answers in checks.items() if not answers]
    body = {
        "status": "down" if down else "ok",
        "checks": {name: "down" if name in down else "ok" for name in checks},
    }
    return JsonResponse(body, status=503 if down else 200)


def _database() -> bool:
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except Error:
        return False
    return True


def _worker() -> bool:
    try:
        return pulse.is_fresh(pulse.last_beat())
    except RedisError:
        return False


urlpatterns = [
    path("live", live, name="health_live"),
    path("ready", ready, name="health_ready"),
]
