"""The page that asks for the second factor asks for one that the person has."""

from __future__ import annotations

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.test import Client

from accounts.models import User
from tests.people import PASSWORD

pytestmark = pytest.mark.django_db
APP, CODES, KEY = "your authenticator app", "One of your recovery codes", "show your passkey"


def give_passkey(user: User) -> None:
    data = {"name": "key", "credential": {}}
    Authenticator.objects.create(user=user, type=Authenticator.Type.WEBAUTHN, data=data)


def asked_at_the_log_in(user: User, monkeypatch: pytest.MonkeyPatch) -> str:
    # The stored key of a real authenticator is not what this page is about.
    monkeypatch.setattr("allauth.mfa.webauthn.internal.auth.get_credentials", lambda user: [])
    form = {"login": user.email, "password": PASSWORD}
    return Client().post("/accounts/login/", form, follow=True).content.decode()


def test_who_has_a_passkey_alone_is_asked_for_it(
    clerk: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    give_passkey(clerk)
    page = asked_at_the_log_in(clerk, monkeypatch)
    assert KEY in page
    assert APP not in page
    assert 'name="code"' not in page


def test_recovery_codes_are_then_another_way(clerk: User, monkeypatch: pytest.MonkeyPatch) -> None:
    give_passkey(clerk)
    RecoveryCodes.activate(clerk)
    page = asked_at_the_log_in(clerk, monkeypatch)
    assert page.index(KEY) < page.index(CODES) < page.index('name="code"')
    assert APP not in page


def test_who_has_the_app_alone_is_offered_no_passkey(
    clerk: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    TOTP.activate(clerk, generate_totp_secret())
    page = asked_at_the_log_in(clerk, monkeypatch)
    assert APP in page
    assert "Use a passkey" not in page


def test_who_has_both_chooses(clerk: User, monkeypatch: pytest.MonkeyPatch) -> None:
    TOTP.activate(clerk, generate_totp_secret())
    give_passkey(clerk)
    page = asked_at_the_log_in(clerk, monkeypatch)
    assert page.index(APP) < page.index("Use a passkey")
