"""Mails wait in the database until they are out; no request waits for them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import timedelta
from pathlib import Path

import pytest
from celery import Celery
from django.core.mail import EmailMessage, send_mail
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoCaptureOnCommitCallbacks, Settings
from redis import Redis

from accounts import mailbox, outbox
from accounts.models import Mail, User
from config.celery import app
from tests.accounts.conftest import fill_in_registration
from tests.people import delete_account

pytestmark = pytest.mark.django_db
NOBODY_LISTENS = "redis+socket:///nowhere/redis.sock"


@pytest.fixture
def waiting(settings: Settings) -> None:
    """The outbox as in a real run; what it hands over lands in pytest's mailbox."""
    settings.EMAIL_BACKEND = "accounts.outbox.OutboxBackend"
    settings.DELIVERY_BACKEND = "django.core.mail.backends.locmem.EmailBackend"


@pytest.fixture
def broker_down() -> Iterator[None]:
    """Redis does not answer."""
    Celery("down", broker=NOBODY_LISTENS).set_current()
    yield
    app.set_current()


@pytest.fixture
def queue(settings: Settings) -> Iterator[Callable[[], list[str]]]:
    """The messages in the worker's queue; none listens to it here."""
    redis = Redis.from_url(settings.REDIS_URL)
    redis.delete("background")
    yield lambda: [str(message) for message in redis.lrange("background", 0, -1)]
    redis.delete("background")


class JustThen(mailbox.FileBackend):
    """Keeps a mail in a file, and meanwhile its account is deleted."""

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        delete_account(User.objects.get(email=email_messages[0].to[0]))
        return super().send_messages(email_messages) or 0


def write() -> Mail:
    send_mail("A subject", "A text", None, ["clerk@example.org"], html_message="<p>A text</p>")
    return Mail.objects.get()


def test_a_request_leaves_its_mail_in_the_outbox_and_wakes_a_worker(
    waiting: None,
    newcomer: Client,
    mailoutbox: list[EmailMessage],
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    with django_capture_on_commit_callbacks() as callbacks:
        fill_in_registration(newcomer)
    assert Mail.objects.get().recipients == ["newcomer@example.org"]
    assert len(callbacks) == 1
    assert not mailoutbox


def test_a_mail_goes_out_as_it_was_and_leaves_nothing_behind(
    waiting: None, mailoutbox: list[EmailMessage]
) -> None:
    outbox.send(write().pk, 0)
    message = mailoutbox[0]
    assert (message.subject, message.body, message.to) == (
        "A subject",
        "A text",
        ["clerk@example.org"],
    )
    assert message.alternatives[0][0] == "<p>A text</p>"  # type: ignore[attr-defined]
    assert not Mail.objects.exists()


def test_two_wake_up_calls_send_one_mail(waiting: None, mailoutbox: list[EmailMessage]) -> None:
    mail = write()
    Mail.objects.update(attempts=1, due=timezone.now() + outbox.LEASE)  # in another's hand
    outbox.send(mail.pk, 0)
    assert not mailoutbox
    assert Mail.objects.exists()


def test_a_backlog_is_told_once_and_in_portions(
    waiting: None, queue: Callable[[], list[str]]
) -> None:
    mail = write()
    rest = [Mail(recipients=mail.recipients, due=mail.due) for _ in range(outbox.MOST)]
    Mail.objects.bulk_create(rest)
    outbox.wake_all()
    assert len(queue()) == outbox.MOST
    outbox.wake_all()
    assert len(queue()) == outbox.MOST + 1
    outbox.wake_all()
    assert len(queue()) == outbox.MOST + 1


def test_a_message_that_got_lost_is_sent_again_and_the_mail_once(
    waiting: None, queue: Callable[[], list[str]], mailoutbox: list[EmailMessage]
) -> None:
    mail = write()
    outbox.wake([mail])
    Mail.objects.update(due=timezone.now())  # the grace is over
    outbox.wake_all()
    assert len(queue()) == 2
    outbox.send(mail.pk, 0)
    outbox.send(mail.pk, 0)
    assert len(mailoutbox) == 1


def test_a_mail_server_that_fails_is_tried_again_later(
    waiting: None, settings: Settings, mailoutbox: list[EmailMessage]
) -> None:
    settings.DELIVERY_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 1  # nothing listens there
    mail = write()
    outbox.send(mail.pk, 0)
    mail.refresh_from_db()
    assert "refused" in mail.error
    assert mail.due > timezone.now()
    settings.DELIVERY_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    outbox.send(mail.pk, mail.attempts)
    assert mailoutbox[0].to == ["clerk@example.org"]


def test_while_redis_is_down_the_mail_waits(waiting: None, broker_down: None) -> None:
    mail = write()
    outbox.wake([mail])
    assert Mail.objects.filter(pk=mail.pk, due__lte=timezone.now()).exists()


def test_the_periodic_task_finds_what_is_due(waiting: None, queue: Callable[[], list[str]]) -> None:
    write()
    assert queue() == [], "the transaction is not over, so nobody was woken yet"
    outbox.wake_all()
    assert len(queue()) == 1
    assert "accounts.tasks.send_mail" in queue()[0]


def test_a_mail_that_could_not_be_sent_for_days_is_given_up(waiting: None) -> None:
    mail = write()
    Mail.objects.filter(pk=mail.pk).update(created=timezone.now() - timedelta(days=4))
    outbox.wake_all()
    assert not Mail.objects.exists()


def test_a_mail_that_is_sent_while_its_account_is_deleted_is_not_kept(
    waiting: None, clerk: User, stranger: User, settings: Settings, tmp_path: Path
) -> None:
    settings.MAILBOX, settings.EMAIL_FILE_PATH = True, tmp_path
    settings.DELIVERY_BACKEND = "accounts.mailbox.FileBackend"
    send_mail("Theirs", "A text", None, [stranger.email])
    outbox.send(Mail.objects.get().pk, 0)
    settings.DELIVERY_BACKEND = f"{__name__}.JustThen"
    outbox.send(write().pk, 0)
    assert not User.objects.filter(pk=clerk.pk).exists()
    assert [mail.to for mail in mailbox.newest_first()] == [stranger.email]
