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
from workshops.models import Ranking, Reservation, Round, Workshop


class WorkshopForm(forms.ModelForm):
    """A session and a door of the round's own edition."""

    class Meta:
        model = Workshop
        fields = ("session", "place", "repeats", "least")

    def clean(self) -> dict[str, Any]:
        said: dict[str, Any] = super().clean() or {}
        edition = getattr(self.instance.round, "edition_id", None)
        for name in ("session", "place"):
            chosen: Session | Place | None = said.get(name)
            if edition and chosen and chosen.edition_id != edition:
                self.add_error(name, _("This belongs to another edition."))
        first: Workshop | None = said.get("repeats")
        if first and (first.repeats_id or first.round_id == self.instance.round_id):
            self.add_error("repeats", _("Choose the first time it is held, in another round."))
        if edition and first and first.round.edition_id != edition:
            self.add_error("repeats", _("This belongs to another edition."))
        return said


class OrganiserInline(admin.TabularInline):
    """For organisers alone."""

    extra = 1

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return request.user.has_perm(ORGANISE)

    has_add_permission = has_change_permission = has_delete_permission = has_view_permission


class WorkshopInline(OrganiserInline):
    model = Workshop
    form = WorkshopForm


class ReservationInline(OrganiserInline):
    model = Reservation


@admin.register(Round)
class RoundAdmin(OrganiserAdmin):
    list_display = ("number", "edition", "ranking", "opens_at", "closes_at", "no_shows_after")
    list_filter = ("edition",)
    inlines = (WorkshopInline,)

    def save_model(self, request: HttpRequest, obj: Round, form: Any, change: bool) -> None:
        """The edition first, as whoever registers and takes a seat in one go."""
        Edition.objects.locked(obj.edition_id)
        super().save_model(request, obj, form, change)

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


class RankingForm(forms.ModelForm):
    """The seed stays once somebody has ranked: lots are drawn from what all could read."""

    class Meta:
        model = Ranking
        fields = (
            "edition",
            "number",
            "opens_at",
            "closes_at",
            "most",
            "spread_organisations",
            "seed",
        )

    def clean_seed(self) -> str:
        seed: str = self.cleaned_data["seed"]
        one = self.instance
        if one.pk and one.ballots.exists() and seed != Ranking.objects.get(pk=one.pk).seed:
            raise forms.ValidationError(_("People have ranked already: the seed stays as it is."))
        return seed


@admin.register(Ranking)
class RankingAdmin(OrganiserAdmin):
    list_display = ("number", "edition", "opens_at", "closes_at", "published_at")
    list_filter = ("edition",)
    form = RankingForm

    def save_model(self, request: HttpRequest, obj: Ranking, form: Any, change: bool) -> None:
        Edition.objects.locked(obj.edition_id)
        super().save_model(request, obj, form, change)
        now, by = timezone.now(), staff_of(request)
        audit.record("workshops.ranking_saved", on=obj, edition=obj.edition, at=now, by=by)
        Edition.objects.bump(obj.edition_id)


@admin.register(Workshop)
class WorkshopAdmin(OrganiserAdmin):
    """The seats of a workshop kept for categories of people."""

    list_display = ("session", "round", "least")
    list_filter = ("round__edition",)
    list_select_related = ("session", "round")
    fields = ("session", "round", "least")
    readonly_fields = ("session", "round")
    inlines = (ReservationInline,)

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False
