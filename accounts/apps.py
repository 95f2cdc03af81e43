from __future__ import annotations

from django.apps import AppConfig
from django.db.models.signals import post_migrate
from django.utils.translation import gettext_lazy as _


class AccountsConfig(AppConfig):
    name = "accounts"
    verbose_name = _("People and plans")  # django-allauth's group is called Accounts
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from accounts import audit
        from accounts.first_plans import create_first_plans

        post_migrate.connect(create_first_plans, sender=self)
        audit.register()
        audit.connect()
