"""The administrator sees every job, why it failed, and runs it again; nobody edits a result."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from datetime import datetime, timedelta
from http import HTTPStatus
from typing import TYPE_CHECKING, Any, cast

from django.contrib import admin, messages
from django.contrib.humanize.templatetags.humanize import naturaltime
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext, pgettext

from recognition import deeds, submission
from recognition.admin_filters import ErrorFilter, ModelFilter
from recognition.life import JobQuerySet
from recognition.models import Job
from recognition.results import in_time, read_out
from recognition.vocabulary import State

if TYPE_CHECKING:
    from django.utils.functional import _StrOrPromise as StrOrPromise

    from accounts.models import User

    _JobAdmin = admin.ModelAdmin[Job]
else:
    _JobAdmin = admin.ModelAdmin


def _to_the_second(moment: datetime | None) -> str:
    """DATETIME_FORMAT ends at the minute, within which a whole job's life may pass."""
    form = pgettext("date and time in Django's letters", "N j, Y, H:i:s")
    return date_format(timezone.localtime(moment), form) if moment else "-"


def _time(field: str, label: StrOrPromise) -> Callable[[JobAdmin, Job], str]:
    """One of a job's times, for its page."""

    @admin.display(description=label)
    def shown(self: JobAdmin, job: Job) -> str:
        return _to_the_second(getattr(job, field))

    return shown


@admin.register(Job)
class JobAdmin(_JobAdmin):
    list_display = (
        "picture",
        "name_or_id",
        "state",
        "error_code",
        "text",
        "owner",
        "uploaded",
        "duration",
        "attempts",
    )
    list_display_links = ("picture", "name_or_id")
    list_filter = ("state", "script", "layout", ErrorFilter, "queue", "created", ModelFilter)
    list_select_related = ("owner",)
    list_per_page = 50
    show_full_result_count = False
    search_fields = ("name",)
    search_help_text = _("E-mail of the owner, id, number, or name of the file")
    actions = ("retry", "cancel")
    fieldsets = (
        (None, {"fields": ("results", "name", "owner", "state", "error_code", "error_sentence")}),
        (_("Asked for"), {"fields": ("layout", "script", "queue", "batch", "size", "attempts")}),
        (_("Found"), {"fields": ("found_layout", "turned")}),
        (
            _("Time"),
            {"fields": ("created_at", "queued_at", "started_at", "finished_at", "reading_time")},
        ),
    )
    created_at = _time("created", _("created"))
    queued_at = _time("queued", _("queued"))
    started_at = _time("started", _("started"))
    finished_at = _time("finished", _("finished"))

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Job | None = None) -> bool:
        return False

    def has_operate_permission(self, request: HttpRequest) -> bool:
        """To run jobs again and to cancel them; no result is changed by it."""
        return request.user.has_perm("recognition.change_job")

    def get_queryset(self, request: HttpRequest) -> JobQuerySet:
        return Job.objects.select_related("owner").prefetch_related(
            "predictions__verdicts", "additions"
        )

    def change_view(
        self,
        request: HttpRequest,
        object_id: str,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        """Nothing can be changed there: it is the page that shows a job."""
        response = super().change_view(request, object_id, form_url, extra_context)
        if (job := self.get_object(request, object_id)) and response.status_code == HTTPStatus.OK:
            deeds.note_look(_person(request), job)
        return response

    def delete_model(self, request: HttpRequest, obj: Job) -> None:
        self._note_deletion(request, Job.objects.filter(pk=obj.pk))
        super().delete_model(request, obj)

    def delete_queryset(self, request: HttpRequest, queryset: QuerySet[Job]) -> None:
        self._note_deletion(request, Job.objects.filter(pk__in=queryset.order_by().values("pk")))
        super().delete_queryset(request, queryset)

    def _note_deletion(self, request: HttpRequest, jobs: JobQuerySet) -> None:
        deeds.note(_person(request), deeds.of_others(_person(request), jobs), "deleted")

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Job], search_term: str
    ) -> tuple[QuerySet[Job], bool]:
        term = search_term.strip()
        if not term:
            return queryset, False
        found = Q(owner__email__icontains=term) | Q(
            pk__in=Job.objects.containing(term).order_by().values("pk")
        )
        return queryset.filter(_as_id(term) or found), False

    @admin.display(description=_("picture"))
    def picture(self, job: Job) -> SafeString:
        return format_html(
            '<img src="{}" alt="{}" height="48" loading="lazy">',
            reverse("job_thumbnail", args=[job.id]),
            job,
        )

    @admin.display(description=_("file"), ordering="name")
    def name_or_id(self, job: Job) -> str:
        return str(job)

    @admin.display(description=_("uploaded"), ordering="created")
    def uploaded(self, job: Job) -> SafeString:
        exact = _to_the_second(job.created)
        return format_html('<time title="{}">{}</time>', exact, naturaltime(job.created))

    @admin.display(description=_("duration"))
    def duration(self, job: Job) -> str:
        """From the start of the last attempt to the end, or until now."""
        if job.started is None:
            return "-"
        spent: timedelta = (job.finished or timezone.now()) - job.started
        return in_time(1000 * spent.total_seconds())

    @admin.display(description=_("time to read it"))
    def reading_time(self, job: Job) -> str:
        return "-" if job.milliseconds is None else in_time(job.milliseconds)

    @admin.display(description=_("size"))
    def size(self, job: Job) -> str:
        return f"{job.width} × {job.height}"

    @admin.display(description=_("error message"))
    def error_sentence(self, job: Job) -> str:
        return job.error_sentence or "-"

    @admin.display(description=_("result"))
    def results(self, job: Job) -> SafeString:
        job = Job.objects.with_results().get(pk=job.pk)
        context = {"job": job, "numbers": read_out(job)}
        return render_to_string("admin/recognition/job/results.html", context)

    @admin.action(description=_("Run the selected jobs again"), permissions=["operate"])
    def retry(self, request: HttpRequest, jobs: JobQuerySet) -> None:
        selected = jobs.count()
        theirs = deeds.of_others(_person(request), jobs.filter(state__in=State.retryable()))
        changed = submission.resubmit_all(_plain(jobs))
        deeds.note(_person(request), theirs, "run again")
        done = ngettext("%d job runs again.", "%d jobs run again.", changed) % changed
        why = _("only a failed or canceled job can be run again")
        self._tell(request, done, changed, selected - changed, str(why))

    @admin.action(description=_("Cancel the selected jobs"), permissions=["operate"])
    def cancel(self, request: HttpRequest, jobs: JobQuerySet) -> None:
        selected = jobs.count()
        theirs = deeds.of_others(_person(request), jobs.filter(state__in=State.open()))
        changed = _plain(jobs).cancel()
        deeds.note(_person(request), theirs, "canceled")
        done = ngettext("%d job was canceled.", "%d jobs were canceled.", changed) % changed
        self._tell(request, done, changed, selected - changed, str(_("they are over")))

    def _tell(self, request: HttpRequest, done: str, changed: int, left: int, why: str) -> None:
        if changed or not left:
            self.message_user(request, done, messages.SUCCESS)
        if left:
            sentence = ngettext(
                "%(n)d job stays as it is: %(why)s.", "%(n)d jobs stay as they are: %(why)s.", left
            )
            self.message_user(request, sentence % {"n": left, "why": why}, messages.WARNING)


def _person(request: HttpRequest) -> User:
    """The administration lets nobody else in."""
    return cast("User", request.user)


def _as_id(term: str) -> Q | None:
    try:
        return Q(pk=uuid.UUID(term))
    except ValueError:
        return None


def _plain(jobs: JobQuerySet) -> JobQuerySet:
    """The same rows without the list's joins, so that one UPDATE can change them."""
    return Job.objects.filter(pk__in=jobs.order_by().values("pk"))
