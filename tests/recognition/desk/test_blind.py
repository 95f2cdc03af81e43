"""Keying without seeing what was read."""

from __future__ import annotations

import uuid

import pytest
from django.test import Client

from accounts.models import User
from recognition.desk.models import Care, Keying, Sample, Verdict
from recognition.desk.numbers import is_blind
from recognition.desk.saying import Outcome, Saying, say
from recognition.desk.vocabulary import Blind, Kind
from recognition.models import Job, Prediction


@pytest.fixture
def care(sheet: Job) -> Care:
    return Care.objects.create(batch=sheet.batch, blind=Blind.ALL)


def test_agreement_with_the_reading_accepts_it(care: Care, number: Prediction, clerk: User) -> None:
    assert say(clerk, number, Saying("12")) == Outcome.KEPT
    verdict = Verdict.objects.get()
    assert (verdict.kind, verdict.way) == ("confirmed", "blind")


def test_disagreement_asks_once_more(care: Care, number: Prediction, clerk: User) -> None:
    assert say(clerk, number, Saying("13")) == Outcome.AGAIN
    assert not Verdict.objects.exists()
    assert say(clerk, number, Saying("13")) == Outcome.KEPT
    assert Verdict.objects.get().kind == "corrected"


def test_a_slip_of_the_fingers_does_no_harm(care: Care, number: Prediction, clerk: User) -> None:
    assert say(clerk, number, Saying("21")) == Outcome.AGAIN
    assert say(clerk, number, Saying("12")) == Outcome.KEPT
    assert Verdict.objects.get().kind == "confirmed"


def test_two_different_slips_do_not_make_a_number(
    care: Care, number: Prediction, clerk: User
) -> None:
    outcomes = [say(clerk, number, Saying(text)) for text in ("21", "22", "23")]
    assert outcomes == [Outcome.AGAIN] * 3
    assert not Verdict.objects.exists()


def test_another_person_may_be_the_second(
    care: Care, number: Prediction, clerk: User, stranger: User
) -> None:
    say(clerk, number, Saying("13"))
    assert say(stranger, number, Saying("13")) == Outcome.KEPT


def test_the_same_keying_sent_twice_does_not_agree_with_itself(
    care: Care, number: Prediction, clerk: User
) -> None:
    said = Saying("13", key=uuid.uuid4())
    assert [say(clerk, number, said) for _ in range(2)] == [Outcome.AGAIN] * 2
    assert Keying.objects.count() == 1


def test_unreadable_needs_no_second_keying(care: Care, number: Prediction, clerk: User) -> None:
    assert say(clerk, number, Saying(void=Kind.UNREADABLE)) == Outcome.KEPT


@pytest.mark.parametrize(
    ("blind", "asked"),
    [
        (Blind.NONE, [False, False, False]),
        (Blind.DOUBTFUL, [True, False, True]),
        (Blind.ALL, [True, True, True]),
    ],
)
def test_the_batch_says_what_is_keyed_blind(
    care: Care, sheet: Job, blind: Blind, asked: list[bool]
) -> None:
    Care.objects.update(blind=blind)
    numbers = sheet.predictions.select_related("job__batch__care", "sample")
    assert [is_blind(number) for number in numbers] == asked


def test_a_number_of_the_sample_always_is(care: Care, number: Prediction) -> None:
    Care.objects.update(blind=Blind.NONE)
    Sample.objects.create(prediction=number, care=care)
    assert is_blind(Prediction.objects.get(pk=number.pk))


def test_the_page_does_not_tell_the_reading(care: Care, clerk_client: Client) -> None:
    page = clerk_client.get("/desk/?which=all").content.decode()
    assert page.count('data-text="" data-blind') == 3
    assert 'class="cells"' not in page
    assert "90 %" not in page
