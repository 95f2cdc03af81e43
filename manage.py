#!/usr/bin/env python3
"""Longhand's one command.

up [--port N] [--workers N]   set up what is missing and start everything
verify [PYTEST ARGUMENTS]     lint, types and every test
install [--dev]               the set-up alone; --dev adds what tests and training need
"""

from __future__ import annotations

import os
import sys

from config import bootstrap


def main(arguments: list[str]) -> int:
    bootstrap.enter(arguments)  # returns only inside the right environment
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    command = arguments[0] if arguments else ""
    if command == "up":
        from config.embedded import up

        return up(arguments[1:])
    if command == "verify":
        from config.verify import verify

        return verify(arguments[1:])
    if command == "install":
        return 0
    if command in ("", "help", "-h", "--help") and len(arguments) < 2:
        print(__doc__)
    return _django(arguments)


def _django(arguments: list[str]) -> int:
    from django.core.exceptions import ImproperlyConfigured
    from django.core.management import execute_from_command_line

    try:
        execute_from_command_line([sys.argv[0], *arguments])
    except ImproperlyConfigured as error:  # a setting: its sentence says more than a traceback
        sys.exit(f"Longhand: {error}")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
