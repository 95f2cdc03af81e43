"""How the API's list of jobs is narrowed down and paged."""

from __future__ import annotations

import django_filters
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext_lazy as _
from rest_framework.exceptions import NotFound, ValidationError
from rest_framework.pagination import Cursor, CursorPagination
from rest_framework.request import Request

from recognition.life import JobQuerySet
from recognition.models import Job
from recognition.vocabulary import Layout, Script, State


class JobFilter(django_filters.FilterSet):
    state = django_filters.ChoiceFilter(choices=State.choices)
    layout = django_filters.ChoiceFilter(choices=Layout.choices)
    script = django_filters.ChoiceFilter(choices=Script.choices)
    text = django_filters.CharFilter(
        method="containing", max_length=100, label=_("part of a number or of the file's name")
    )
    created_after = django_filters.IsoDateTimeFilter("created", "gte")
    created_before = django_filters.IsoDateTimeFilter("created", "lt")

    class Meta:
        model = Job
        fields: list[str] = []

    def containing(self, jobs: JobQuerySet, name: str, value: str) -> JobQuerySet:
        return jobs.containing(value)


class NewestFirst(CursorPagination):
    """Stable while jobs arrive: a page goes on where the one before it ended."""

    ordering = ("-created", "-id")
    page_size = 20
    page_size_query_param = "page_size"
    max_page_size = 100

    def decode_cursor(self, request: Request) -> Cursor | None:
        try:
            cursor: Cursor | None = super().decode_cursor(request)
            if cursor and cursor.position is not None and not parse_datetime(str(cursor.position)):
                raise ValueError
        except (NotFound, ValueError):
            message = _("This page does not exist. Please start again without a cursor.")
            raise ValidationError({"cursor": [message]}) from None
        return cursor
