"""How the API's list of jobs is narrowed down and paged."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from typing import Any

import django_filters
from django.core.exceptions import ValidationError as InvalidError
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext_lazy as _
from django_filters.fields import IsoDateTimeField
from rest_framework.exceptions import NotFound, ValidationError
from rest_framework.pagination import Cursor, CursorPagination
from rest_framework.request import Request

from recognition.life import JobQuerySet
from recognition.models import Job
from recognition.vocabulary import Layout, Script, State


def utc(instant: datetime) -> datetime:
    """The same instant where the database surely takes it: PostgreSQL refuses some offsets.

    Raises ValueError where the calendar has no such instant.
    """
    try:
        return instant.astimezone(UTC)
    except OverflowError as error:
        raise ValueError from error


class InstantField(IsoDateTimeField):
    def to_python(self, value: object) -> datetime | None:
        instant: datetime | None = super().to_python(value)
        try:
            return instant and utc(instant)
        except ValueError as error:
            raise InvalidError(self.error_messages["invalid"], code="invalid") from error


class InstantFilter(django_filters.IsoDateTimeFilter):
    field_class = InstantField


class JobFilter(django_filters.FilterSet):
    state = django_filters.ChoiceFilter(choices=State.choices)
    layout = django_filters.ChoiceFilter(choices=Layout.choices)
    script = django_filters.ChoiceFilter(choices=Script.choices)
    text = django_filters.CharFilter(
        method="containing", max_length=100, label=_("part of a number or of the file's name")
    )
    created_after = InstantFilter("created", "gte")
    created_before = InstantFilter("created", "lt")

    class Meta:
        model = Job
        fields: list[str] = []

    def containing(self, jobs: JobQuerySet, name: str, value: str) -> JobQuerySet:
        return jobs.containing(value)


SIZE = re.compile(r"0*[1-9][0-9]{0,5}")  # what is above the most is answered with the most


class NewestFirst(CursorPagination):
    """Stable while jobs arrive: a page goes on where the one before it ended."""

    ordering = ("-created", "-id")
    page_size = 20
    page_size_query_param = "page_size"
    max_page_size = 100

    def get_page_size(self, request: Request) -> int:
        asked = request.query_params.get(self.page_size_query_param)
        if asked is None:
            return self.page_size
        if not SIZE.fullmatch(asked):
            raise ValidationError({"page_size": [_("Please give a number from 1 to 100.")]})
        return min(int(asked), self.max_page_size)

    def decode_cursor(self, request: Request) -> Cursor | None:
        try:
            cursor: Cursor | None = super().decode_cursor(request)
            if cursor and cursor.position is not None:
                return cursor._replace(position=_checked(str(cursor.position)))
        except (NotFound, ValueError):
            message = _("This page does not exist. Please start again without a cursor.")
            raise ValidationError({"cursor": [message]}) from None
        return cursor


def _checked(position: str) -> Any:
    """The position of a cursor, which anybody can make up. Raises ValueError."""
    instant = parse_datetime(position)
    if instant is None:
        raise ValueError
    return utc(instant).isoformat()
