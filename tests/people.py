"""People with roles, as fixtures: `clerk` owns things, `stranger` must never see them."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from allauth.account.models import EmailAddress
from django.test import Client, override_settings

from accounts import deletion
from accounts.models import User

PASSWORD = "correct horse battery staple"


def register(email: str, *, confirmed: bool = True, **fields: bool) -> User:
    user = User.objects.create_user(email, PASSWORD, **fields)
    EmailAddress.objects.create(user=user, email=email, primary=True, verified=confirmed)
    return user


def delete_account(user: User) -> None:
    """All of it, as the worker does step by step."""
    deletion.begin(user)
    while deletion.step(User.objects.get(pk=user.pk)):
        pass


@pytest.fixture(scope="session", autouse=True)
def quick_passwords() -> Iterator[None]:
    """Half a second for each password that a test sets would be most of the run."""
    quick = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    with override_settings(PASSWORD_HASHERS=quick, EVEN_SECONDS=0):
        yield


@pytest.fixture
def clerk(db: None) -> User:
    """A confirmed person."""
    return register("clerk@example.org")


@pytest.fixture
def stranger(db: None) -> User:
    """Another confirmed person."""
    return register("stranger@example.org")


@pytest.fixture
def unconfirmed(db: None) -> User:
    """A person who has not confirmed the address."""
    return register("unconfirmed@example.org", confirmed=False)


@pytest.fixture
def administrator(db: None) -> User:
    return register("administrator@example.org", is_staff=True, is_superuser=True)


@pytest.fixture
def browse() -> Callable[[User], Client]:
    """A browser in which this person is logged in."""

    def logged_in(user: User) -> Client:
        client = Client()
        client.force_login(user, "allauth.account.auth_backends.AuthenticationBackend")
        return client

    return logged_in
