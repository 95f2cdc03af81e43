from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from config.celery import app  # shared_task would otherwise find Celery's default app

__all__ = ["RecognitionConfig", "app"]


class RecognitionConfig(AppConfig):
    name = "recognition"
    verbose_name = _("Recognition")
    default_auto_field = "django.db.models.BigAutoField"
