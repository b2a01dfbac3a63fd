"""The organisers' grid: the draft with its clashes, one session's form, and where it moves."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID, uuid4

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from agenda import timetable
from agenda.editing import drafts
from agenda.editing.clashes import Clash, clashes, free_starts
from agenda.editing.forms import SessionForm, differences, free_hours, role_set, roles_in
from agenda.editing.plan import Planned, day_of, follow, followers, plan_of
from agenda.editing.undoing import grid_after, moved
from agenda.editing.words import Said, in_pairs, said
from agenda.models import Role, Room
from assises.errors import Refused
from registration.desk.access import DeskRequest, organisers


@organisers
@require_safe
def grid(request: DeskRequest) -> HttpResponse:
    """The whole draft. Nine queries whatever the length."""
    plan = plan_of(request.edition)
    day, rooms = day_of(request.edition), _rooms(request)
    found = said(clashes([one.as_moment() for one in plan], day), plan, request.edition, day)
    table = _table(request, plan, rooms)
    context = {
        "table": table,
        "days": days_of(table, about(plan, found)),
        "impossible": in_pairs(one for one in found if one.clash.is_impossible),
        "warnings": [one for one in found if not one.clash.is_impossible and not one.kept],
        "kept": [one for one in found if one.kept],
        "waiting": [one for one in plan if one.draft],
        "latest": max((one.draft for one in plan if one.draft), key=_age, default=None),
        "moved": moved(request.GET.dict(), plan, {room.pk: room for room in rooms}),
    }
    return TemplateResponse(request, "desk/programme/grid.html", context)


def _rooms(request: DeskRequest) -> list[Room]:
    return list(Room.objects.filter(edition=request.edition).order_by("position", "pk"))


def _table(
    request: DeskRequest, plan: Iterable[Planned], rooms: Iterable[Room]
) -> timetable.Timetable:
    """Every room has a column: a session can be dropped into an empty one."""
    sessions = [one.session for one in plan]
    return timetable.lay_out(sessions, request.edition.zone, rooms=rooms)


def _age(draft: Any) -> datetime:
    when: datetime = draft.changed_at
    return when


@dataclass(frozen=True)
class About:
    """What the grid says of one session besides its own words."""

    planned: Planned
    is_impossible: bool
    warnings: Sequence[str]

    @property
    def hosts(self) -> str:
        return timetable.named(self.planned.roles, Role.Kind.MODERATOR)

    @property
    def speakers(self) -> str:
        return timetable.named(self.planned.roles, Role.Kind.SPEAKER)


def days_of(table: timetable.Timetable, told: dict[str, About]) -> list[tuple[date, list[Any]]]:
    return [
        (day, [(slot, told[str(slot.session.uid)]) for slot in slots]) for day, slots in table.days
    ]


def about(plan: Sequence[Planned], found: Sequence[Said]) -> dict[str, About]:
    """By uid."""
    impossible = {i for one in found if one.clash.is_impossible for i in _ids(one.clash)}
    told: dict[str, list[str]] = {}
    for one in found:
        if not one.clash.is_impossible and not one.kept:
            told.setdefault(one.clash.second or one.clash.first, []).append(one.text)
    return {one.id: About(one, one.id in impossible, told.get(one.id, [])) for one in plan}


def _ids(clash: Clash) -> tuple[str, str]:
    return clash.first, clash.second


@organisers
@require_safe
def grid_css(request: DeskRequest) -> HttpResponse:
    """Where each session of the draft stands."""
    table = _table(request, plan_of(request.edition), _rooms(request))
    return HttpResponse(timetable.css(table), content_type="text/css; charset=utf-8")


@organisers
@require_POST
def keep(request: DeskRequest) -> HttpResponse:
    """A warning stays, with its reason."""
    try:
        drafts.keep_warning(
            request.POST.get("key", "")[:250],
            edition=request.edition,
            reason=request.POST.get("reason", ""),
            by=request.organiser,
            now=timezone.now(),
        )
    except Refused as refusal:
        messages.error(request, str(refusal))
    return redirect("agenda:desk")


# -- One session -----------------------------------------------------------------------------------


@organisers
@require_http_methods(["GET", "HEAD", "POST"])
def add(request: DeskRequest) -> HttpResponse:
    """A session to come; its id is in the form, so that a double click adds one."""
    id = _uuid(request.POST.get("id", "")) or uuid4()
    return _edit(request, id, None)


@organisers
@require_http_methods(["GET", "HEAD", "POST"])
def session(request: DeskRequest, uid: UUID) -> HttpResponse:
    """One that was taken out while it was being typed is still read: nothing typed is lost."""
    planned = drafts.find(request.edition, uid)
    if planned is None and request.method != "POST":
        raise Http404
    return _edit(request, uid, planned)


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None


def planned_at(request: DeskRequest, uid: UUID) -> Planned:
    planned = drafts.find(request.edition, uid)
    if planned is None:
        raise Http404
    return planned


def _edit(request: DeskRequest, id: UUID, planned: Planned | None) -> HttpResponse:
    """The form; what clashes is seen before it is saved, and saved only where that is said."""
    data = _typed(request)
    form = SessionForm(data, edition=request.edition, planned=planned)
    lines = role_set(data, edition=request.edition, planned=planned)
    if data is None or not (form.is_valid() and lines.is_valid()):
        status = 200 if data is None else 422
        return _form(request, id, form, lines, _as_it_stands(request, planned), status=status)
    checked = _checked(request, id, form, lines)
    stuck = checked.is_impossible and "anyway" not in data
    if data.get("do") == "check" or stuck or not checked.was_seen(data.getlist("warned")):
        return _form(request, id, form, lines, checked, checked=True)
    return _save(request, id, form, lines, checked)


def _typed(request: DeskRequest) -> QueryDict | None:
    """What was typed; a free hour that was pressed is looked at, not saved."""
    if request.method != "POST":
        return None
    data = request.POST.copy()
    if hour := data.get("at"):
        data["start"], data["do"] = hour, "check"
    return data


@dataclass(frozen=True)
class Checked:
    """A session as typed, among the others: what clashes, and which hours would not."""

    found: Sequence[Said]
    free: Sequence[tuple[str, str]]
    room: Sequence[Planned]

    @property
    def is_impossible(self) -> bool:
        return any(one.clash.is_impossible for one in self.found)

    @property
    def warnings(self) -> list[Said]:
        """Those that nobody has kept yet."""
        return [one for one in self.found if not one.clash.is_impossible and not one.kept]

    def was_seen(self, warned: Iterable[str]) -> bool:
        """Whether the page that was sent showed each warning; `warned`: their keys."""
        return {one.clash.key for one in self.warnings} <= set(warned)


def _as_it_stands(request: DeskRequest, planned: Planned | None) -> Checked:
    return _among(request, plan_of(request.edition), planned) if planned else Checked([], [], [])


def _checked(
    request: DeskRequest, id: UUID, form: SessionForm, lines: forms.BaseFormSet
) -> Checked:
    plan = plan_of(request.edition)
    there = drafts.as_if(plan, id, request.edition, form.values(), roles_in(lines))
    others = [one for one in plan if one.session.uid != id]
    return _among(request, follow([*others, there]), there)


def _among(request: DeskRequest, plan: Sequence[Planned], one: Planned) -> Checked:
    day, moments = day_of(request.edition), [other.as_moment() for other in plan]
    relays = followers(one, plan)
    ids = {one.id, *(relay.id for relay in relays)}
    found = [c for c in clashes(moments, day) if ids.intersection((c.first, c.second))]
    starts = free_starts(one.as_moment(), moments, day, relays=[r.as_moment() for r in relays])
    same = [o for o in plan if o.session.room_id == one.session.room_id]
    return Checked(
        said(found, plan, request.edition, day),
        free_hours(starts, one.session.starts_at, request.edition.zone),
        sorted(same, key=lambda o: (o.session.starts_at, o.id)),
    )


def _form(
    request: DeskRequest,
    id: UUID,
    form: SessionForm,
    lines: forms.BaseFormSet,
    told: Checked,
    *,
    status: int = 200,
    **more: Any,
) -> HttpResponse:
    shown = {"id": id, "form": form, "lines": lines, "planned": form.planned, "told": told}
    context = {**shown, **more}
    return TemplateResponse(request, "desk/programme/session.html", context, status=status)


def _save(
    request: DeskRequest,
    id: UUID,
    form: SessionForm,
    lines: forms.BaseFormSet,
    checked: Checked,
) -> HttpResponse:
    who: dict[str, Any] = {
        "edition": request.edition,
        "by": request.organiser,
        "now": timezone.now(),
    }
    seen, roles = form.cleaned_data["seen"], roles_in(lines)
    try:
        saved = drafts.save_draft(id, values=form.values(), roles=roles, seen=seen, **who)
    except drafts.Overtaken as refusal:
        told = {"theirs": refusal.theirs, "differs": differences(form, roles, refusal.theirs)}
        return _form(request, id, form, lines, checked, status=409, **told)
    except drafts.Gone:
        return _form(request, id, form, lines, checked, status=409, is_gone=True)
    if reason := request.POST.get("reason", "").strip():
        for one in checked.warnings:
            drafts.keep_warning(one.clash.key, reason=reason, **who)
    messages.success(request, _("It is in the draft: nobody else sees it before you publish."))
    return redirect(grid_after(form.planned, saved))
