"""Accounts and plans, for administrators."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from allauth.account.adapter import get_adapter
from allauth.account.models import EmailAddress
from django import forms
from django.contrib import admin, messages
from django.contrib.admin.widgets import RelatedFieldWidgetWrapper
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Count, Field, Model, QuerySet
from django.http import HttpRequest
from django.template.defaultfilters import filesizeformat
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from accounts import deletion
from accounts.models import Mail, Plan, User

if TYPE_CHECKING:
    _UserAdmin = admin.ModelAdmin[User]
    _PlanAdmin = admin.ModelAdmin[Plan]
    _MailAdmin = admin.ModelAdmin[Mail]
    _EmailAddressAdmin = admin.ModelAdmin[EmailAddress]
    _PlanForm = forms.ModelForm[Plan]
else:
    _PlanForm = forms.ModelForm
    _UserAdmin = _PlanAdmin = _MailAdmin = _EmailAddressAdmin = admin.ModelAdmin


def tell(request: HttpRequest, user: User, template: str, **context: object) -> None:
    get_adapter().render_mail(f"accounts/email/{template}", user.email, context).send()


def may_touch(request: HttpRequest, user: User | None) -> bool:
    """Whoever has only some of the rights could take the others from an administrator."""
    return not user or not (user.is_staff or user.is_superuser) or request.user.is_superuser


@admin.register(User)
class UserAdmin(_UserAdmin):
    list_display = (
        "email",
        "name",
        "shown_plan",
        "wanted_plan",
        "images_used_today",
        "shown_storage",
        "last_login",
        "is_active",
        "leaving",
        "is_approved",
        "is_staff",
    )
    list_filter = ("is_active", "is_approved", "is_staff", "plan", "wanted_plan")
    list_select_related = ("plan", "wanted_plan")
    search_fields = ("email", "name")
    ordering = ("-date_joined",)
    fields = (
        "email",
        "name",
        "language",
        "time_zone",
        "plan",
        "is_plan_fixed",
        "wanted_plan",
        "is_active",
        "is_approved",
        "is_staff",
        "last_login",
        "date_joined",
    )
    readonly_fields = (
        "email",
        "language",
        "time_zone",
        "last_login",
        "date_joined",
        "is_active",
    )
    actions = ("lock", "unlock", "approve", "approve_plan")
    list_per_page = 50

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False  # people register themselves, or `createsuperuser` and `createtoken` do it

    def has_change_permission(self, request: HttpRequest, obj: User | None = None) -> bool:
        return super().has_change_permission(request, obj) and may_touch(request, obj)

    def has_delete_permission(self, request: HttpRequest, obj: User | None = None) -> bool:
        return super().has_delete_permission(request, obj) and may_touch(request, obj)

    def get_readonly_fields(self, request: HttpRequest, obj: User | None = None) -> list[str]:
        """Only administrators make administrators, and nobody takes the own rights away."""
        fixed = list(self.readonly_fields)
        if obj == request.user:
            fixed += ["is_approved", "is_staff"]
        elif not request.user.is_superuser:
            fixed += ["is_staff"]
        return fixed

    def formfield_for_dbfield(
        self, db_field: Field[Any, Any], request: HttpRequest, **options: Any
    ) -> forms.Field | None:
        """A plan is chosen here; its own page changes it."""
        field: forms.Field | None = super().formfield_for_dbfield(db_field, request, **options)
        if field and isinstance(field.widget, RelatedFieldWidgetWrapper):
            field.widget = field.widget.widget
        return field

    def get_deleted_objects(
        self, objs: Sequence[User] | QuerySet[User], request: HttpRequest
    ) -> tuple[list[Any], dict[Any, int], set[Any], list[Any]]:
        """The accounts alone: all that is theirs goes with them, however much it is."""
        kept: set[Any] = {_("your own account")} if request.user in objs else set()
        if not all(may_touch(request, user) for user in objs):
            kept.add(_("administrators"))
        return [str(user) for user in objs], {_("accounts"): len(objs)}, kept, []

    def save_model(self, request: HttpRequest, obj: User, form: Any, change: bool) -> None:
        if "is_staff" in form.changed_data:
            obj.is_superuser = obj.is_staff  # the one without the other may do nothing
        if "plan" in form.changed_data and "is_plan_fixed" not in form.changed_data:
            obj.is_plan_fixed = obj.plan is not None
        super().save_model(request, obj, form, change)
        if not obj.is_approved:
            obj.end_sessions()

    def delete_model(self, request: HttpRequest, obj: User) -> None:
        deletion.begin(obj)

    def delete_queryset(self, request: HttpRequest, queryset: QuerySet[User]) -> None:
        for user in queryset:
            deletion.begin(user)

    @admin.display(description=_("plan"), ordering="plan")
    def shown_plan(self, user: User) -> str:
        return str(user.plan or _("for new accounts"))

    @admin.display(description=_("storage"), ordering="bytes_used")
    def shown_storage(self, user: User) -> str:
        return filesizeformat(user.bytes_used)

    @admin.action(permissions=["change"], description=_("Lock: end sessions and tokens"))
    def lock(self, request: HttpRequest, users: QuerySet[User]) -> None:
        # Nobody locks themselves out.
        others = self._changeable(request, users).exclude(email=request.user.get_username())
        for user in others:
            user.lock()
        self._say(request, len(others))

    @admin.action(permissions=["change"], description=_("Unlock"))
    def unlock(self, request: HttpRequest, users: QuerySet[User]) -> None:
        locked = self._changeable(request, users).filter(leaving=None)
        for user in locked:
            user.unlock()
        self._say(request, len(locked))

    @admin.action(permissions=["change"], description=_("Approve the account"))
    def approve(self, request: HttpRequest, users: QuerySet[User]) -> None:
        waiting = self._changeable(request, users).filter(is_approved=False)
        link = request.build_absolute_uri(reverse("account_login"))
        for user in waiting:
            user.is_approved = True
            user.save(update_fields=["is_approved"])
            tell(request, user, "approved", link=link)
        self._say(request, len(waiting))

    @admin.action(permissions=["change"], description=_("Approve the plan that was asked for"))
    def approve_plan(self, request: HttpRequest, users: QuerySet[User]) -> None:
        waiting = self._changeable(request, users).exclude(wanted_plan=None)
        for user in waiting:
            user.plan, user.wanted_plan = user.wanted_plan, None
            user.save(update_fields=["plan", "wanted_plan"])
            tell(request, user, "plan_approved", plan=user.plan)
        self._say(request, len(waiting))

    def _changeable(self, request: HttpRequest, users: QuerySet[User]) -> QuerySet[User]:
        """Those of the chosen that this person may change; of the others the next page tells."""
        if request.user.is_superuser:
            return users
        mine = users.filter(is_staff=False, is_superuser=False)
        left = users.count() - mine.count()
        if left:
            text = ngettext(
                "%(n)d administrator stays as before: only administrators with all rights may "
                "change administrators.",
                "%(n)d administrators stay as before: only administrators with all rights may "
                "change administrators.",
                left,
            )
            self.message_user(request, text % {"n": left}, messages.WARNING)
        return mine

    def _say(self, request: HttpRequest, number: int) -> None:
        text = ngettext("%(n)d account changed.", "%(n)d accounts changed.", number)
        self.message_user(request, text % {"n": number}, messages.SUCCESS)


class PlanForm(_PlanForm):
    """The mark of the plan for new accounts can be given to another, but never just taken away."""

    def clean_is_default(self) -> bool:
        chosen: bool = self.cleaned_data["is_default"]
        if self.initial.get("is_default") and not chosen:
            raise ValidationError(
                _("New accounts need a plan. Please mark another one, and the mark goes there.")
            )
        return chosen

    def _get_validation_exclusions(self) -> set[str]:
        """The mark's constraint holds after saving, which moves the mark."""
        return {*super()._get_validation_exclusions(), "is_default"}  # type: ignore[misc]


@admin.register(Plan)
class PlanAdmin(_PlanAdmin):
    form = PlanForm
    list_display = (
        "name",
        "images_a_day",
        "images_in_a_batch",
        "megabytes",
        "days_kept",
        "needs_approval",
        "is_default",
        "people",
    )

    def get_queryset(self, request: HttpRequest) -> QuerySet[Plan]:
        return super().get_queryset(request).annotate(people=Count("subscribers"))

    @admin.display(description=_("people"), ordering="people")
    def people(self, plan: Plan) -> int:
        return int(getattr(plan, "people", 0))

    @transaction.atomic
    def save_model(self, request: HttpRequest, obj: Plan, form: Any, change: bool) -> None:
        if obj.is_default:
            for plan in Plan.objects.filter(is_default=True).exclude(pk=obj.pk):
                plan.is_default = False
                plan.save(update_fields=["is_default"])
        super().save_model(request, obj, form, change)

    def has_delete_permission(self, request: HttpRequest, obj: Plan | None = None) -> bool:
        return super().has_delete_permission(request, obj) and not (obj and obj.is_default)


class ToRead:
    """What nobody writes by hand."""

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False


@admin.register(Mail)
class MailAdmin(ToRead, _MailAdmin):
    """The mails that wait, without subject and text, which may hold a code."""

    list_display = ("recipients", "created", "attempts", "due", "error")
    fields = list_display


@admin.register(EmailAddress)
class EmailAddressAdmin(ToRead, _EmailAddressAdmin):
    """Whose an address is. Only its mail can confirm it, only its owner remove it."""

    list_display = ("email", "user", "primary", "verified")
    list_filter = ("primary", "verified")
    list_select_related = ("user",)
    search_fields = ("email", "user__email")

    def has_delete_permission(self, request: HttpRequest, obj: EmailAddress | None = None) -> bool:
        return False
