"""Secrets stay out of the logs: what stands in the address of a mailed link opens an account."""

from __future__ import annotations

import re

from structlog.typing import EventDict, WrappedLogger

KEYS = re.compile(r"(/confirm-email/|/password/reset/key/)[^/\s\"']+")


def hide_keys(logger: WrappedLogger, method: str, event: EventDict) -> EventDict:
    """A structlog processor; it looks at each text of the event."""
    for name, value in event.items():
        if isinstance(value, str):
            event[name] = KEYS.sub(r"\1...", value)
    return event
