"""Coming in with an account at Google or LinkedIn."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest
from allauth.account.models import EmailAddress
from allauth.socialaccount.models import SocialAccount
from django.test import Client

from accounts.models import User
from tests.accounts.conftest import MailTo
from tests.accounts.providers import Provider
from tests.people import PASSWORD

pytestmark = pytest.mark.django_db
NEWCOMER = "newcomer@example.org"


def who(client: Client) -> User | None:
    return User.objects.filter(pk=client.session.get("_auth_user_id", 0)).first()


def test_a_newcomer_is_in_at_once_with_name_and_confirmed_address(
    provider: Provider, newcomer: Client
) -> None:
    provider.visit(newcomer, "newcomer")
    user = who(newcomer)
    assert user is not None
    assert (user.email, user.name) == (NEWCOMER, "Newly Come")
    assert user.is_confirmed
    assert not user.has_usable_password()


def test_a_returning_person_comes_into_the_same_account(
    provider: Provider, newcomer: Client
) -> None:
    provider.visit(newcomer, "newcomer")
    first = who(newcomer)
    newcomer.post("/accounts/logout/")
    provider.visit(newcomer, "newcomer")
    assert who(newcomer) == first
    assert User.objects.count() == 1


def test_a_confirmed_address_is_linked_to_its_account(
    provider: Provider, newcomer: Client, clerk: User
) -> None:
    provider.visit(newcomer, "clerk")
    assert who(newcomer) == clerk
    assert SocialAccount.objects.get().user == clerk
    assert clerk.check_password(PASSWORD), "the password still holds"


def test_an_address_that_the_provider_has_not_confirmed_takes_nothing_over(
    provider: Provider, newcomer: Client, clerk: User
) -> None:
    provider.visit(newcomer, "impostor")
    assert who(newcomer) is None
    assert not SocialAccount.objects.filter(user=clerk).exists()


def test_an_unconfirmed_address_of_the_provider_must_be_confirmed_here(
    provider: Provider, newcomer: Client, mail_to: MailTo
) -> None:
    page = provider.visit(newcomer, "careless")
    assert "Confirm your address" in page
    assert who(newcomer) is None
    newcomer.post("/accounts/confirm-email/", {"code": mail_to("careless@example.org").code})
    assert who(newcomer) == User.objects.get(email="careless@example.org")


def test_who_registered_somebody_elses_address_loses_it_to_its_owner(
    provider: Provider, newcomer: Client, unconfirmed: User, mail_to: MailTo
) -> None:
    provider.visit(newcomer, "unconfirmed")
    assert who(newcomer) is None
    newcomer.post("/accounts/confirm-email/", {"code": mail_to(unconfirmed.email).code})
    assert who(newcomer) == unconfirmed
    squatter = Client()
    squatter.post("/accounts/login/", {"login": unconfirmed.email, "password": PASSWORD})
    assert who(squatter) is None


def test_a_refused_consent_is_told_and_lets_nobody_in(provider: Provider, newcomer: Client) -> None:
    assert "You did not log in" in provider.refuse(newcomer)
    assert who(newcomer) is None
    assert not User.objects.exists()


def test_a_made_up_answer_of_the_provider_lets_nobody_in(
    provider: Provider, newcomer: Client
) -> None:
    page = newcomer.get(f"{provider.login}callback/?code=made-up&state=made-up")
    assert "That did not work" in page.content.decode()
    assert who(newcomer) is None


def test_a_person_who_is_in_adds_and_removes_a_provider(
    provider: Provider, clerk: User, fresh: Client
) -> None:
    provider.visit(fresh, "newcomer", connect=True)
    account = SocialAccount.objects.get()
    assert account.user == clerk
    assert not EmailAddress.objects.filter(email=NEWCOMER, primary=True).exists()
    fresh.post("/accounts/3rdparty/", {"account": account.pk})
    assert not SocialAccount.objects.exists()


def test_the_only_way_in_cannot_be_removed(provider: Provider, newcomer: Client) -> None:
    provider.visit(newcomer, "newcomer")
    account = SocialAccount.objects.get()
    EmailAddress.objects.update(verified=False)  # no reset by mail either
    newcomer.post("/accounts/3rdparty/", {"account": account.pk})
    assert SocialAccount.objects.exists()


def test_with_keys_the_buttons_show(providers: None, newcomer: Client) -> None:
    for page in ("/accounts/login/", "/accounts/signup/"):
        text = newcomer.get(page).content.decode()
        assert "Continue with Google" in text
        assert "Continue with LinkedIn" in text


def test_the_policy_lets_forms_lead_to_the_providers_that_have_keys_and_nowhere_else() -> None:
    keys = {"GOOGLE_CLIENT_ID": "a", "GOOGLE_SECRET": "b", "LINKEDIN_CLIENT_ID": "c"}
    code = "from config import settings; print(settings.SIGN_IN_ORIGINS)"
    with_keys = subprocess.run(
        [sys.executable, "-c", code],
        env={**os.environ, **keys, "LINKEDIN_CLIENT_SECRET": "d"},
        capture_output=True,
        text=True,
        check=True,
    )
    assert with_keys.stdout.strip() == "['https://accounts.google.com', 'https://www.linkedin.com']"
    without = subprocess.run(
        [sys.executable, "-c", code],
        env={**os.environ, **dict.fromkeys([*keys, "GOOGLE_ISSUER"], "")},
        capture_output=True,
        text=True,
        check=True,
    )
    assert without.stdout.strip() == "[]"
