"""What the tests of the administration of accounts share."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.contrib.auth.models import Permission
from django.test import Client

from accounts.models import User
from tests.people import register

USERS = "/admin/accounts/user/"
Browse = Callable[[User], Client]


def act(client: Client, action: str, *users: User) -> str:
    """The page that follows an action of the list."""
    form = {"action": action, "_selected_action": [user.pk for user in users]}
    return client.post(USERS, form, follow=True).content.decode()


@pytest.fixture
def admin(administrator: User, browse: Browse) -> Client:
    """The administrator's browser."""
    return browse(administrator)


@pytest.fixture
def deputy(db: None) -> User:
    """Who may look after accounts, but isn't an administrator with all rights."""
    user = register("deputy@example.org", is_staff=True)
    may = ("view_user", "change_user", "delete_user")
    user.user_permissions.set(Permission.objects.filter(codename__in=may))
    return user


@pytest.fixture
def office(deputy: User, browse: Browse) -> Client:
    """The deputy's browser."""
    return browse(deputy)
