"""The mails of an embedded run, which leave no machine."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.core.mail import EmailMultiAlternatives
from django.core.management import CommandError, call_command
from django.test import Client
from pytest_django import Settings

pytestmark = pytest.mark.django_db


@pytest.fixture
def mails(settings: Settings, tmp_path: Path) -> Path:
    """Mails are written to this empty folder, as in an embedded run."""
    settings.EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
    settings.EMAIL_FILE_PATH = tmp_path
    return tmp_path


def send(to: str, code: str) -> None:
    text = f"Please enter the code, señor:\n\n{code}\n\nOr open:\n\nhttp://testserver/a/?b=c&d=e"
    message = EmailMultiAlternatives(f"{code} is your code", text, "longhand@example.org", [to])
    message.attach_alternative(f"<p>{code}</p>", "text/html")
    message.send()


def test_the_mailbox_shows_the_newest_mail_first_with_its_code_and_link(mails: Path) -> None:
    send("clerk@example.org", "1111-1111")
    send("clerk@example.org", "2222-2222")
    page = Client().get("/mailbox/").content.decode()
    assert page.index("2222-2222") < page.index("1111-1111")
    assert '<a href="http://testserver/a/?b=c&amp;d=e">' in page
    assert "señor" in page


def test_an_empty_mailbox_says_so(mails: Path) -> None:
    assert "There is no mail yet" in Client().get("/mailbox/").content.decode()


def test_lastmail_prints_the_newest_mail_to_an_address(
    mails: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    send("clerk@example.org", "1111-1111")
    send("clerk@example.org", "2222-2222")
    send("stranger@example.org", "3333-3333")
    call_command("lastmail", "Clerk@example.org")
    printed = capsys.readouterr().out
    assert "2222-2222" in printed
    assert "1111-1111" not in printed


def test_lastmail_says_where_there_is_none(mails: Path) -> None:
    with pytest.raises(CommandError, match="no mail to clerk"):
        call_command("lastmail", "clerk@example.org")


def test_the_page_that_asks_for_the_code_leads_to_the_mailbox(newcomer: Client) -> None:
    from tests.accounts.conftest import fill_in_registration

    fill_in_registration(newcomer)
    assert 'href="/mailbox/"' in newcomer.get("/accounts/confirm-email/").content.decode()
