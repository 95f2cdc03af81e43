"""What the history is narrowed down to, how it is sorted, and what is done with a choice of it."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from django.db import connection
from django.test import Client
from django.utils import timezone
from pytest_django.asserts import assertContains, assertRedirects

from accounts.models import User
from recognition.additions.removal import remove
from recognition.desk.saying import Saying, say
from recognition.history.pages import PAGE
from recognition.life import holds
from recognition.models import Addition, Batch, Job, Prediction, Verdict
from recognition.vocabulary import State
from tests.jobs import make_job


def shown(client: Client, query: str = "") -> list[str]:
    return [job.name for job in client.get(f"/history/{query}").context["page"].jobs]


def with_confidence(owner: User, name: str, *confidences: float) -> Job:
    job = make_job(owner, State.DONE, *("47" for _ in confidences), name=name)
    for order, confidence in enumerate(confidences):
        job.predictions.filter(order=order).update(confidence=confidence)
    Job.objects.filter(pk=job.pk).update(lowest=min(confidences, default=None))
    return job


def test_what_needs_a_look_is_found_and_nothing_else(clerk_client: Client, clerk: User) -> None:
    with_confidence(clerk, "sure", 0.99)
    with_confidence(clerk, "doubtful", 0.99, 0.5)
    said = with_confidence(clerk, "said", 0.5)
    Verdict.objects.create(prediction=said.predictions.get(), author=clerk, text="48")
    removed = with_confidence(clerk, "removed", 0.5)
    remove(removed.predictions.get(), clerk)
    assert shown(clerk_client, "?state=check") == ["doubtful"]


def test_what_was_corrected_is_found(clerk_client: Client, clerk: User) -> None:
    for name, text in (("confirmed", "47"), ("corrected", "48")):
        number = with_confidence(clerk, name, 0.5).predictions.get()
        Verdict.objects.create(prediction=number, author=clerk, text=text)
    spaced = with_confidence(clerk, "confirmed with a gap", 0.5).predictions.get()
    say(clerk, spaced, Saying(text="4 7"))
    remove(with_confidence(clerk, "removed", 0.5).predictions.get(), clerk)
    Addition.objects.create(job=with_confidence(clerk, "added"), author=clerk, text="5")
    with_confidence(clerk, "as read", 0.5)
    assert shown(clerk_client, "?state=corrected") == ["added", "removed", "corrected"]


def test_it_is_narrowed_by_how_sure_the_least_sure_number_is(
    clerk_client: Client, clerk: User
) -> None:
    with_confidence(clerk, "98", 0.999, 0.98)
    with_confidence(clerk, "70", 0.7, 0.99)
    with_confidence(clerk, "none")
    assert shown(clerk_client, "?under=99") == ["70", "98"]
    assert shown(clerk_client, "?under=80") == ["70"]
    assert shown(clerk_client, "?under=50") == []
    assert shown(clerk_client, "?under=7") == ["none", "70", "98"], "no such choice"


def test_it_is_narrowed_by_day_where_the_reader_is(clerk_client: Client, clerk: User) -> None:
    for day in (1, 2, 3):
        job = make_job(clerk, name=str(day))
        Job.objects.filter(pk=job.pk).update(created=datetime(2026, 3, day, 23, 30, tzinfo=UTC))
    assert shown(clerk_client, "?since=2026-03-02") == ["3", "2"]
    assert shown(clerk_client, "?until=2026-03-02") == ["2", "1"]
    assert shown(clerk_client, "?since=2026-03-02&until=2026-03-02") == ["2"]
    clerk.time_zone = "Europe/Berlin"
    clerk.save()
    assert shown(clerk_client, "?since=2026-03-03&until=2026-03-03") == ["2"]


@pytest.mark.parametrize("query", ["?since=odd", "?until=2026-13-01", "?under=odd", "?sort=odd"])
def test_what_is_not_understood_filters_nothing(
    clerk_client: Client, clerk: User, query: str
) -> None:
    make_job(clerk, name="one")
    assert shown(clerk_client, query) == ["one"]


def test_filters_hold_together(clerk_client: Client, clerk: User) -> None:
    with_confidence(clerk, "one", 0.5)
    with_confidence(clerk, "two", 0.5)
    assert shown(clerk_client, "?state=check&under=80&text=one&since=2020-01-01") == ["one"]


@pytest.mark.parametrize(
    ("sort", "names"),
    [
        ("", ["d", "c", "b", "a"]),
        ("created", ["a", "b", "c", "d"]),
        ("name", ["a", "b", "c", "d"]),
        ("-name", ["d", "c", "b", "a"]),
        ("lowest", ["c", "a", "d", "b"]),
        ("-lowest", ["d", "a", "c", "b"]),
    ],
)
def test_it_is_sorted_by_what_is_asked_for(
    clerk_client: Client, clerk: User, sort: str, names: list[str]
) -> None:
    for name, confidences in (("a", [0.7]), ("b", []), ("c", [0.99, 0.5]), ("d", [0.9])):
        with_confidence(clerk, name, *confidences)
    assert shown(clerk_client, f"?sort={sort}") == names


def test_each_head_says_how_it_is_sorted_and_turns_it(clerk_client: Client, clerk: User) -> None:
    make_job(clerk)
    page = clerk_client.get("/history/?sort=lowest&state=queued")
    assertContains(page, 'aria-sort="ascending"><a href="?sort=-lowest&amp;state=queued">Sure')
    assertContains(page, 'aria-sort="none"><a href="?sort=name&amp;state=queued">File')
    assertContains(page, 'aria-sort="none"><a href="?sort=-created&amp;state=queued">Uploaded')
    newest = clerk_client.get("/history/")
    assertContains(newest, 'aria-sort="descending"><a href="?sort=created">Uploaded')


@pytest.mark.parametrize("sort", ["lowest", "-lowest", "name", "-name", "created", "-created"])
def test_every_job_is_on_one_page_there_and_back_however_it_is_sorted(
    clerk_client: Client, clerk: User, sort: str
) -> None:
    """Most rows are alike, and a third has no confidence at all."""
    batch, now = Batch.objects.create(owner=clerk), timezone.now()
    Job.objects.bulk_create(
        Job(
            batch=batch,
            owner=clerk,
            name=str(i % 4),
            lowest=(None, 0.5, 0.9)[i % 3],
            width=1,
            height=1,
            queued=now,
        )
        for i in range(2 * PAGE + 3)
    )
    Job.objects.update(created=now)
    address, there = f"/history/?sort={sort}", []
    page = clerk_client.get(address).context["page"]
    there.append([job.id for job in page.jobs])
    while page.has_after:
        page = clerk_client.get(f"{address}&older_than={there[-1][-1]}").context["page"]
        there.append([job.id for job in page.jobs])
    assert [len(ids) for ids in there] == [PAGE, PAGE, 3]
    assert len({i for ids in there for i in ids}) == 2 * PAGE + 3
    for wanted, after in zip(there[-2::-1], there[:0:-1], strict=True):
        page = clerk_client.get(f"{address}&newer_than={after[0]}").context["page"]
        assert [job.id for job in page.jobs] == wanted
        assert page.has_after
    assert not page.has_before


def test_an_upload_of_several_leads_to_the_others(clerk_client: Client, clerk: User) -> None:
    one, other = make_job(clerk, name="one"), make_job(clerk, name="other")
    link = f'href="/history/?batch={one.batch_id}"'
    assert link not in clerk_client.get("/history/").content.decode()
    Job.objects.filter(pk=other.pk).update(batch=one.batch)
    assertContains(clerk_client.get("/history/"), link, count=2)


def test_what_was_ticked_is_deleted_once_the_person_is_sure(
    clerk_client: Client, clerk: User, stranger: User
) -> None:
    gone, kept = make_job(clerk, name="gone.png"), make_job(clerk, name="kept.png")
    foreign = make_job(stranger)
    ticked = {"job": [str(gone.id), str(foreign.id), "odd"]}
    asked = clerk_client.post("/history/delete/", ticked)
    assertContains(asked, "Delete 1 picture?")
    assertContains(asked, "gone.png")
    assert Job.objects.count() == 3
    done = clerk_client.post("/history/delete/", {**ticked, "sure": "yes"}, follow=True)
    assertContains(done, "1 picture is deleted.")
    assert set(Job.objects.all()) == {kept, foreign}


def test_where_nothing_was_ticked_nothing_is_deleted(clerk_client: Client, clerk: User) -> None:
    make_job(clerk)
    answer = clerk_client.post("/history/delete/", {"sure": "yes"})
    assertRedirects(answer, "/history/")
    assert Job.objects.count() == 1


@pytest.mark.django_db
def test_a_search_uses_the_trigrams() -> None:
    """Told apart from a look at every row, which a nearly empty table would else be worth."""
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
        cursor.execute("SET LOCAL enable_indexscan = off")
    found = [
        model.objects.filter(holds("text", "3608")) for model in (Prediction, Verdict, Addition)
    ]
    for rows, table in zip(found, ("prediction", "correction", "addition"), strict=True):
        assert f"{table}_digits_trigrams" in rows.order_by().explain()
    assert "job_name_trigrams" in Job.objects.filter(name__icontains="3608").order_by().explain()
