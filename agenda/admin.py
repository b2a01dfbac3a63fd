"""The programme in Django's admin: what organisers edit shows on the public pages at once."""

from collections.abc import Iterable
from typing import Any, ClassVar

from django import forms
from django.contrib import admin, messages
from django.db.models import ForeignKey, QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from agenda import actions
from agenda.forms import RoleForm, SessionForm
from agenda.models import Role, Room, Session, Speaker, Theme
from assises.access import staff_of
from assises.admin import ORGANISE, OrganiserAdmin
from assises.models import Edition


class AgendaAdmin(OrganiserAdmin):
    """A part of the programme: stored through actions, which end the caches."""

    list_filter: ClassVar[Any] = ("edition",)

    def get_changeform_initial_data(self, request: HttpRequest) -> dict[str, Any]:
        current = Edition.objects.current().values_list("pk", flat=True).first()
        return {"edition": current, **super().get_changeform_initial_data(request)}

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:
        return ("edition",) if obj else ()

    def save_model(
        self, request: HttpRequest, obj: Any, form: forms.ModelForm, change: bool
    ) -> None:
        actions.save_part(
            obj,
            edition=obj.edition,
            changed=form.changed_data,
            by=staff_of(request),
            now=timezone.now(),
        )

    def delete_model(self, request: HttpRequest, obj: Any) -> None:
        self.remove(request, [obj])

    def delete_queryset(self, request: HttpRequest, queryset: QuerySet) -> None:
        self.remove(request, queryset.select_related("edition").order_by("edition_id", "pk"))

    def remove(self, request: HttpRequest, things: Iterable[Any]) -> None:
        actions.delete(list(things), by=staff_of(request), now=timezone.now())


@admin.register(Room)
class RoomAdmin(AgendaAdmin):
    list_display = ("name", "edition", "capacity", "wheelchair_places", "position")
    search_fields = ("name",)
    ordering = ("-edition_id", "position", "pk")
    prepopulated_fields = {"slug": ("name",)}


@admin.register(Theme)
class ThemeAdmin(AgendaAdmin):
    list_display = ("name", "edition", "position")
    search_fields = ("name",)
    ordering = ("-edition_id", "position", "pk")
    prepopulated_fields = {"slug": ("name",)}


@admin.register(Speaker)
class SpeakerAdmin(AgendaAdmin):
    list_display = ("full_name", "function", "organisation", "edition")
    search_fields = ("last_name", "first_name", "organisation")
    ordering = ("-edition_id", "last_name", "first_name", "pk")
    prepopulated_fields = {"slug": ("first_name", "last_name")}
    exclude = ("photograph",)  # cut and stripped on the page of the person alone


class RoleInline(admin.TabularInline):
    """Who is on stage. The session's permission is theirs."""

    model = Role
    form = RoleForm
    extra = 1
    ordering = ("position", "pk")
    autocomplete_fields = ("speaker",)

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return request.user.has_perm(ORGANISE)

    has_add_permission = has_change_permission = has_delete_permission = has_view_permission


@admin.register(Session)
class SessionAdmin(AgendaAdmin):
    form = SessionForm
    list_display = ("title", "starts_at", "ends_at", "room", "kind", "state", "edition")
    list_filter = ("edition", "kind", "state", "theme", "room")
    list_select_related = ("room", "edition")
    search_fields = ("title",)
    date_hierarchy = "starts_at"
    ordering = ("-edition_id", "starts_at", "pk")
    prepopulated_fields = {"slug": ("title",)}
    inlines = (RoleInline,)
    fieldsets = (
        (None, {"fields": ("edition", "title", "slug", "kind", "theme", "state")}),
        (
            _("When and where"),
            {"fields": ("starts_at", "ends_at", "room", "capacity", "relay_of", "has_live")},
        ),
        (_("Words"), {"fields": ("summary", "description")}),
        (_("In English"), {"fields": ("title_en", "summary_en", "description_en")}),
    )

    def formfield_for_foreignkey(
        self, db_field: ForeignKey, request: HttpRequest, **kwargs: Any
    ) -> Any:
        """Rooms, themes and sources of the session's own edition; all of them when adding."""
        match = request.resolver_match
        pk = match.kwargs.get("object_id") if match else None
        if pk and db_field.name in ("room", "theme", "relay_of"):
            edition = Session.objects.filter(pk=pk).values("edition")
            related: Any = db_field.related_model
            kwargs["queryset"] = related.objects.filter(edition__in=edition)
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    def save_model(
        self, request: HttpRequest, obj: Any, form: forms.ModelForm, change: bool
    ) -> None:
        before = obj.sequence
        relays = actions.save_session(
            obj, changed=form.changed_data, by=staff_of(request), now=timezone.now()
        )
        if change and obj.sequence != before:
            messages.info(request, _("The public pages and the calendars follow from now on."))
        if relays:
            text = ngettext(
                "%(count)d relay moved with it.", "%(count)d relays moved with it.", len(relays)
            )
            messages.info(request, text % {"count": len(relays)})
        self.warn(request, obj)

    def warn(self, request: HttpRequest, session: Session) -> None:
        """What is allowed, and rarely meant."""
        if session.starts_at.astimezone(session.edition.zone).date() != session.edition.day:
            messages.warning(request, _("This session is not on the day of its edition."))
        if session.capacity and session.capacity > session.room.capacity:
            messages.warning(request, _("This session has more places than its room."))
        others = Session.objects.overlapping(session).values_list("title", flat=True)
        if titles := ", ".join(others):
            messages.warning(
                request,
                _("The room is already taken at that time: %(titles)s") % {"titles": titles},
            )

    def save_formset(
        self, request: HttpRequest, form: forms.ModelForm, formset: Any, change: bool
    ) -> None:
        kept = formset.save(commit=False)
        if kept or formset.deleted_objects:
            actions.save_roles(
                form.instance,
                kept=kept,
                gone=formset.deleted_objects,
                by=staff_of(request),
                now=timezone.now(),
            )
