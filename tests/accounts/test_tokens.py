"""API tokens: made with a name and an end, shown once, revoked."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from accounts.models import ApiToken, User

pytestmark = pytest.mark.django_db
PAGE = "/accounts/tokens/"


def make(client: Client, **form: str) -> str:
    page = client.post(
        PAGE, {"name": "scanner", "days": "90", "scope": "write", **form}
    ).content.decode()
    shown = re.search(r'<code class="key">(\w+)</code>', page)
    assert shown, "the token is shown"
    return shown[1]


def api(token: str) -> int:
    headers = {"Authorization": f"Token {token}"}
    return Client().get("/api/v1/jobs/", headers=headers).status_code


def test_a_token_opens_the_api_and_is_shown_once(fresh: Client) -> None:
    token = make(fresh)
    assert api(token) == 200
    assert token not in fresh.get(PAGE).content.decode()


def test_only_a_digest_is_kept(fresh: Client) -> None:
    token = make(fresh)
    row = ApiToken.objects.values().get()
    assert token not in map(str, row.values())


def test_a_token_ends_when_it_was_said_to(fresh: Client) -> None:
    token = make(fresh, days="30")
    left = ApiToken.objects.get().expiry - timezone.now()
    assert timedelta(days=29, hours=23) < left <= timedelta(days=30)
    ApiToken.objects.update(expiry=timezone.now() - timedelta(seconds=1))
    assert api(token) == 401


def test_a_token_may_be_good_for_ever(fresh: Client) -> None:
    make(fresh, days="0")
    assert ApiToken.objects.get().expiry is None


def test_a_revoked_token_opens_nothing(fresh: Client) -> None:
    token = make(fresh)
    fresh.post(f"{PAGE}{ApiToken.objects.get().token_key}/revoke/")
    assert api(token) == 401


def test_nobody_revokes_anothers_token(fresh: Client, stranger: User) -> None:
    theirs, _ = ApiToken.objects.create(stranger)
    assert fresh.post(f"{PAGE}{theirs.token_key}/revoke/").status_code == 404
    assert ApiToken.objects.filter(pk=theirs.pk).exists()


def test_the_page_tells_when_a_token_was_last_used(fresh: Client) -> None:
    token = make(fresh)
    assert "never used" in fresh.get(PAGE).content.decode()
    api(token)
    assert re.search(
        r"last used (now|an?.second ago|\d+.seconds ago)", fresh.get(PAGE).content.decode()
    )


def test_making_a_token_asks_once_more_who_it_is(
    clerk: User, browse: Callable[[User], Client]
) -> None:
    answer = browse(clerk).post(PAGE, {"name": "scanner", "days": "90"})
    assert answer.headers["Location"].startswith("/accounts/reauthenticate/")
    assert not ApiToken.objects.exists()


def test_a_token_of_a_locked_account_opens_nothing(clerk: User, fresh: Client) -> None:
    token = make(fresh)
    clerk.lock()
    assert api(token) in (401, 403)
