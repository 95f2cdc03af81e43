"""Pages in the language of the person, else of the browser, else in English."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import translation
from pytest_django.asserts import assertContains, assertNotContains

from accounts.adapter import AccountAdapter, SecondFactorAdapter
from accounts.models import Plan, User
from recognition.vocabulary import State
from tests.jobs import make_job
from tests.people import PASSWORD
from tests.pictures import picture

pytestmark = pytest.mark.django_db
Browse = Callable[[User], Client]
NEVER_SHOWN = {"username_blacklisted"}  # there are no user names


def test_a_browser_that_asks_for_german_gets_a_german_front_page(german_browser: Client) -> None:
    page = german_browser.get("/")
    assertContains(page, "Handgeschriebene Zahlen, für Sie gelesen")
    assertContains(page, '<html lang="de"')
    assertContains(page, "98 %")
    assert page.headers["Content-Language"] == "de"
    assert "Accept-Language" in page.headers["Vary"]


@pytest.mark.parametrize("asked", ["", "tlh,fr;q=0.8", "en-GB"])
def test_a_browser_that_asks_for_another_language_gets_english(asked: str) -> None:
    page = Client(headers={"accept-language": asked}).get("/")
    assertContains(page, "Handwritten numbers, read for you")
    assertContains(page, '<html lang="en"')


def test_who_chooses_german_sees_german_at_once_and_from_then_on(
    clerk: User, browse: Browse
) -> None:
    client = browse(clerk)
    assertContains(client.get("/accounts/profile/"), '<option value="de">Deutsch</option>')
    form = {"name": "", "language": "de", "time_zone": ""}
    page = client.post("/accounts/profile/", form, follow=True)
    assertContains(page, "Gespeichert.")
    assertContains(page, "Name und Sprache")
    assertContains(client.get("/history/"), "Noch ist hier nichts")


def test_what_a_person_chose_goes_before_what_the_browser_asks(
    german: User, browse: Browse
) -> None:
    client = browse(german)
    assertContains(client.get("/upload/", headers={"accept-language": "en"}), "Zahlen lesen")
    german.language = "en"
    german.save()
    assertContains(client.get("/upload/", headers={"accept-language": "de"}), "Read the numbers")


def test_who_chooses_the_browsers_language_again_is_told_so_in_it(german_client: Client) -> None:
    form = {"name": "", "language": "", "time_zone": ""}
    assertContains(german_client.post("/accounts/profile/", form, follow=True), "Saved.")


def test_a_language_that_longhand_no_longer_speaks_does_no_harm(
    clerk: User, browse: Browse
) -> None:
    clerk.language = "tlh"
    clerk.save()
    assertContains(browse(clerk).get("/upload/"), '<html lang="en"')


@pytest.mark.parametrize(
    ("job", "told"),
    [
        ({"state": State.FAILED, "error_code": "corrupt"}, "Das Bild ist beschädigt"),
        ({"state": State.FAILED, "error_code": "worker_lost"}, "ist dreimal misslungen"),
        ({"state": State.DONE}, "Wir haben auf diesem Bild keine"),
        ({"state": State.CANCELED}, "Sie haben abgebrochen"),
        ({"state": State.QUEUED}, "Ihr Bild wartet darauf"),
    ],
)
def test_a_job_tells_what_became_of_it_in_german(
    german: User, german_client: Client, job: dict[str, State], told: str
) -> None:
    page = german_client.get(f"/jobs/{make_job(german, **job).id}/")
    assertContains(page, told)


def test_a_reason_of_another_version_is_told_as_it_was_kept(
    german: User, german_client: Client
) -> None:
    job = make_job(german, State.FAILED, error_code="eclipse", error_message="It was too dark.")
    assertContains(german_client.get(f"/jobs/{job.id}/"), "It was too dark.")


def test_figures_and_dates_are_written_as_german_does(german: User, german_client: Client) -> None:
    job = make_job(german, State.DONE, "4", milliseconds=1310)
    job.predictions.update(confidence=0.997)
    page = german_client.get(f"/jobs/{job.id}/")
    assertContains(page, "99,7 %")
    assertContains(page, "1,3 s")
    assertContains(page, f'<dd><time datetime="{job.created.isoformat()}">{job.created:%-d}. ')
    assertContains(german_client.get("/accounts/plan/"), "20.000 Bilder am Tag")


def test_a_refused_file_and_an_empty_form_are_told_in_german(german_client: Client) -> None:
    text = SimpleUploadedFile("notes.txt", b"no picture")
    page = german_client.post("/upload/", {"images": [text]})
    assertContains(page, "notes.txt: Das ist kein Bild, das wir lesen können.", status_code=422)
    assertContains(german_client.post("/upload/"), "Es wurde kein Bild", status_code=422)


def test_the_plans_of_a_new_installation_have_german_names(german_client: Client) -> None:
    page = german_client.get("/accounts/plan/")
    assertContains(page, "Kurzzeit")
    assertContains(page, "Für große Sammlungen")
    assertNotContains(page, "Short-lived")


def test_a_plan_of_the_administrators_own_is_called_as_they_wrote_it(
    german_client: Client,
) -> None:
    form = {"name": "User", "description": "Created", "needs_approval": True}  # in the catalogue
    limits = {"images_a_day": 1, "images_in_a_batch": 1, "megabytes": 1}
    own = Plan.objects.create(**form, **limits)
    page = german_client.get("/accounts/plan/")
    assertContains(page, "<h3>User</h3>")
    assertContains(page, "<p>Created</p>")
    assertContains(page, "„User“ anfragen")
    page = german_client.post("/accounts/plan/", {"plan": own.pk}, follow=True)
    assertContains(page, "Wir haben bei der Verwaltung „User“ angefragt.")
    assertContains(page, "Sie haben nach dem Tarif „User“ gefragt.")
    Plan.objects.filter(pk=own.pk).update(needs_approval=False)
    page = german_client.post("/accounts/plan/", {"plan": own.pk}, follow=True)
    assertContains(page, "Ihr Tarif ist jetzt „User“.")


def test_djangos_and_allauths_own_texts_are_german_too(german_browser: Client) -> None:
    form = {"email": "nobody", "password1": "12345678", "password2": "12345678"}
    page = german_browser.post("/accounts/signup/", form)
    assertContains(page, "Bitte geben Sie eine gültige E-Mail-Adresse ein.")
    assertContains(page, "Dieses Passwort ist zu üblich.")
    assertContains(page, "Dieses Passwort besteht nur aus Ziffern.")
    form = {"email": "a@example.org", "password1": PASSWORD, "password2": "another"}
    page = german_browser.post("/accounts/signup/", form)
    assertContains(page, "Bitte geben Sie zweimal dasselbe Passwort ein.")


def test_nobody_is_addressed_as_a_friend() -> None:
    with translation.override("de"):
        texts = {**AccountAdapter.error_messages, **SecondFactorAdapter.error_messages}
        shown = {code: str(text) for code, text in texts.items() if code not in NEVER_SHOWN}
    familiar = re.compile(
        r"\b(du|dein\w*|dir|dich|bitte (gib|wähle|versuche|habe))\b", re.IGNORECASE
    )
    assert {code: text for code, text in shown.items() if familiar.search(text)} == {}


@pytest.mark.parametrize(
    ("address", "status", "told"),
    [("/nowhere/", 404, "Hier ist nichts"), ("/accounts/logout/", 403, "ist abgelaufen")],
)
def test_error_pages_are_german(address: str, status: int, told: str) -> None:
    client = Client(enforce_csrf_checks=True, headers={"accept-language": "de"})
    page = client.post(address)
    assertContains(page, told, status_code=status)
    assertContains(page, '<html lang="de"', status_code=status)


def test_the_administration_is_german(administrator: User, browse: Browse) -> None:
    administrator.language = "de"
    administrator.save()
    job = make_job(administrator, State.FAILED, error_code="timeout")
    office = browse(administrator)
    assertContains(office.get("/admin/"), "Aufträge, Personen und Tarife")
    assertContains(office.get("/admin/queue/"), "Ältester wartender Auftrag")
    jobs = office.get("/admin/recognition/job/")
    assertContains(jobs, "Ausgewählte Aufträge noch einmal ausführen")
    assertContains(jobs, "fehlgeschlagen")
    page = office.get(f"/admin/recognition/job/{job.id}/change/")
    assertContains(page, "hat zu lange gedauert")
    assertContains(page, f"{job.created:%-d}. ")


def test_the_number_of_pictures_is_told_in_german(german_client: Client) -> None:
    page = german_client.post("/upload/", {"images": [picture(), picture()]}, follow=True)
    assertContains(page, "2 Bilder wurden hochgeladen.")
