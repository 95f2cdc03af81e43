"""Changing an account on its page."""

from __future__ import annotations

import pytest
from django.test import Client

from accounts.models import ApiToken, Plan, User
from tests.accounts.administration.conftest import USERS, Browse
from tests.people import PASSWORD

pytestmark = pytest.mark.django_db


def test_one_mark_makes_an_administrator_who_may_do_everything(
    admin: Client, clerk: User, browse: Browse
) -> None:
    address = f"{USERS}{clerk.pk}/change/"
    admin.post(address, {"is_approved": "on", "is_staff": "on"})
    assert browse(clerk).get(USERS).status_code == 200
    admin.post(address, {"is_approved": "on"})
    clerk.refresh_from_db()
    assert (clerk.is_staff, clerk.is_superuser) == (False, False)


def test_a_deputy_changes_people_but_makes_no_administrator(office: Client, clerk: User) -> None:
    rights = {"is_staff": "on", "is_superuser": "on", "user_permissions": ["1"], "groups": ["1"]}
    office.post(f"{USERS}{clerk.pk}/change/", {"name": "Changed", "is_approved": "on", **rights})
    clerk.refresh_from_db()
    assert (clerk.name, clerk.is_staff, clerk.is_superuser) == ("Changed", False, False)
    assert not clerk.user_permissions.exists()


def test_a_deputy_changes_no_administrator_not_even_the_own_account(
    office: Client, administrator: User, deputy: User
) -> None:
    archive = Plan.objects.get(name="Archive")
    form = {"name": "Changed", "plan": archive.pk, "is_approved": "on", "is_superuser": "on"}
    for user in (administrator, deputy):
        address = f"{USERS}{user.pk}/change/"
        assert office.post(address, form).status_code == 403
        page = office.get(address).content.decode()
        assert user.email in page, "it is shown"
        assert 'name="_save"' not in page
    assert not User.objects.filter(name="Changed").exists()
    assert not User.objects.exclude(plan=None).exists()
    assert list(User.objects.filter(is_superuser=True)) == [administrator]


def test_administrators_keep_their_own_rights(admin: Client, administrator: User) -> None:
    admin.post(f"{USERS}{administrator.pk}/change/", {"name": "Changed"})
    administrator.refresh_from_db()
    assert administrator.name == "Changed"
    assert administrator.is_staff
    assert administrator.is_approved
    assert admin.get(USERS).status_code == 200


def test_who_is_no_longer_approved_is_out_and_waits(
    admin: Client, clerk: User, browse: Browse
) -> None:
    elsewhere = Client()
    elsewhere.post("/accounts/login/", {"login": clerk.email, "password": PASSWORD})
    _, token = ApiToken.objects.create(clerk)
    admin.post(f"{USERS}{clerk.pk}/change/", {"email": clerk.email})
    assert elsewhere.get("/accounts/profile/").headers["Location"].startswith("/accounts/login/")
    headers = {"Authorization": f"Token {token}"}
    assert Client().get("/api/v1/jobs/", headers=headers).status_code == 403
    still_open = browse(clerk)  # by whatever way
    for page in ("/accounts/profile/", "/accounts/data/", "/upload/", "/history/"):
        assert still_open.get(page).headers["Location"] == "/accounts/waiting/"
