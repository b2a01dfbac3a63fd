"""Rounds of workshops in Django's admin: which sessions give seats by name, and from when."""

from typing import Any

from django import forms
from django.contrib import admin
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from agenda.models import Session
from assises import audit
from assises.access import staff_of
from assises.admin import ORGANISE, OrganiserAdmin
from assises.models import Edition
from registration.checkin.models import Place
from workshops.actions import move_door, settle
from workshops.models import Round, Workshop


class WorkshopForm(forms.ModelForm):
    """A session and a door of the round's own edition."""

    class Meta:
        model = Workshop
        fields = ("session", "place")

    def clean(self) -> dict[str, Any]:
        said: dict[str, Any] = super().clean() or {}
        edition = getattr(self.instance.round, "edition_id", None)
        for name in ("session", "place"):
            chosen: Session | Place | None = said.get(name)
            if edition and chosen and chosen.edition_id != edition:
                self.add_error(name, _("This belongs to another edition."))
        return said


class WorkshopInline(admin.TabularInline):
    model = Workshop
    form = WorkshopForm
    extra = 1

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return request.user.has_perm(ORGANISE)

    has_add_permission = has_change_permission = has_delete_permission = has_view_permission


@admin.register(Round)
class RoundAdmin(OrganiserAdmin):
    list_display = ("number", "edition", "opens_at", "closes_at", "no_shows_after")
    list_filter = ("edition",)
    inlines = (WorkshopInline,)

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        """Public pages and doors follow at once; who waits for a seat that there is gets it."""
        one, now = form.instance, timezone.now()
        former = {workshop.pk: workshop.place for workshop in one.workshops.all()}
        super().save_related(request, form, formsets, change)
        for workshop in one.workshops.all():
            if workshop.place != former.get(workshop.pk):
                move_door(workshop, former=former.get(workshop.pk), now=now)
        audit.record(
            "workshops.round_saved", on=one, edition=one.edition, at=now, by=staff_of(request)
        )
        Edition.objects.bump(one.edition_id)
        settle(one, now=now)
