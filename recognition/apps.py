from django.apps import AppConfig

from config.celery import app  # shared_task would otherwise find Celery's default app

__all__ = ["RecognitionConfig", "app"]


class RecognitionConfig(AppConfig):
    name = "recognition"
    default_auto_field = "django.db.models.BigAutoField"
