"""A table in a picture: on the job's page and in the history's table."""

from __future__ import annotations

from django.test import Client
from pytest_django.asserts import assertContains, assertInHTML, assertNotContains

from accounts.models import User
from recognition.models import Prediction
from recognition.vocabulary import State
from tests.jobs import make_job, make_table
from tests.recognition.test_history_table import downloaded


def test_a_table_stands_as_one_with_its_empty_cells_and_leads_to_each_number(
    clerk_client: Client, clerk: User
) -> None:
    job = make_table(clerk, ["275", "", "12"], ["", "044", ""])
    Prediction.objects.exclude(text="044").update(confidence=0.99)
    page = clerk_client.get(f"/jobs/{job.id}/")
    rows = [
        '<tr><th scope="row">1</th>'
        '<td><a href="#number-0" data-box="number-0" translate="no">275</a></td><td></td>'
        '<td><a href="#number-1" data-box="number-1" translate="no">12</a></td></tr>',
        '<tr><th scope="row">2</th><td></td>'
        '<td><a href="#number-2" data-box="number-2" translate="no" class="doubt">'
        '044<span class="visually-hidden"> please check</span></a></td><td></td></tr>',
    ]
    assertInHTML(f"<tbody>{''.join(rows)}</tbody>", page.content.decode())
    assertContains(page, 'data-copy="275\t\t12\n\t044\t"')
    assertContains(page, 'id="number-2"')


def test_cells_beyond_a_tables_known_size_are_shown_all_the_same(
    clerk_client: Client, clerk: User
) -> None:
    job = make_table(clerk, ["275"])
    Prediction.objects.update(table=3, row=1, column=1)
    page = clerk_client.get(f"/jobs/{job.id}/")
    assertContains(page, "Table 4")
    assertInHTML('<th scope="row">2</th>', page.content.decode())


def test_numbers_outside_of_tables_make_none(clerk_client: Client, clerk: User) -> None:
    job = make_job(clerk, State.DONE, "12", "345")
    assertNotContains(clerk_client.get(f"/jobs/{job.id}/"), "<table")


def test_a_number_in_a_table_tells_its_cell_as_people_count(
    clerk_client: Client, clerk: User
) -> None:
    make_table(clerk, ["275", ""], ["", "044"])
    rows = downloaded(clerk_client)
    found = [(row["number"], row["table"], row["row"], row["column"]) for row in rows]
    assert found == [("275", "1", "1", "1"), ("044", "1", "2", "2")]
