"""The history of a person's pictures."""

from __future__ import annotations

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries
from pytest_django.asserts import assertContains, assertNotContains

from accounts.models import User
from recognition.history.pages import PAGE
from recognition.models import Batch, Job, Prediction, Verdict
from recognition.vocabulary import State
from tests.jobs import make_job


def shown(clerk_client: Client, query: str = "") -> list[str]:
    page = clerk_client.get(f"/history/{query}").context["page"]
    return [job.name for job in page.jobs]


def many(owner: User, count: int) -> list[Job]:
    """Rows alone, the oldest first, all made at one instant so that the order must be by id too."""
    batch, now = Batch.objects.create(owner=owner), timezone.now()
    jobs = Job.objects.bulk_create(
        Job(batch=batch, owner=owner, name=str(i), width=1, height=1, queued=now)
        for i in range(count)
    )
    Job.objects.update(created=now)
    return sorted(jobs, key=lambda job: job.id)


@pytest.mark.parametrize("asked", ["36,08", "3608", "608", "6,0"])
def test_an_amount_is_found_by_its_digits_and_as_it_is_written(
    clerk_client: Client, clerk: User, asked: str
) -> None:
    make_job(clerk, State.DONE, "36,08", name="read.png")
    corrected = make_job(clerk, State.DONE, "3", name="corrected.png").predictions.get()
    Verdict.objects.create(prediction=corrected, author=clerk, text="36,08")
    make_job(clerk, State.DONE, "36", "08", name="apart.png")
    assert shown(clerk_client, f"?text={asked}") == ["corrected.png", "read.png"]


def test_who_asks_with_a_sign_gets_what_has_it(clerk_client: Client, clerk: User) -> None:
    make_job(clerk, State.DONE, "36,08", name="comma.png")
    make_job(clerk, State.DONE, "3608", name="none.png")
    assert shown(clerk_client, "?text=36,08") == ["comma.png"]
    assert shown(clerk_client, "?text=3608") == ["none.png", "comma.png"]


def test_the_newest_comes_first_and_strangers_not_at_all(
    clerk_client: Client, clerk: User, stranger: User
) -> None:
    make_job(clerk, State.DONE, "47", name="old.png")
    make_job(stranger, State.DONE, "99", name="foreign.png")
    make_job(clerk, name="new.png")
    assert shown(clerk_client) == ["new.png", "old.png"]


def test_each_state_is_told_in_words(clerk_client: Client, clerk: User) -> None:
    make_job(clerk, State.DONE, "47")
    make_job(clerk, State.DONE, "48")
    Prediction.objects.filter(text="48").update(confidence=0.99)
    make_job(clerk, State.DONE)
    make_job(clerk, State.FAILED)
    make_job(clerk, State.CANCELED)
    make_job(clerk, State.QUEUED)
    page = clerk_client.get("/history/")
    words = ["please check", "sure", "nothing found", "could not be read", "canceled", "waiting"]
    for word in words:
        assertContains(page, word)


def test_what_was_corrected_needs_no_second_look(clerk_client: Client, clerk: User) -> None:
    job = make_job(clerk, State.DONE, "47", "48")
    first, second = job.predictions.all()
    Verdict.objects.create(prediction=first, author=clerk, text="41")
    assertContains(clerk_client.get("/history/"), "please check")
    Verdict.objects.create(prediction=second, author=clerk, text="48")
    page = clerk_client.get("/history/")
    assertNotContains(page, 'class="doubt"')
    assertNotContains(page, "nothing found")
    assertContains(page, "corrected")


def test_what_waits_is_asked_for_until_it_is_over(clerk_client: Client, clerk: User) -> None:
    job = make_job(clerk, State.QUEUED)
    address = f"/history/?batch={job.batch_id}"
    assertContains(clerk_client.get(address), f'hx-get="{address}" hx-trigger="every 2s"')
    Job.objects.update(state=State.DONE)
    assertNotContains(clerk_client.get(address), "hx-trigger")


def test_it_is_filtered_by_state(clerk_client: Client, clerk: User) -> None:
    make_job(clerk, State.DONE, "47", name="done.png")
    make_job(clerk, State.FAILED, name="failed.png")
    assert shown(clerk_client, "?state=failed") == ["failed.png"]


@pytest.mark.parametrize("text", ["47", "TILL", "88"])
def test_it_is_searched_by_number_correction_and_file_name(
    clerk_client: Client, clerk: User, text: str
) -> None:
    make_job(clerk, State.DONE, "1475", name="till.png")
    Verdict.objects.create(prediction=Prediction.objects.get(), author=clerk, text="88")
    make_job(clerk, State.DONE, "6", name="other.png")
    assert shown(clerk_client, f"?text={text}") == ["till.png"]


def test_it_shows_one_upload(clerk_client: Client, clerk: User) -> None:
    job = make_job(clerk, name="one.png")
    make_job(clerk, name="two.png")
    assert shown(clerk_client, f"?batch={job.batch_id}") == ["one.png"]


def test_another_persons_upload_is_empty(clerk_client: Client, stranger: User) -> None:
    job = make_job(stranger)
    assert shown(clerk_client, f"?batch={job.batch_id}") == []


@pytest.mark.parametrize(
    "query", ["?state=odd", "?batch=1", "?older_than=x", "?text=%00", "?newer_than=" + "9" * 99]
)
def test_what_is_not_understood_filters_nothing(
    clerk_client: Client, clerk: User, query: str
) -> None:
    make_job(clerk, name="one.png")
    assert shown(clerk_client, query) == ["one.png"]


def test_every_job_is_on_exactly_one_page_there_and_back(clerk_client: Client, clerk: User) -> None:
    jobs = many(clerk, 2 * PAGE + 3)
    names = [job.name for job in reversed(jobs)]
    pages = [names[:PAGE], names[PAGE : 2 * PAGE], names[2 * PAGE :]]
    assert shown(clerk_client) == pages[0]
    assert shown(clerk_client, f"?older_than={jobs[-PAGE].id}") == pages[1]
    assert shown(clerk_client, f"?older_than={jobs[3].id}") == pages[2]
    assert shown(clerk_client, f"?newer_than={jobs[2].id}") == pages[1]
    assert shown(clerk_client, f"?newer_than={jobs[PAGE + 2].id}") == pages[0]


def test_the_way_to_older_and_newer_pages_is_offered_and_keeps_the_filter(
    clerk_client: Client, clerk: User
) -> None:
    jobs = many(clerk, PAGE + 1)
    first = clerk_client.get("/history/?state=queued")
    assertContains(first, f'href="?state=queued&amp;older_than={jobs[1].id}"')
    assertNotContains(first, "newer_than")
    last = clerk_client.get(f"/history/?state=queued&older_than={jobs[1].id}")
    assertContains(last, f'href="?state=queued&amp;newer_than={jobs[0].id}"')
    assertNotContains(last, 'rel="next"')


def test_an_empty_history_invites_to_upload(clerk_client: Client) -> None:
    assertContains(clerk_client.get("/history/"), "Upload your first picture")


def test_a_search_without_a_hit_says_so(clerk_client: Client, clerk: User) -> None:
    make_job(clerk)
    assertContains(clerk_client.get("/history/?text=999"), "Nothing matches")


def test_more_jobs_cost_no_more_queries(
    clerk_client: Client, clerk: User, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    for number in range(PAGE):
        make_job(clerk, State.DONE, str(number))
    clerk_client.get("/history/")  # the session's first page also keeps when it was seen
    with django_assert_max_num_queries(PAGE // 2):
        clerk_client.get("/history/")
