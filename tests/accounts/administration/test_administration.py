"""What administrators see, how they define plans, and how they come in."""

from __future__ import annotations

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from auditlog.models import LogEntry
from django.contrib.auth.models import Permission
from django.core.mail import EmailMessage
from django.test import Client
from django.utils import timezone
from pytest_django import Settings

from accounts.models import Mail, Plan, User
from tests.accounts.administration.conftest import USERS, Browse, act

pytestmark = pytest.mark.django_db


def test_the_list_shows_plan_use_and_last_login(admin: Client, clerk: User) -> None:
    clerk.choose(Plan.objects.get(name="Short-lived"))
    page = admin.get(USERS).content.decode()
    assert clerk.email in page
    assert "Short-lived" in page
    assert "column-last_login" in page


@pytest.mark.parametrize("action", ["lock", "unlock", "approve", "approve_plan"])
def test_who_may_only_look_at_accounts_changes_none(
    clerk: User, stranger: User, browse: Browse, mailoutbox: list[EmailMessage], action: str
) -> None:
    User.objects.filter(pk=stranger.pk).update(is_staff=True)
    stranger.user_permissions.set(Permission.objects.filter(codename="view_user"))
    archive = Plan.objects.get(name="Archive")
    is_open = action != "unlock"
    User.objects.filter(pk=clerk.pk).update(
        is_active=is_open, is_approved=False, wanted_plan=archive
    )
    page = act(browse(stranger), action, clerk)
    assert clerk.email in page, "the list is shown"
    assert f'<option value="{action}">' not in page
    clerk.refresh_from_db()
    assert (clerk.is_active, clerk.is_approved, clerk.plan) == (is_open, False, None)
    assert not mailoutbox


def test_administrators_define_plans(admin: Client) -> None:
    form = {"name": "Tiny", "images_a_day": 1, "images_in_a_batch": 1, "megabytes": 1}
    admin.post("/admin/accounts/plan/add/", form)
    assert Plan.objects.filter(name="Tiny", days_kept=None).exists()
    again = admin.post("/admin/accounts/plan/add/", form)
    assert "with this Name already exists" in again.content.decode()


def test_the_mark_for_new_accounts_moves_but_never_goes(admin: Client) -> None:
    form = {"name": "Tiny", "images_a_day": 1, "images_in_a_batch": 1, "megabytes": 1}
    admin.post("/admin/accounts/plan/add/", {**form, "is_default": "on"})
    tiny = Plan.objects.default()
    assert tiny.name == "Tiny"
    answer = admin.post(f"/admin/accounts/plan/{tiny.pk}/change/", form)
    assert "New accounts need a plan" in answer.content.decode()
    standard = Plan.objects.get(name="Standard")
    form |= {"name": "Standard", "is_default": "on"}
    admin.post(f"/admin/accounts/plan/{standard.pk}/change/", form)
    assert Plan.objects.default() == standard


def test_the_plan_for_new_accounts_is_not_deleted(admin: Client) -> None:
    default = Plan.objects.default()
    assert admin.post(f"/admin/accounts/plan/{default.pk}/delete/").status_code == 403
    form = {"action": "delete_selected", "_selected_action": [default.pk], "post": "yes"}
    assert admin.post("/admin/accounts/plan/", form).status_code == 403
    assert Plan.objects.default() == default


def test_the_audit_log_tells_who_changed_what_and_nobody_can_edit_it(
    admin: Client, administrator: User, clerk: User
) -> None:
    act(admin, "lock", clerk)
    entry = LogEntry.objects.get_for_object(clerk).first()
    assert entry is not None
    assert entry.actor == administrator
    assert entry.changes_dict["is_active"] == ["True", "False"]
    address = f"/admin/auditlog/logentry/{entry.pk}/"
    assert admin.get(f"{address}change/").status_code == 200
    assert admin.post(f"{address}change/", {"action": 0}).status_code == 403
    assert admin.post(f"{address}delete/").status_code == 403
    assert admin.get("/admin/auditlog/logentry/add/").status_code == 403


def test_no_page_of_the_administration_shows_a_secret_of_the_log_in(admin: Client) -> None:
    for kind in (
        "mfa/authenticator",
        "socialaccount/socialtoken",
        "socialaccount/socialapp",
        "socialaccount/socialaccount",
        "usersessions/usersession",
        "auth/group",
    ):
        assert admin.get(f"/admin/{kind}/").status_code == 404


def test_the_addresses_of_accounts_are_only_shown(admin: Client, clerk: User) -> None:
    address = EmailAddress.objects.get(user=clerk)
    assert clerk.email in admin.get("/admin/account/emailaddress/").content.decode()
    for page in ("add/", f"{address.pk}/change/", f"{address.pk}/delete/"):
        assert admin.post(f"/admin/account/emailaddress/{page}", {}).status_code == 403


def test_no_code_of_a_waiting_mail_is_shown(admin: Client) -> None:
    mail = Mail.objects.create(
        sender="longhand@example.org",
        recipients=["clerk@example.org"],
        subject="1234-5678 is your code",
        text="1234-5678",
        due=timezone.now(),
    )
    for action in ("", f"{mail.pk}/change/", f"{mail.pk}/delete/"):
        page = admin.get(f"/admin/accounts/mail/{action}").content.decode()
        assert "clerk@example.org" in page
        assert "1234-5678" not in page


def test_no_password_reaches_the_audit_log(clerk: User) -> None:
    clerk.set_password("a new secret password")
    clerk.save()
    entry = LogEntry.objects.get_for_object(clerk).first()
    assert entry is not None
    assert "password" in entry.changes_dict
    pieces = {clerk.password[i : i + 10] for i in range(len(clerk.password) - 9)}
    assert not [piece for piece in pieces if piece in str(entry.changes)]


def test_the_administration_has_no_log_in_of_its_own(newcomer: Client) -> None:
    for page in ("/admin/", "/admin/login/"):
        answer = newcomer.get(page, follow=True)
        assert answer.redirect_chain[-1][0].startswith("/accounts/login/?next=")
    newcomer.post("/admin/login/", {"username": "a", "password": "b"})
    assert "_auth_user_id" not in newcomer.session


def test_who_is_no_administrator_is_refused(clerk: User, browse: Browse) -> None:
    assert browse(clerk).get("/admin/login/").status_code == 403


def test_an_administrator_without_a_second_factor_is_asked_to_set_one_up(
    admin: Client, administrator: User, settings: Settings
) -> None:
    settings.STAFF_SECOND_FACTOR = True
    page = admin.get("/admin/", follow=True)
    assert page.redirect_chain[-1][0] == "/accounts/2fa/"
    assert "needs a second factor" in page.content.decode()
    Authenticator.objects.create(user=administrator, type="totp", data={"secret": "A" * 32})
    assert admin.get("/admin/").status_code == 200


def test_an_unconfirmed_administrator_stays_out(unconfirmed: User, browse: Browse) -> None:
    User.objects.filter(pk=unconfirmed.pk).update(is_staff=True, is_superuser=True)
    answer = browse(unconfirmed).get("/admin/", follow=True)
    assert answer.status_code in (200, 302)
    assert "/admin/" not in answer.request["PATH_INFO"]


def test_the_password_is_changed_on_the_accounts_own_page(admin: Client) -> None:
    for page in ("password_change/", "password_change/done/"):
        assert admin.get(f"/admin/{page}").headers["Location"] == "/accounts/password/change/"
