"""The Celery application; its settings are the `CELERY_…` names of settings.py."""

import os

from celery import Celery
from celery.signals import beat_init, celeryd_init, setup_logging
from django_structlog.celery.steps import DjangoStructLogInitStep

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

app = Celery("longhand")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
app.steps["worker"].add(DjangoStructLogInitStep)
PATIENCE = 10  # seconds: a worker's connection is silent while it waits for the next message


@celeryd_init.connect
@beat_init.connect
def be_patient(**_: object) -> None:
    """Nobody waits for a worker or for beat; a page gives up soon (settings.REDIS_PATIENCE)."""
    app.conf.broker_transport_options["socket_timeout"] = PATIENCE


@setup_logging.connect
def keep_django_logging(**_: object) -> None:
    """Celery would replace the handlers that settings.LOGGING has set up."""
