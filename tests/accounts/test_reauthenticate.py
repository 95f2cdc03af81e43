"""Who is in already proves it by password or second factor; no code is mailed for it."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.core import mail
from django.test import Client

from accounts.models import User

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("address", ["code/", "code/confirm/"])
def test_no_code_is_offered_and_none_is_mailed(
    clerk: User, browse: Callable[[User], Client], address: str
) -> None:
    """django-allauth has pages for it, which are not ours in look and words."""
    browser = browse(clerk)
    for ask in (browser.get, browser.post):
        assert ask(f"/accounts/reauthenticate/{address}").status_code == 403
    assert mail.outbox == []


def test_the_page_asks_for_the_password_alone(
    clerk: User, browse: Callable[[User], Client]
) -> None:
    page = browse(clerk).get("/accounts/reauthenticate/").content.decode()
    assert 'type="password"' in page
    assert "/reauthenticate/code/" not in page
