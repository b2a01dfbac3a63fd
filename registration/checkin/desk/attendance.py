"""Who came: figures of every place, the people of one, what the doors say of one person."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.core.paginator import Paginator
from django.db.models import Count, Max
from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from assises.models import Edition
from registration.checkin import attendance as told
from registration.checkin.certificates import is_due, stay_of
from registration.checkin.models import Door, Expected, Place, Presence, Scan
from registration.desk.access import DeskRequest, organisers
from registration.desk.exports import Lines, as_file
from registration.desk.filters import Asked, found
from registration.models import Category, Registration

PER_PAGE = 50
WHO = {
    "venus": (gettext_lazy("Who came"), told.came),
    "absents": (gettext_lazy("Who did not come"), told.absent),
    "dedans": (gettext_lazy("Who is inside"), told.inside),
    "attendus": (gettext_lazy("Who is expected"), told.expected),
}


@dataclass(frozen=True)
class Filter:
    """What is asked of the list of one place."""

    who: str = "venus"
    words: str = ""
    category: str = ""
    door: str = ""
    hour: datetime | None = None

    @classmethod
    def of(cls, params: QueryDict) -> "Filter":
        who = params.get("qui", "")
        return cls(
            who=who if who in WHO else "venus",
            words=params.get("q", "").strip()[:200],
            category=params.get("categorie", ""),
            door=params.get("porte", ""),
            hour=_hour(params.get("heure", "")),
        )

    def query(self, **also: Any) -> str:
        said = {"qui": self.who, "q": self.words, "categorie": self.category, "porte": self.door}
        hour = {"heure": self.hour.isoformat()} if self.hour else {}
        return urlencode({name: value for name, value in {**said, **hour, **also}.items() if value})

    def without_hour(self) -> str:
        return replace(self, hour=None).query()

    def people(self, place: Place) -> Any:
        """Whom the list shows, by name, with their hours. Who was erased has none."""
        _label, among = WHO[self.who]
        asked = found(Asked(words=self.words, category=self.category), place.edition)
        people = told.with_hours(asked.filter(pk__in=among(place).values("pk")), place)
        if self.door:
            by_it = told.entries(place).filter(door__slug=self.door)
            people = people.filter(pk__in=by_it.values("registration"))
        if self.hour:
            end = self.hour + timedelta(hours=1)
            people = people.filter(came_at__gte=self.hour, came_at__lt=end)
        return people


def _hour(text: str) -> datetime | None:
    """An hour as the page's own links write it; whatever else is typed asks for none."""
    try:
        hour = datetime.fromisoformat(text.replace(" ", "+"))
    except ValueError:
        return None
    return hour if hour.tzinfo else None


# -- Pages ----------------------------------------------------------------------------------------


@organisers
@require_safe
def attendance(request: DeskRequest) -> HttpResponse:
    context = {"turnouts": told.turnouts(request.edition)}
    return TemplateResponse(request, "desk/doors/attendance.html", context)


@organisers
@require_safe
def attendance_place(request: DeskRequest, slug: str) -> HttpResponse:
    place = _place(request, slug)
    asked = Filter.of(request.GET)
    people = asked.people(place)
    hours = told.by_hour(place, _door(place, asked.door))
    context = {
        "place": place,
        "certifies": place.kind == Place.Kind.BUILDING and is_due(request.edition, timezone.now()),
        "asked": asked,
        "turnout": _turnout(place),
        "who": [(value, label) for value, (label, _among) in WHO.items()],
        "who_label": WHO[asked.who][0],
        "page": Paginator(people, PER_PAGE).get_page(request.GET.get("page")),
        "hours": _bars(hours, asked, request.edition),
        "doors": told.by_door(place),
        "categories": Category.objects.filter(edition=request.edition).in_order(),
    }
    return TemplateResponse(request, "desk/doors/attendance_place.html", context)


def _place(request: DeskRequest, slug: str) -> Place:
    places = Place.objects.filter(edition=request.edition).select_related("edition")
    return get_object_or_404(places, slug=slug)


def _door(place: Place, slug: str) -> Door | None:
    return place.doors.filter(slug=slug).first() if slug else None


def _turnout(place: Place) -> told.Turnout:
    return told.Turnout(
        place,
        expected=told.expected(place).count(),
        came=told.came(place).count(),
        absent=told.absent(place).count(),
        inside=told.inside(place).count(),
    )


def _bars(
    hours: list[tuple[datetime, int]], asked: Filter, edition: Edition
) -> list[dict[str, Any]]:
    """Each hour with its length in hundredths, and the address that shows who came then."""
    most = max((how_many for _hour, how_many in hours), default=1)
    return [
        {
            "at": hour,
            "is_other_day": hour.date() != edition.day,
            "how_many": how_many,
            "length": round(100 * how_many / most),
            "query": asked.query(heure=hour.isoformat(), qui="venus"),
            "is_asked": hour == asked.hour,
        }
        for hour, how_many in hours
    ]


@organisers
@require_safe
def attendance_person(request: DeskRequest, pk: UUID) -> HttpResponse:
    """All that the doors have on record about somebody."""
    people = Registration.objects.of(request.edition).filter(erased_at=None)
    person = get_object_or_404(people.select_related("category"), pk=pk)
    context = {
        "person": person,
        "has_certificate": bool(stay_of(person)) and is_due(request.edition, timezone.now()),
        "scans": person.scans.select_related("door", "device", "by").order_by("at", "pk"),
        "presences": person.presences.filter(is_trial=False, has_come=True)
        .select_related("place")
        .order_by("place__name", "pk"),
    }
    return TemplateResponse(request, "desk/doors/attendance_person.html", context)


# -- Files ----------------------------------------------------------------------------------------


@organisers
@require_safe
def attendance_list(request: DeskRequest, slug: str, kind: str) -> HttpResponse:
    """What the page of a place shows, with the same filter, as a file."""
    place, asked = _place(request, slug), Filter.of(request.GET)
    name = f"{asked.who}-{place.slug}"
    return as_file(
        request, name, kind, lambda: _people_lines(place, asked), state=_state(request.edition)
    )


def _titles() -> list[str]:
    return [
        *(_("Last name"), _("First name"), _("Organisation"), _("Category"), _("Code")),
        *(_("Came in at"), _("Door"), _("Left at"), _("Inside")),
    ]


def _people_lines(place: Place, asked: Filter) -> Lines:
    return _titles(), (
        [
            *(one.last_name, one.first_name, one.organisation, one.category.name, one.code),
            *(one.came_at, one.came_by or "", None if one.is_inside else one.last_out),
            _yes(one.is_inside),
        ]
        for one in asked.people(place).iterator(chunk_size=2000)
    )


def _yes(value: bool) -> str:
    return _("yes") if value else _("no")


@organisers
@require_safe
def attendance_file(request: DeskRequest, name: str, kind: str) -> HttpResponse:
    """Every place's presences, or every scan of the edition."""
    if name not in FILES:
        raise Http404
    lines = FILES[name]
    return as_file(
        request, name, kind, lambda: lines(request.edition), state=_state(request.edition)
    )


def presences(edition: Edition) -> Lines:
    """Who came to which place, and when. Who was erased is in the figures, not here."""
    places = Place.objects.filter(edition=edition).select_related("edition")
    return [_("Place"), *_titles()], (
        [place.name, *line]
        for place in places.order_by("name", "pk")
        for line in _people_lines(place, Filter())[1]
    )


def scans(edition: Edition) -> Lines:
    """Every scan as it was answered and as it stands; rehearsals and undone ones say so."""
    rows = (
        Scan.objects.filter(edition=edition)
        .select_related("door__place", "device", "by", "registration__category")
        .order_by("at", "pk")
    )
    titles = [
        *(_("At"), _("Received at"), _("Place"), _("Door"), _("Direction")),
        *(_("Last name"), _("First name"), _("Organisation"), _("Category"), _("Code")),
        *(_("Answer"), _("Reason"), _("In the end"), _("Device"), _("Without network")),
        *(_("Reason of the override"), _("Rehearsal"), _("Undone at")),
    ]
    return titles, (
        [*_when(scan), *_whose(scan), *_what(scan)] for scan in rows.iterator(chunk_size=2000)
    )


def _when(scan: Scan) -> list[Any]:
    door = scan.door
    return [scan.at, scan.received_at, door.place.name, door.name, scan.get_direction_display()]


def _whose(scan: Scan) -> list[Any]:
    person = scan.registration
    if person is None or person.erased_at:
        return ["", "", "", person.category.name if person else "", ""]
    names = [person.last_name, person.first_name, person.organisation]
    return [*names, person.category.name, person.code]


def _what(scan: Scan) -> list[Any]:
    by = scan.device.name if scan.device else str(scan.by or "")
    return [
        *(scan.get_outcome_display(), scan.get_reason_display(), scan.get_standing_display()),
        *(by, _yes(scan.is_offline), scan.override, _yes(scan.is_trial), scan.undone_at),
    ]


FILES = {"presences": presences, "scans": scans}


def _state(edition: Edition) -> list[Any]:
    """What moves when a presence or a scan does, or the name of what they are told of."""
    there = Presence.objects.filter(place__edition=edition)
    scanned = Scan.objects.filter(edition=edition)
    doors = Door.objects.of(edition).order_by("pk")
    return [
        Registration.objects.of(edition).aggregate(Count("pk"), Max("changed_at")),
        there.aggregate(Count("pk"), Max("changed_at")),
        scanned.aggregate(Count("pk"), Max("received_at"), Count("undone_at"), Max("undone_at")),
        Expected.objects.filter(place__edition=edition).aggregate(Count("pk"), Max("changed_at")),
        list(doors.values_list("pk", "name", "admits", "place__name", "categories")),
        list(Category.objects.filter(edition=edition).order_by("pk").values_list("pk", "name")),
        list(edition.devices.order_by("pk").values_list("pk", "name")),
    ]
