"""python3 manage.py lastmail ADDRESS"""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from accounts.mailbox import newest_to


class Command(BaseCommand):
    help = "Print the newest mail to an address (embedded run)."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("address")

    def handle(self, *args: Any, address: str, **options: Any) -> None:
        if not settings.MAILBOX:
            raise CommandError("This Longhand sends real mails and keeps none of them.")
        mail = newest_to(address)
        if mail is None:
            raise CommandError(f"There is no mail to {address} in {settings.EMAIL_FILE_PATH}.")
        self.stdout.write(f"To: {mail.to}\nSubject: {mail.subject}\n\n{mail.text}")
