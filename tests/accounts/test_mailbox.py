"""The mails of an embedded run, which leave no machine."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.conf import settings
from django.core.mail import EmailMultiAlternatives, get_connection
from django.core.management import CommandError, call_command
from django.test import Client
from pytest_django import DjangoCaptureOnCommitCallbacks, Settings

from accounts import mailbox
from accounts.models import User
from tests.accounts.conftest import fill_in_registration
from tests.people import delete_account

pytestmark = pytest.mark.django_db


@pytest.fixture
def mails(settings: Settings, tmp_path: Path) -> Path:
    """Mails are written to this empty folder, as in an embedded run."""
    settings.EMAIL_BACKEND = "accounts.mailbox.FileBackend"
    settings.EMAIL_FILE_PATH = tmp_path
    return tmp_path


def at_the_terminal() -> Client:
    """A browser that was shown the address that `up` prints."""
    browser = Client()
    browser.get(f"/mailbox/{settings.MAILBOX_KEY}/")
    return browser


def letter(to: str, code: str) -> EmailMultiAlternatives:
    text = f"Please enter the code, señor:\n\n{code}\n\nOr open:\n\nhttp://testserver/a/?b=c&d=e"
    message = EmailMultiAlternatives(f"{code} is your code", text, "longhand@example.org", [to])
    message.attach_alternative(f"<p>{code}</p>", "text/html")
    return message


def send(to: str, code: str) -> None:
    letter(to, code).send()


def test_the_mailbox_shows_the_newest_mail_first_with_its_code_and_link(mails: Path) -> None:
    send("clerk@example.org", "1111-1111")
    send("clerk@example.org", "2222-2222")
    page = at_the_terminal().get("/mailbox/").content.decode()
    assert page.index("2222-2222") < page.index("1111-1111")
    assert '<a href="http://testserver/a/?b=c&amp;d=e">' in page
    assert "señor" in page


def test_no_two_mails_share_a_file_by_chance(mails: Path) -> None:
    """An address in memory that is taken again within a second is no name."""
    for _ in range(20):
        connection = get_connection()
        connection.open()
        connection.close()
    assert len(list(mails.glob("*.log"))) == 20


def test_an_empty_mailbox_says_so(mails: Path) -> None:
    page = at_the_terminal().get("/mailbox/").content.decode()
    assert "There is no mail yet" in page


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


def test_the_address_of_the_terminal_opens_the_mailbox_for_the_browser(mails: Path) -> None:
    send("clerk@example.org", "1111-1111")
    browser = Client()
    assert browser.get("/mailbox/").status_code == 404
    page = browser.get(f"/mailbox/{settings.MAILBOX_KEY}/", follow=True)
    assert page.redirect_chain == [("/mailbox/", 302)]
    assert "1111-1111" in page.content.decode()
    assert browser.cookies["mailbox"]["httponly"]


@pytest.mark.parametrize(
    "headers",
    [
        {"host": "localhost"},  # as a plain proxy sends it, which adds nothing
        {"host": "127.0.0.1:8000"},
        {"host": "longhand.example.org"},
        {"host": "localhost", "x-forwarded-for": "192.0.2.1"},
        {"host": "localhost", "cookie": f"mailbox={settings.MAILBOX_KEY}"},
    ],
)
def test_whoever_was_not_shown_the_key_reads_no_mail(
    mails: Path, settings: Settings, headers: dict[str, str]
) -> None:
    settings.ALLOWED_HOSTS = ["localhost", "127.0.0.1", "longhand.example.org"]
    send("clerk@example.org", "1111-1111")
    page = Client().get("/mailbox/", headers=headers)
    assert page.status_code == 404
    assert b"1111-1111" not in page.content
    assert b"The terminal where it was started" in page.content


def test_a_wrong_key_opens_nothing(mails: Path) -> None:
    browser = Client()
    assert browser.get("/mailbox/0123456789abcdef/").status_code == 404
    assert "mailbox" not in browser.cookies


def test_only_names_of_this_machine_are_answered_unless_told_otherwise(client: Client) -> None:
    assert client.get("/", headers={"host": "localhost"}).status_code == 200
    assert client.get("/", headers={"host": "rebinding.example.org"}).status_code == 400


def test_the_page_that_asks_for_the_code_leads_to_the_mailbox() -> None:
    browser = at_the_terminal()
    fill_in_registration(browser)
    assert 'href="/mailbox/"' in browser.get("/accounts/confirm-email/").content.decode()


def test_who_has_no_key_yet_is_told_where_it_stands(newcomer: Client) -> None:
    fill_in_registration(newcomer)
    page = newcomer.get("/accounts/confirm-email/").content.decode()
    assert "/mailbox/" not in page
    assert "The terminal where it was started shows the address of the mailbox" in page


def test_the_mails_to_a_deleted_account_go_with_it_and_the_others_stay(
    mails: Path,
    clerk: User,
    stranger: User,
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    send(clerk.email, "1111-1111")
    both = [letter(clerk.email, "2222-2222"), letter(stranger.email, "3333-3333")]
    get_connection().send_messages(both)  # in one file
    theirs = mailbox.newest_to(stranger.email)
    send(stranger.email, "4444-4444")
    newest = mailbox.newest_to(stranger.email)
    (mails / "begun.log").touch()  # by a worker that writes a mail at this moment
    with django_capture_on_commit_callbacks(execute=True):
        delete_account(clerk)
    kept = [path.read_text() for path in mails.iterdir()]
    assert len(kept) == 3
    assert not any(clerk.email in content for content in kept)
    assert mailbox.newest_first() == [newest, theirs]
