"""The mails that an embedded run would have sent, from the files in HOME/mails."""

from __future__ import annotations

import contextlib
import email
import email.policy
import os
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from email.message import EmailMessage
from email.utils import parseaddr, parsedate_to_datetime
from pathlib import Path
from typing import Any
from uuid import uuid4

from django.conf import settings
from django.core.mail.backends import filebased
from django.http import HttpRequest, HttpResponse
from django.utils.crypto import constant_time_compare

from accounts.wording import Paragraph, paragraphs

COOKIE, SALT = "mailbox", "accounts.mailbox"
COOKIE_SECONDS = 365 * 24 * 3600
END = b"\n" + b"-" * 79 + b"\n"  # what Django's file backend writes after each mail


class FileBackend(filebased.EmailBackend):
    """Django's, with a file of its own for each connection.

    Django names a file after the second and the connection's address in memory. Two of one second
    may share it, and then an old mail looks newer than one that was written in between.
    """

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        name = f"{datetime.now(UTC):%Y%m%d-%H%M%S-%f}-{uuid4().hex}.log"
        self._fname = str(Path(self.file_path) / name)


@dataclass(frozen=True)
class KeptMail:
    to: str
    subject: str
    text: str
    at: datetime

    @property
    def paragraphs(self) -> list[Paragraph]:
        return paragraphs(self.text)


def is_open_to(request: HttpRequest) -> bool:
    """Whether this browser was shown the key: what is here would let in as anybody.

    Neither the Host header nor the lack of a proxy's headers tells who asks: behind a plain proxy
    everybody looks as if they sat at this machine.
    """
    shown = request.get_signed_cookie(COOKIE, "", salt=SALT) or ""
    return settings.MAILBOX and constant_time_compare(shown, settings.MAILBOX_KEY)


def open_to(response: HttpResponse, key: str) -> bool:
    """Let the browser that gets this response in, where the key is right."""
    if not constant_time_compare(key, settings.MAILBOX_KEY):
        return False
    response.set_signed_cookie(
        COOKIE, key, salt=SALT, max_age=COOKIE_SECONDS, httponly=True, samesite="Lax"
    )
    return True


def newest_first(limit: int = 50) -> list[KeptMail]:
    mails: list[KeptMail] = []
    for path in _files():
        mails.extend(_parse(path))
        if len(mails) >= limit:
            break
    return mails[:limit]


def newest_to(address: str) -> KeptMail | None:
    wanted = address.casefold()
    found = (mail for path in _files() for mail in _parse(path) if wanted in mail.to.casefold())
    return next(found, None)


def remove_to(addresses: set[str]) -> None:
    """Remove the mails to these addresses, which may share a file with others'."""
    unwanted = {address.casefold() for address in addresses}
    for path in _files():
        mails = _mails(path)
        others = [raw for raw in mails if _recipient(raw).casefold() not in unwanted]
        if len(others) < len(mails):
            _rewrite(path, others)


def _rewrite(path: Path, mails: list[bytes]) -> None:
    """Keep only these mails of a file, which stays as old as it was."""
    if not mails:
        path.unlink(missing_ok=True)
        return
    before = path.stat()
    partial = path.with_suffix(".partial")
    partial.write_bytes(b"".join(raw + END for raw in mails))
    os.utime(partial, ns=(before.st_atime_ns, before.st_mtime_ns))
    partial.replace(path)


def _files() -> list[Path]:
    """The newest first; names tell those apart that are of one tick of the file system's clock.

    A file may go at any time, with the account that it was for.
    """
    aged = []
    for path in Path(settings.EMAIL_FILE_PATH).glob("*.log"):
        with contextlib.suppress(FileNotFoundError):
            aged.append((path.stat().st_mtime_ns, path))
    return [path for _, path in sorted(aged, reverse=True)]


def _mails(path: Path) -> list[bytes]:
    with contextlib.suppress(FileNotFoundError):
        return [raw for raw in path.read_bytes().split(END) if raw.strip()]
    return []


def _parse(path: Path) -> Iterator[KeptMail]:
    """The mails of one file, the newest first."""
    for raw in reversed(_mails(path)):
        yield _kept(_message(raw))


def _message(raw: bytes) -> EmailMessage:
    return email.message_from_bytes(raw.lstrip(), policy=email.policy.default)


def _recipient(raw: bytes) -> str:
    return parseaddr(str(_message(raw)["To"]))[1]


def _kept(message: EmailMessage) -> KeptMail:
    body = message.get_body(("plain",))
    return KeptMail(
        to=str(message["To"]),
        subject=str(message["Subject"]),
        text=body.get_content() if body else "",
        at=parsedate_to_datetime(str(message["Date"])).astimezone(UTC),
    )
