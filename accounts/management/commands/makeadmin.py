"""python3 manage.py makeadmin EMAIL"""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from accounts.models import User


class Command(BaseCommand):
    help = "Make an existing account an administrator's."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("email")

    def handle(self, *args: Any, email: str, **options: Any) -> None:
        user = User.objects.filter(email__iexact=email).first()
        if user is None:
            raise CommandError(
                f"There is no account with {email}. Please register it on the website first, or "
                "make one here: python3 manage.py createsuperuser"
            )
        user.is_staff = user.is_superuser = user.is_active = user.is_approved = True
        user.save()
        user.confirm()
        self.stdout.write(f"{user.email} is an administrator now.")
