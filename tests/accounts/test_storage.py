"""What a person's storage comes to is a figure that every upload and deletion keeps right."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from django.db import connection, connections
from django.db.models import Sum
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts import export, retention
from accounts.models import DataExport, Plan, User
from recognition.models import Job
from recognition.submission import OverPlanError, remove, submit
from tests.pictures import picture

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("files")]
Browse = Callable[[User], Client]


def figure(user: User) -> int:
    return User.objects.get(pk=user.pk).bytes_used


def kept(user: User) -> int:
    return Job.objects.for_user(user).aggregate(sum=Sum("bytes"))["sum"] or 0


def test_uploads_and_deletions_are_counted(clerk: User) -> None:
    first, _second = submit(clerk, [picture("1"), picture("2")]).jobs
    assert figure(clerk) == kept(clerk) > 0
    remove(first)
    assert figure(clerk) == kept(clerk) > 0


@pytest.mark.django_db(transaction=True)
def test_parallel_uploads_and_deletions_leave_the_right_figure(clerk: User) -> None:
    Plan.objects.filter(is_default=True).update(images_a_day=1000)
    old = list(submit(clerk, [picture() for _ in range(20)]).jobs)

    def change(number: int) -> None:
        if number % 2:
            remove(old[number // 2])
        else:
            submit(User.objects.get(pk=clerk.pk), [picture(str(number % 10))])
        connections.close_all()

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(change, range(40)))
    assert Job.objects.count() == 20
    assert figure(clerk) == kept(clerk) > 0


def test_who_saves_a_form_meanwhile_does_not_undo_the_count(clerk: User) -> None:
    submit(clerk, [picture()])
    clerk.name = "Clerk"
    clerk.save()
    assert figure(clerk) == kept(clerk) > 0
    assert User.objects.get(pk=clerk.pk).images_used_today == 1


def test_an_upload_does_not_add_up_all_that_is_there(clerk: User) -> None:
    with CaptureQueriesContext(connection) as queries:
        submit(clerk, [picture()])
    assert not [q for q in queries if "SUM(" in q["sql"]]


def test_a_figure_that_is_wrong_is_corrected_at_night(clerk: User, stranger: User) -> None:
    submit(clerk, [picture()])
    User.objects.update(bytes_used=12345)
    retention.recount_storage()
    assert figure(clerk) == kept(clerk)
    assert figure(stranger) == 0


def test_packed_data_counts_until_it_is_deleted(clerk: User, browse: Browse) -> None:
    submit(clerk, [picture()])
    asked = DataExport.objects.create(user=clerk)
    export.pack(asked.pk, 0)
    asked.refresh_from_db()
    assert asked.bytes == asked.file.size
    assert figure(clerk) == kept(clerk) + asked.bytes
    page = browse(clerk).post(f"/accounts/data/{asked.pk}/delete/", follow=True)
    assert "The file is deleted." in page.content.decode()
    assert figure(clerk) == kept(clerk)


def test_packed_data_may_fill_the_storage_and_then_nothing_more_is_uploaded(clerk: User) -> None:
    plan = Plan.objects.create(name="Tiny", images_a_day=9, images_in_a_batch=9, megabytes=1)
    User.objects.filter(pk=clerk.pk).update(plan=plan, bytes_used=plan.bytes - 10)
    asked = DataExport.objects.create(user=clerk)
    export.pack(asked.pk, 0)
    assert DataExport.objects.get().finished
    with pytest.raises(OverPlanError, match="more than the 1 MB"):
        submit(User.objects.get(pk=clerk.pk), [picture()])


@pytest.mark.django_db(transaction=True)
def test_one_export_is_kept_for_each_person(clerk: User, files: Path) -> None:
    for _ in range(4):
        assert export.ask_for(clerk, str)
        export.pack(DataExport.objects.unfinished().get().pk, 0)
    assert len(list(files.rglob("*.zip"))) == DataExport.objects.count() == 1
    assert figure(clerk) == DataExport.objects.get().bytes


@pytest.mark.django_db(transaction=True)
def test_of_wishes_at_the_same_time_one_is_packed(clerk: User) -> None:
    def ask(_: int) -> bool:
        try:
            return export.ask_for(clerk, str)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(4) as pool:
        assert sum(pool.map(ask, range(4))) == 1


def test_nobody_deletes_anothers_packed_data(clerk: User, stranger: User, browse: Browse) -> None:
    asked = DataExport.objects.create(user=clerk)
    export.pack(asked.pk, 0)
    assert browse(stranger).post(f"/accounts/data/{asked.pk}/delete/").status_code == 404
    assert DataExport.objects.exists()
