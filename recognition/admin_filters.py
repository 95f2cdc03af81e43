"""Filters of the job list that Django's own would make slow: each choice is found by an index
or in a short table, and a job with many predictions is listed once."""

from __future__ import annotations

from django.contrib import admin
from django.db.models import Exists, OuterRef, QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from recognition.models import Job, Prediction
from recognition.vocabulary import State


class ErrorFilter(admin.SimpleListFilter):
    title = _("error")
    parameter_name = "error"

    def lookups(
        self, request: HttpRequest, model_admin: admin.ModelAdmin[Job]
    ) -> list[tuple[str, str]]:
        failed = Job.objects.filter(state=State.FAILED).order_by("error_code")
        return [(code, code) for code in failed.values_list("error_code", flat=True).distinct()]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Job]) -> QuerySet[Job]:
        code = self.value()
        return queryset.filter(state=State.FAILED, error_code=code) if code else queryset


class ModelFilter(admin.SimpleListFilter):
    title = _("model version")
    parameter_name = "model"

    def lookups(
        self, request: HttpRequest, model_admin: admin.ModelAdmin[Job]
    ) -> list[tuple[str, str]]:
        models = Prediction.objects.order_by("model").values_list("model", flat=True).distinct()
        return [(model, model) for model in models]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Job]) -> QuerySet[Job]:
        model = self.value()
        read = Prediction.objects.filter(job=OuterRef("pk"), model=model)
        return queryset.filter(Exists(read)) if model else queryset
