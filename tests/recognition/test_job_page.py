"""A job's page: its state, its result, and what can be done with it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from django.test import Client
from pytest_django.asserts import assertContains, assertNotContains, assertRedirects

from accounts.models import User
from recognition.models import Digit, Job, Prediction, Verdict
from recognition.vocabulary import State
from tests.jobs import make_job

POLLING = 'hx-trigger="every 1s"'


@pytest.mark.parametrize("state", State.open())
def test_an_open_job_looks_again_by_itself_and_can_be_canceled(
    clerk_client: Client, clerk: User, state: State
) -> None:
    job = make_job(clerk, state)
    page = clerk_client.get(f"/jobs/{job.id}/")
    assertContains(page, POLLING)
    assertContains(page, f'action="/jobs/{job.id}/cancel/"')


def test_without_javascript_the_page_still_looks_again(clerk_client: Client, clerk: User) -> None:
    job = make_job(clerk, State.QUEUED)
    page = clerk_client.get(f"/jobs/{job.id}/")
    assertContains(page, '<noscript><meta http-equiv="refresh" content="3"></noscript>')
    assertContains(page, f'<noscript><p><a class="btn" href="/jobs/{job.id}/">')


def test_a_result_shows_number_certainty_and_every_probability(
    clerk_client: Client, clerk: User
) -> None:
    job = make_job(clerk, State.DONE, "47")
    Prediction.objects.update(confidence=0.97)
    page = clerk_client.get(f"/jobs/{job.id}/")
    assertContains(page, '<span class="visually-hidden">47</span>')
    assertContains(page, "<strong>We are sure</strong> · 97 %")
    assertContains(page, 'aria-label="Probabilities: 0: 0 %, 1: 0 %, 2: 0 %, 3: 0 %, 4: 95 %,')
    assertContains(
        page, '<rect class="box-sure" data-box="digit-1" x="11" y="2" width="9" height="20">'
    )
    assertNotContains(page, POLLING)


@pytest.mark.parametrize(
    ("asked", "told"),
    [("auto", "<dd>one number (found automatically)</dd>"), ("page", "<dd>a page of numbers</dd>")],
)
def test_a_result_tells_how_the_picture_was_read(
    clerk_client: Client, clerk: User, asked: str, told: str
) -> None:
    found = "number" if asked == "auto" else asked
    job = make_job(clerk, State.DONE, "47", layout=asked, found_layout=found)
    assertContains(clerk_client.get(f"/jobs/{job.id}/"), told)


def test_a_doubtful_number_asks_to_be_checked_and_offers_other_readings(
    clerk_client: Client, clerk: User
) -> None:
    job = make_job(clerk, State.DONE, "47")
    Digit.objects.filter(position=1).update(confidence=0.6)
    page = clerk_client.get(f"/jobs/{job.id}/")
    assertContains(page, "<strong>Please check</strong> · only 90 % sure")
    assertContains(page, '<b>4</b><b class="unclear">7</b>')
    assertContains(page, 'name="text" value="1"')


def test_certainty_is_never_told_as_100_percent(clerk_client: Client, clerk: User) -> None:
    job = make_job(clerk, State.DONE, "4")
    Prediction.objects.update(confidence=1.0)
    page = clerk_client.get(f"/jobs/{job.id}/")
    assertContains(page, "· 99.9 %")
    assertNotContains(page, "100 %")


@pytest.mark.parametrize(
    ("milliseconds", "told"), [(26.71, "27 ms"), (999.7, "1.0 s"), (1349.0, "1.3 s"), (0.0, "0 ms")]
)
def test_the_time_to_read_it_is_told_as_one_says_it(
    clerk_client: Client, clerk: User, milliseconds: float, told: str
) -> None:
    job = make_job(clerk, State.DONE, "4", milliseconds=milliseconds)
    assertContains(clerk_client.get(f"/jobs/{job.id}/"), f"<dd>{told}</dd>")


def test_several_numbers_stand_in_reading_order(clerk_client: Client, clerk: User) -> None:
    job = make_job(clerk, State.DONE, "12", "345")
    page = clerk_client.get(f"/jobs/{job.id}/")
    assertContains(page, "2 numbers were found")
    assertContains(page, "Please check the red ones.")
    assertContains(page, 'data-copy="12&#10;345"')
    assertContains(page, 'id="number-1"')


def test_numbers_that_are_all_sure_ask_for_no_check(clerk_client: Client, clerk: User) -> None:
    job = make_job(clerk, State.DONE, "12", "345")
    Prediction.objects.update(confidence=0.97)
    assertNotContains(clerk_client.get(f"/jobs/{job.id}/"), "Please check the red ones.")


def test_nothing_found_says_what_helps(clerk_client: Client, clerk: User) -> None:
    job = make_job(clerk, State.DONE)
    page = clerk_client.get(f"/jobs/{job.id}/")
    assertContains(page, "We found no handwritten number")
    assertContains(page, "Go closer")
    assertContains(page, 'href="/upload/"')


def test_a_failed_job_tells_its_sentence_and_can_be_tried_again(
    clerk_client: Client, clerk: User
) -> None:
    job = make_job(clerk, State.FAILED)
    page = clerk_client.get(f"/jobs/{job.id}/")
    assertContains(page, "Reading this picture took too long.")
    assertContains(page, f'action="/jobs/{job.id}/retry/"')
    assertNotContains(page, POLLING)


def test_a_strange_file_name_is_only_text(clerk_client: Client, clerk: User) -> None:
    job = make_job(clerk, State.DONE, name="<script>alert(1)</script>.png")
    assertNotContains(clerk_client.get(f"/jobs/{job.id}/"), "<script>alert")


def test_the_fragment_is_empty_while_nothing_changed(clerk_client: Client, clerk: User) -> None:
    job = make_job(clerk, State.QUEUED)
    assert clerk_client.get(f"/jobs/{job.id}/status/?state=queued").status_code == 204


def test_the_fragment_of_a_finished_job_ends_the_polling_and_announces_the_result(
    clerk_client: Client, clerk: User
) -> None:
    job = make_job(clerk, State.DONE, "47")
    fragment = clerk_client.get(f"/jobs/{job.id}/status/?state=running")
    assertNotContains(fragment, POLLING)
    assertNotContains(fragment, "<html")
    assertContains(fragment, '<p id="announcement" hx-swap-oob="innerHTML">47</p>')
    assertContains(fragment, "<title>47 · Longhand</title>")


def test_a_fragment_after_the_session_ended_leads_the_whole_page_to_the_log_in(
    client: Client, clerk: User, media: Path
) -> None:
    job = make_job(clerk)
    answer = client.get(f"/jobs/{job.id}/status/", headers={"hx-request": "true"})
    assert answer.headers["HX-Redirect"] == f"/accounts/login/?next=/jobs/{job.id}/"


def test_cancel_ends_an_open_job(clerk_client: Client, clerk: User) -> None:
    job = make_job(clerk, State.QUEUED)
    assertRedirects(clerk_client.post(f"/jobs/{job.id}/cancel/"), f"/jobs/{job.id}/")
    assert Job.objects.get().state == State.CANCELED


def test_cancel_after_the_end_changes_nothing_and_says_so(
    clerk_client: Client, clerk: User
) -> None:
    job = make_job(clerk, State.DONE, "47")
    page = clerk_client.post(f"/jobs/{job.id}/cancel/", follow=True)
    assertContains(page, "there is nothing to cancel")
    assert Job.objects.get().state == State.DONE


@pytest.mark.parametrize("state", State.retryable())
def test_retry_runs_a_job_again(clerk_client: Client, clerk: User, state: State) -> None:
    job = make_job(clerk, state)
    assertRedirects(clerk_client.post(f"/jobs/{job.id}/retry/"), f"/jobs/{job.id}/")
    assert Job.objects.get().state == State.QUEUED


def test_retry_of_a_finished_job_changes_nothing_and_says_so(
    clerk_client: Client, clerk: User
) -> None:
    job = make_job(clerk, State.DONE, "47")
    page = clerk_client.post(f"/jobs/{job.id}/retry/", follow=True)
    assertContains(page, "already being read, or has been")
    assert Job.objects.get().state == State.DONE


@pytest.mark.parametrize("action", ["cancel", "retry", "correct"])
def test_actions_are_posts_only(clerk_client: Client, clerk: User, action: str) -> None:
    job = make_job(clerk)
    assert clerk_client.get(f"/jobs/{job.id}/{action}/").status_code == 405


@pytest.mark.parametrize("action", ["", "status/", "cancel/", "retry/", "correct/"])
@pytest.mark.parametrize("person", ["stranger", "administrator"])
def test_anyone_else_gets_404(
    request: pytest.FixtureRequest,
    clerk: User,
    media: Path,
    browse: Callable[[User], Client],
    person: str,
    action: str,
) -> None:
    job = make_job(clerk, State.DONE, "47")
    other = browse(request.getfixturevalue(person))
    method = other.get if action in ("", "status/") else other.post
    answer = method(f"/jobs/{job.id}/{action}", {"order": "0", "text": "48"})
    assert answer.status_code == 404
    assert Job.objects.get().state == State.DONE
    assert not Verdict.objects.exists()
