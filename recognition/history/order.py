"""In which order the history stands, and what comes after or before a row of it.

A page goes on where the one before it ended instead of counting rows, so the last page of 100,000
jobs costs what the first does, and jobs that arrive meanwhile shift nothing.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import F, Q
from django.db.models.expressions import OrderBy
from django.utils.translation import gettext_lazy as _

from recognition.life import JobQuerySet
from recognition.models import Job

if TYPE_CHECKING:
    from django.utils.functional import _StrOrPromise as StrOrPromise


@dataclass(frozen=True)
class Order:
    """By one column, then by id; rows without a value come last, whichever way it goes."""

    field: str
    is_descending: bool

    @property
    def key(self) -> str:
        """As it stands in an address."""
        return f"-{self.field}" if self.is_descending else self.field

    @property
    def turned(self) -> Order:
        return Order(self.field, not self.is_descending)

    def sorted(self, jobs: JobQuerySet, *, backwards: bool = False) -> JobQuerySet:
        down = self.is_descending != backwards
        may_lack = self.field == "lowest"
        value = OrderBy(
            F(self.field),
            descending=down,
            nulls_first=(may_lack and backwards) or None,
            nulls_last=(may_lack and not backwards) or None,
        )
        return jobs.order_by(value, "-id" if down else "id")

    def after(self, jobs: JobQuerySet, edge: Job) -> JobQuerySet:
        value, op = getattr(edge, self.field), "lt" if self.is_descending else "gt"
        if value is None:
            return jobs.filter(**{f"{self.field}__isnull": True, f"id__{op}": edge.id})
        if self.field == "lowest":
            return jobs.filter(self._beyond(value, edge, op) | Q(lowest=None))
        return jobs.filter(self._beyond(value, edge, op), **{f"{self.field}__{op}e": value})

    def before(self, jobs: JobQuerySet, edge: Job) -> JobQuerySet:
        value, op = getattr(edge, self.field), "gt" if self.is_descending else "lt"
        if value is None:
            return jobs.filter(Q(lowest__isnull=False) | Q(**{f"id__{op}": edge.id}))
        return jobs.filter(self._beyond(value, edge, op), **{f"{self.field}__{op}e": value})

    def _beyond(self, value: object, edge: Job, op: str) -> Q:
        """The column is bounded once more by who asks, since no index serves an OR."""
        return Q(**{f"{self.field}__{op}": value}) | Q(**{self.field: value, f"id__{op}": edge.id})


NEWEST = Order("created", is_descending=True)
LABELS = {
    "-created": _("newest first"),
    "created": _("oldest first"),
    "lowest": _("least sure first"),
    "-lowest": _("surest first"),
    "name": _("file name, A to Z"),
    "-name": _("file name, Z to A"),
}


def order_of(key: str) -> Order:
    """The newest first where nothing known is asked for."""
    return Order(key.lstrip("-"), key.startswith("-")) if key in LABELS else NEWEST


@dataclass(frozen=True)
class Head:
    """A column's head: what it leads to, and how it stands now, as ARIA says it."""

    label: StrOrPromise
    key: str
    sort: str


def heads(order: Order) -> dict[str, Head]:
    """Of the columns that one may sort by."""
    return {field: _head(field, label, order) for field, label in COLUMNS.items()}


COLUMNS = {"lowest": _("Sure"), "name": _("File"), "created": _("Uploaded")}


def _head(field: str, label: StrOrPromise, order: Order) -> Head:
    if field != order.field:
        first = NEWEST if field == "created" else Order(field, is_descending=False)
        return Head(label, first.key, "none")
    return Head(label, order.turned.key, "descending" if order.is_descending else "ascending")
