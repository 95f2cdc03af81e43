"""Secrets stay out of the logs: what stands in the address of a mailed link opens an account, and
what stands behind a question mark is what somebody looked for."""

from __future__ import annotations

import re

from structlog.typing import EventDict, WrappedLogger

KEYS = re.compile(r"(/confirm-email/|/password/reset/key/|/mailbox/)[^/\s\"']+")
QUERY = re.compile(r"(/[^\s?\"']*\?)[^\s\"']+")


def hide_keys(logger: WrappedLogger, method: str, event: EventDict) -> EventDict:
    """A structlog processor; it looks at each text of the event."""
    for name, value in event.items():
        if isinstance(value, str):
            event[name] = QUERY.sub(r"\1...", KEYS.sub(r"\1...", value))
    return event
