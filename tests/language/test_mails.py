"""Mails in the language of who gets them, whoever caused them and wherever they are written."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from allauth.account.models import EmailAddress
from django.core.mail import EmailMessage, EmailMultiAlternatives
from django.test import Client
from django.utils import translation
from pytest_django import DjangoCaptureOnCommitCallbacks

from accounts import export
from accounts.models import Plan, User

pytestmark = pytest.mark.django_db
Browse = Callable[[User], Client]
PASSWORD = "walnut ladder orbit"


def html_of(mail: EmailMessage) -> str:
    assert isinstance(mail, EmailMultiAlternatives)
    return str(mail.alternatives[0][0])


def register(client: Client, email: str = "newcomer@example.org") -> None:
    client.post("/accounts/signup/", {"email": email, "password1": PASSWORD, "password2": PASSWORD})


def pack(client: Client, user: User) -> None:
    """Ask for the data in a browser, and have it packed by a worker, which has none."""
    client.post("/accounts/data/")
    with translation.override("en"):
        export.pack(user.exports.get().pk, 0)


def test_a_newcomer_with_a_german_browser_gets_the_code_in_german(
    german_browser: Client, mailoutbox: list[EmailMessage]
) -> None:
    register(german_browser)
    assert "ist Ihr Code für Longhand" in mailoutbox[0].subject
    assert "Der Code gilt 15 Minuten." in mailoutbox[0].body
    assert '<html lang="de">' in html_of(mailoutbox[0])
    assert "Der Code gilt 15 Minuten." in html_of(mailoutbox[0])


def test_a_mail_of_a_worker_is_in_the_language_that_the_person_chose(
    german: User, browse: Browse, mailoutbox: list[EmailMessage]
) -> None:
    pack(browse(german), german)
    assert mailoutbox[0].subject == "Ihre Daten sind fertig"


def test_a_mail_of_a_worker_is_in_the_browsers_language_where_nothing_is_chosen(
    clerk: User, browse: Browse, mailoutbox: list[EmailMessage]
) -> None:
    client = browse(clerk)
    client.defaults["HTTP_ACCEPT_LANGUAGE"] = "de"
    pack(client, clerk)
    assert mailoutbox[0].subject == "Ihre Daten sind fertig"


def test_a_mail_of_a_worker_is_english_where_the_browser_is(
    clerk: User, browse: Browse, mailoutbox: list[EmailMessage]
) -> None:
    clerk.note_browser_language("de")
    pack(browse(clerk), clerk)
    assert mailoutbox[0].subject == "Your data is ready"


def test_what_an_administrator_does_is_written_in_the_recipients_language(
    administrator: User,
    german: User,
    stranger: User,
    browse: Browse,
    mailoutbox: list[EmailMessage],
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    User.objects.filter(pk=administrator.pk).update(language="de")
    archive = Plan.objects.get(name="Archive")
    User.objects.filter(pk__in=[german.pk, stranger.pk]).update(wanted_plan=archive)
    chosen = {"action": "approve_plan", "_selected_action": [german.pk, stranger.pk]}
    with django_capture_on_commit_callbacks(execute=True):
        browse(administrator).post("/admin/accounts/user/", chosen)
    mails = {mail.to[0]: mail for mail in mailoutbox}
    assert mails[german.email].subject == "Ihr Tarif ist freigegeben"
    assert "„Archiv“" in mails[german.email].body
    assert mails[stranger.email].subject == "Your plan is approved"
    assert "“Archive”" in mails[stranger.email].body


def test_a_mail_calls_an_administrators_own_plan_as_they_wrote_it(
    administrator: User,
    german: User,
    browse: Browse,
    mailoutbox: list[EmailMessage],
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    own = Plan.objects.create(name="User", images_a_day=1, images_in_a_batch=1, megabytes=1)
    User.objects.filter(pk=german.pk).update(wanted_plan=own)
    chosen = {"action": "approve_plan", "_selected_action": [german.pk]}
    with django_capture_on_commit_callbacks(execute=True):
        browse(administrator).post("/admin/accounts/user/", chosen)
    assert "„User“" in mailoutbox[0].body


@pytest.mark.parametrize("asked", ["stranger@example.org", "second@example.org"])
def test_who_adds_anothers_address_does_not_choose_the_owners_language(
    german: User,
    stranger: User,
    german_browser: Client,
    mailoutbox: list[EmailMessage],
    asked: str,
) -> None:
    EmailAddress.objects.create(user=stranger, email="second@example.org", verified=True)
    EmailAddress.objects.create(user=german, email=asked)
    german_browser.post("/accounts/password/reset/", {"email": asked.upper()})
    assert [mail.subject for mail in mailoutbox] == ["Choose a new password"]


def test_a_forgotten_password_is_answered_in_the_persons_language_from_any_browser(
    german: User, mailoutbox: list[EmailMessage]
) -> None:
    Client().post("/accounts/password/reset/", {"email": german.email})
    assert mailoutbox[0].subject == "Wählen Sie ein neues Passwort"


def test_who_has_no_account_is_answered_in_the_browsers_language(
    german_browser: Client, mailoutbox: list[EmailMessage]
) -> None:
    german_browser.post("/accounts/password/reset/", {"email": "nobody@example.org"})
    assert mailoutbox[0].subject == "Sie haben noch kein Konto"


def test_a_second_registration_is_told_in_the_owners_language(
    german: User, mailoutbox: list[EmailMessage]
) -> None:
    register(Client(), german.email)
    assert mailoutbox[0].subject == "Sie haben schon ein Konto"
