"""python3 manage.py createtoken EMAIL [--create] [--name NAME] [--scope read|write]"""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from accounts.models import MOST_TOKENS, ApiToken, Scope, User


class Command(BaseCommand):
    help = "Print a new API token for an account, and nothing else."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("email")
        parser.add_argument(
            "--create", action="store_true", help="make the account where there is none"
        )
        parser.add_argument("--name", default="command line", help="what the token is called")
        parser.add_argument(
            "--scope", choices=Scope.values, default=Scope.WRITE, help="what it may"
        )

    def handle(
        self, *args: Any, email: str, create: bool, name: str, scope: str, **options: Any
    ) -> None:
        user = User.objects.filter(email__iexact=email).first()
        if user is None and create:
            user = User.objects.create_confirmed(email)
        if user is None:
            raise CommandError(f"There is no account with {email}. Make one with --create.")
        if not user.is_confirmed:
            raise CommandError(f"{user.email} is not confirmed, so its token would open nothing.")
        if user.auth_token_set.count() >= MOST_TOKENS:
            raise CommandError(
                f"{user.email} has {MOST_TOKENS} tokens, the most. Revoke one first."
            )
        _, token = ApiToken.objects.create(user, name=name, scope=scope)
        self.stdout.write(token)
