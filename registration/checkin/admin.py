"""Doors, places and devices for organisers; scans to read."""

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from assises import audit
from assises.admin import OrganiserAdmin, ReadOnlyAdmin
from assises.models import User
from registration.checkin import actions
from registration.checkin.models import Device, Door, Place, Scan


class LoggedAdmin(OrganiserAdmin):
    """What is changed here is written in the audit trail."""

    def save_model(
        self, request: HttpRequest, obj: Any, form: forms.ModelForm, change: bool
    ) -> None:
        super().save_model(request, obj, form, change)
        audit.record(
            f"checkin.{obj._meta.model_name}_{'changed' if change else 'added'}",
            on=obj,
            edition=obj.edition,
            at=timezone.now(),
            by=who(request),
            fields=form.changed_data,
        )


def who(request: HttpRequest) -> User | None:
    return request.user if isinstance(request.user, User) else None


@admin.register(Place)
class PlaceAdmin(LoggedAdmin):
    list_display = ("name", "kind", "edition")
    list_filter = ("edition",)
    prepopulated_fields = {"slug": ("name",)}


class DoorForm(forms.ModelForm):
    class Meta:
        model = Door
        fields = (
            "edition",
            "place",
            "name",
            "name_en",
            "slug",
            "is_open",
            "always_open",
            "opens_at",
            "closes_at",
        )

    def clean(self) -> dict[str, Any] | None:
        said = super().clean() or {}
        place = said.get("place")
        if place and said.get("edition") and place.edition_id != said["edition"].pk:
            self.add_error("place", _("This place is in another edition."))
        return said


@admin.register(Door)
class DoorAdmin(LoggedAdmin):
    form = DoorForm
    list_display = ("name", "place", "is_open", "always_open", "opens_at", "closes_at", "edition")
    list_filter = ("edition", "place")
    list_select_related = ("place", "edition")
    prepopulated_fields = {"slug": ("name",)}


class DeviceForm(forms.ModelForm):
    class Meta:
        model = Device
        fields = ("edition", "name", "kind", "doors")

    def clean(self) -> dict[str, Any] | None:
        said = super().clean() or {}
        edition = said.get("edition")
        if any(edition and door.edition_id != edition.pk for door in said.get("doors", ())):
            self.add_error("doors", _("One of these doors is in another edition."))
        return said


@admin.register(Device)
class DeviceAdmin(LoggedAdmin):
    """A token is made with the device and shown once; a lost one is revoked."""

    form = DeviceForm
    list_display = ("name", "kind", "last_seen_at", "revoked_at", "edition")
    list_filter = ("edition", "kind")
    readonly_fields = ("last_seen_at", "revoked_at")
    actions = ("revoke",)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Its scans need it: a device is revoked, not deleted."""
        return False

    def save_model(
        self, request: HttpRequest, obj: Device, form: forms.ModelForm, change: bool
    ) -> None:
        if not change:
            obj.digest, token = actions.new_token()
            messages.warning(
                request,
                _("Token of this device, shown this once: %(token)s") % {"token": token},
            )
        super().save_model(request, obj, form, change)

    @admin.action(description=gettext_lazy("Revoke the chosen devices"))
    def revoke(self, request: HttpRequest, queryset: QuerySet[Device]) -> None:
        for device in queryset:
            actions.revoke(device, now=timezone.now(), by=who(request))


@admin.register(Scan)
class ScanAdmin(ReadOnlyAdmin):
    list_display = ("at", "door", "outcome", "reason", "registration", "device", "by")
    list_filter = ("edition", "door", "outcome", "reason")
    list_select_related = ("door", "registration", "device", "by")
    date_hierarchy = "at"
    exclude = ("code_digest", "fingerprint", "answer")
