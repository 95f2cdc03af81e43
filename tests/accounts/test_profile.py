"""Name, language and time zone."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from django.test import Client

from accounts.models import User

pytestmark = pytest.mark.django_db
PAGE = "/accounts/profile/"
Browse = Callable[[User], Client]


def test_what_a_person_says_is_kept(clerk: User, browse: Browse) -> None:
    form = {"name": "A clerk", "language": "en", "time_zone": "Asia/Tokyo"}
    answer = browse(clerk).post(PAGE, form, follow=True)
    assert "Saved." in answer.content.decode()
    clerk.refresh_from_db()
    assert (clerk.name, clerk.language, clerk.time_zone) == ("A clerk", "en", "Asia/Tokyo")


@pytest.mark.parametrize("wrong", [{"time_zone": "Mars/Base"}, {"language": "tlh"}])
def test_what_does_not_exist_is_refused(clerk: User, browse: Browse, wrong: dict[str, str]) -> None:
    answer = browse(clerk).post(PAGE, {"name": "", "language": "", "time_zone": "", **wrong})
    assert "not one of the available choices" in answer.content.decode()


@pytest.mark.parametrize(
    ("zone", "shown"),
    [("Asia/Tokyo", "Jan. 1, 2026, 12:30 a.m."), ("", "Dec. 31, 2025, 3:30 p.m.")],
)
def test_times_are_shown_in_the_persons_zone(
    clerk: User, browse: Browse, zone: str, shown: str
) -> None:
    clerk.time_zone = zone
    clerk.save()
    clerk.exports.create(link="/")
    clerk.exports.update(created=datetime(2025, 12, 31, 15, 30, tzinfo=UTC))
    assert shown in browse(clerk).get("/accounts/data/").content.decode()


def test_a_zone_that_vanished_does_no_harm(clerk: User, browse: Browse) -> None:
    clerk.time_zone = "Gone/City"
    clerk.save()
    assert browse(clerk).get(PAGE).status_code == 200


@pytest.mark.parametrize(
    "page",
    [
        "profile",
        "plan",
        "tokens",
        "data",
        "delete",
        "email",
        "password/change",
        "2fa",
        "sessions",
        "3rdparty",
    ],
)
def test_a_stranger_without_an_account_is_asked_to_log_in(newcomer: Client, page: str) -> None:
    answer = newcomer.get(f"/accounts/{page}/")
    assert answer.headers["Location"].startswith("/accounts/login/?next=")


@pytest.mark.parametrize("page", ["profile", "plan", "tokens", "data", "delete"])
def test_an_unconfirmed_person_is_asked_to_confirm(
    unconfirmed: User, browse: Browse, page: str
) -> None:
    answer = browse(unconfirmed).get(f"/accounts/{page}/")
    assert answer.headers["Location"].startswith("/accounts/confirm-email/")
