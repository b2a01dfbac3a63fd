"""Django's admin for organisers: what the role gives, and the ground's own models."""

import secrets
from typing import Any, cast

from django import forms
from django.contrib import admin, messages
from django.contrib.auth.admin import UserAdmin as DjangoUserAdmin
from django.contrib.auth.forms import AdminUserCreationForm, UserChangeForm
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from assises import audit, mail
from assises.following import edited
from assises.models import ApiToken, AuditEntry, Edition, OutgoingMail, User
from assises.tokens import digest_of

ORGANISE = "assises.organise"


class OrganiserAdmin(admin.ModelAdmin):
    """What organisers edit: one permission opens it, not five a model."""

    def has_module_permission(self, request: HttpRequest) -> bool:
        return request.user.has_perm(ORGANISE)

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return request.user.has_perm(ORGANISE)

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return request.user.has_perm(ORGANISE)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return request.user.has_perm(ORGANISE)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return request.user.has_perm(ORGANISE)


class ReadOnlyAdmin(OrganiserAdmin):
    """What organisers may read and nobody writes by hand."""

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


class UserCreation(AdminUserCreationForm):
    class Meta:
        model = User
        fields = ("email", "name")


class UserChange(UserChangeForm):
    class Meta:
        model = User
        fields = "__all__"


@admin.register(User)
class UserAdmin(OrganiserAdmin, DjangoUserAdmin):
    """Staff. An organiser gives roles; only a superuser makes superusers."""

    add_form = UserCreation
    form = UserChange
    ordering = ("email",)
    list_display = ("email", "name", "is_active", "last_login")
    list_filter = ("groups", "is_active")
    search_fields = ("email", "name")
    filter_horizontal = ("groups",)
    fieldsets = (
        (None, {"fields": ("email", "name", "password")}),
        (_("Roles"), {"fields": ("is_active", "is_staff", "groups")}),
    )
    add_fieldsets = (
        (None, {"fields": ("email", "name", "usable_password", "password1", "password2")}),
        (_("Roles"), {"fields": ("is_staff", "groups")}),
    )

    def has_change_permission(self, request: HttpRequest, obj: User | None = None) -> bool:
        """A superuser's password is not an organiser's to change."""
        if obj and obj.is_superuser and not getattr(request.user, "is_superuser", False):
            return False
        return super().has_change_permission(request, obj)

    def has_delete_permission(self, request: HttpRequest, obj: User | None = None) -> bool:
        return self.has_change_permission(request, obj)


@admin.register(Edition)
class EditionAdmin(OrganiserAdmin):
    list_display = ("name", "day", "capacity", "registration_open", "is_current", "is_archived")

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:
        """Which one is current is changed at the desk, which says what follows."""
        return ("is_current",) if obj else ()

    fieldsets = (
        (
            None,
            {"fields": ("number", "slug", "is_current", "organiser", "hashtag", "contact_email")},
        ),
        (
            _("Registration"),
            {
                "fields": (
                    "capacity",
                    "registration_open",
                    "registration_closes_at",
                    "offer_hours",
                    "offer_hours_late",
                )
            },
        ),
        (
            _("Mails and what is kept"),
            {
                "fields": (
                    "reminds_week",
                    "reminds_day",
                    "thanks",
                    "needs_kept_days",
                    "kept_months",
                )
            },
        ),
        (
            _("Day and place"),
            {
                "fields": (
                    "day",
                    "opens_at",
                    "closes_at",
                    "time_zone",
                    "venue",
                    "address",
                    "access",
                    "access_en",
                    "latitude",
                    "longitude",
                )
            },
        ),
        (
            _("Words"),
            {
                "fields": (
                    "name",
                    "name_en",
                    "short_name",
                    "short_name_en",
                    "questions",
                    "questions_en",
                )
            },
        ),
    )

    def save_model(
        self, request: HttpRequest, obj: Edition, form: forms.ModelForm, change: bool
    ) -> None:
        # Not the whole row: it counts registrations and versions, which go on meanwhile.
        if change:
            obj.save(update_fields=form.changed_data)
        else:
            obj.save()
        edited(obj, form.changed_data if change else (), timezone.now())
        if change and "day" in form.changed_data:
            self.warn_of_other_days(request, obj)
        if change and {"capacity", "registration_open", "registration_closes_at"} & set(
            form.changed_data
        ):
            messages.info(request, self.effect(obj))

    def warn_of_other_days(self, request: HttpRequest, edition: Edition) -> None:
        """The sessions do not move with the day: that is done in their timetable."""
        starts = edition.sessions.values_list("starts_at", flat=True)
        left = sum(at.astimezone(edition.zone).date() != edition.day for at in starts)
        if left:
            said = ngettext(
                "%(n)d session is on another day than that: move it in the programme.",
                "%(n)d sessions are on another day than that: move them in the programme.",
                left,
            )
            messages.warning(request, said % {"n": left})

    def effect(self, edition: Edition) -> str:
        """What the public now sees, in one sentence."""
        held: int = edition.registrations.holding().count()
        left = max(edition.capacity - held, 0)
        if not edition.registration_open:
            return str(_("Registration is closed: the form says so from now on."))
        if held > edition.capacity:
            return str(
                _(
                    "More people hold a place than there are places: "
                    "nobody loses theirs, nobody new gets one."
                )
            )
        return ngettext(
            "Registration is open: %(left)d place is left.",
            "Registration is open: %(left)d places are left.",
            left,
        ) % {"left": left}


@admin.register(ApiToken)
class ApiTokenAdmin(OrganiserAdmin):
    """Tokens are shown once, when they are made; afterwards they can only be revoked."""

    list_display = ("name", "user", "made_at", "revoked_at")
    fields = ("name", "revoked_at")

    def has_change_permission(self, request: HttpRequest, obj: ApiToken | None = None) -> bool:
        mine = obj is None or obj.user_id == request.user.pk
        return mine and super().has_change_permission(request, obj)

    def save_model(
        self, request: HttpRequest, obj: ApiToken, form: forms.ModelForm, change: bool
    ) -> None:
        if not change:
            token = secrets.token_hex(32)
            obj.user, obj.digest = cast(User, request.user), digest_of(token)
            text = _("Copy the token now, it is not shown again: %(token)s")
            messages.warning(request, text % {"token": token})
        super().save_model(request, obj, form, change)


@admin.register(AuditEntry)
class AuditAdmin(ReadOnlyAdmin):
    list_display = ("at", "action", "target", "by")
    list_filter = ("action",)
    date_hierarchy = "at"


@admin.register(OutgoingMail)
class OutgoingMailAdmin(ReadOnlyAdmin):
    """What left, what waits, what failed. Never shows what a mail said."""

    list_display = ("created_at", "kind", "to", "state", "attempts", "last_error")
    list_filter = ("state", "kind")
    search_fields = ("to", "reference")
    ordering = ("-created_at", "-pk")
    exclude = ("params",)
    actions = ("send_again",)

    @admin.action(description=_("Send again (those that failed or are uncertain)"))
    def send_again(self, request: HttpRequest, queryset: QuerySet[OutgoingMail]) -> None:
        now, by = timezone.now(), request.user
        back = [row for row in queryset if mail.send_again(row, now)]
        for row in back:
            audit.record(
                "mail.sent_again",
                on=row,
                edition=row.edition,
                at=now,
                by=by if isinstance(by, User) else None,
            )
        text = ngettext("%(n)d mail will leave again.", "%(n)d mails will leave again.", len(back))
        messages.info(request, text % {"n": len(back)})


admin.site.site_header = _("Assises: organisation")
admin.site.site_title = "Assises"
