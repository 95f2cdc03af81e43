"""What is written with signs: on the job's page and in the history's table."""

from __future__ import annotations

from django.test import Client
from pytest_django.asserts import assertContains, assertNotContains

from accounts.models import User
from recognition.models import Digit, Prediction
from recognition.vocabulary import State
from tests.jobs import make_job
from tests.recognition.test_history_table import correct, downloaded


def test_a_number_stands_with_its_signs_each_narrower_than_a_digit(
    clerk_client: Client, clerk: User
) -> None:
    job = make_job(clerk, State.DONE, "-1 234,5")
    Prediction.objects.update(confidence=0.99)
    page = clerk_client.get(f"/jobs/{job.id}/")
    assertContains(page, '<b class="sign">-</b><b>1</b><b class="gap"> </b><b>2</b><b>3</b>')
    assertContains(page, '<b>4</b><b class="sign">,</b><b>5</b>')
    assertContains(page, 'data-copy="-1 234,5"')


def test_a_doubtful_digit_behind_a_sign_is_the_one_that_is_marked(
    clerk_client: Client, clerk: User
) -> None:
    job = make_job(clerk, State.DONE, "36,08")
    Digit.objects.filter(position=2).update(confidence=0.6)
    page = clerk_client.get(f"/jobs/{job.id}/")
    assertContains(page, '<b class="sign">,</b><b class="unclear">0</b><b>8</b>')


def test_a_minus_is_said_and_not_passed_over(clerk_client: Client, clerk: User) -> None:
    page = clerk_client.get(f"/jobs/{make_job(clerk, State.DONE, '-6').id}/")
    assertContains(page, 'aria-label="Number \N{MINUS SIGN}6"')
    assertContains(page, '<span class="visually-hidden">\N{MINUS SIGN}6</span>')


def test_a_number_that_may_mean_two_says_so_with_both(clerk_client: Client, clerk: User) -> None:
    page = clerk_client.get(f"/jobs/{make_job(clerk, State.DONE, '1.234').id}/")
    assertContains(page, "It may mean 1234 or 1.234: its sign may part thousands")
    clear = clerk_client.get(f"/jobs/{make_job(clerk, State.DONE, '1.234', '3,75').id}/")
    assertNotContains(clear, "It may mean")


def test_a_picture_that_was_turned_to_be_read_says_by_how_much(
    clerk_client: Client, clerk: User
) -> None:
    page = clerk_client.get(f"/jobs/{make_job(clerk, State.DONE, '47', turned=90).id}/")
    assertContains(page, "The picture was turned by 90 degrees before reading.")
    upright = clerk_client.get(f"/jobs/{make_job(clerk, State.DONE, '47').id}/")
    assertNotContains(upright, "was turned")


def test_an_amount_comes_as_written_as_digits_and_as_a_figure(
    clerk_client: Client, clerk: User
) -> None:
    make_job(clerk, State.DONE, "1.234,50", "-6", "12/05/2024", "007")
    rows = downloaded(clerk_client)
    found = [(row["number"], row["digits"], row["value"], row["other value"]) for row in rows]
    assert found == [
        ("1.234,50", "123450", "1234.50", ""),
        ("-6", "6", "-6", ""),
        ("12/05/2024", "12052024", "", ""),
        ("007", "007", "7", ""),
    ]


def test_the_figure_is_that_of_the_correction(clerk_client: Client, clerk: User) -> None:
    correct(make_job(clerk, State.DONE, "3608").predictions.get(), "36,08")
    (row,) = downloaded(clerk_client)
    assert (row["read"], row["number"], row["value"]) == ("3608", "36,08", "36.08")


def test_a_number_that_may_mean_two_has_both_figures(clerk_client: Client, clerk: User) -> None:
    make_job(clerk, State.DONE, "1.234")
    (row,) = downloaded(clerk_client)
    assert (row["value"], row["other value"]) == ("1234", "1.234")
