"""The directory, and one person in it."""

from uuid import UUID

from django.core.cache import cache
from django.core.files.storage import default_storage
from django.core.paginator import Page, Paginator
from django.db.models import QuerySet
from django.http import (
    FileResponse,
    Http404,
    HttpResponse,
    HttpResponseBase,
    HttpResponseNotModified,
)
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from agenda.models import Theme
from assises.models import Edition
from assises.pictures import small_name
from networking.access import MemberRequest, is_shown, members
from networking.directory import search
from networking.directory.actions import own
from networking.directory.asked import Asked
from networking.directory.cards import ON_A_CARD, Card, are_partners, card_of
from networking.directory.guards import is_typing, readers
from networking.directory.languages import LANGUAGES
from networking.directory.marks import Marks
from networking.matching.ground import common_ground
from networking.matching.suggestions import completing, on_top
from networking.meetings.standing import Met, with_people
from networking.models import Profile, Slot
from registration.models import Registration
from registration.names import folded

PER_PAGE = 24
COMMUNES_KEPT = 60  # seconds


@readers
@require_safe
def directory(request: MemberRequest) -> HttpResponse:
    """Ten queries, however many there are; two more for who has a profile, and on the first
    page, where nothing is asked, those of `on_top`; with those who complete the reader alone, those
    of `suggested`."""
    asked, now = Asked.of(request.GET), timezone.now()
    meant = search.meant(asked, request.registration)
    among = completing(request.registration, now=now) if asked.completing else None
    keys = search.found(asked, request.registration, meant, among)
    page = Paginator(keys, PER_PAGE).get_page(request.GET.get("page"))
    mine = own(request.registration)
    context = {
        "asked": asked,
        "page": page,
        "completing": len(among or ()),
        "rows": _rows(request, page, Marks(meant)),
        "mine": mine and card_of(_with(mine, request.registration)),
        "is_shown": is_shown(mine),
        "is_put_aside": mine is not None and mine.suspended_at is not None,
    }
    if is_typing(request):
        return TemplateResponse(request, "networking/directory/_results.html", context)
    context |= {
        "themes": Theme.objects.filter(edition=request.edition).order_by("position", "pk"),
        "families": Registration.Family.choices,
        "languages": LANGUAGES.items(),
        "communes": communes_of(request.edition),
        "slots": Slot.objects.of(request.edition).to_come(now).in_order(),
    }
    if not asked and page.number == 1:
        top = on_top(request.registration, now=now)
        context |= {"top": top, "completing": top.completing}
    return TemplateResponse(request, "networking/directory/directory.html", context)


def _rows(
    request: MemberRequest, page: "Page[UUID]", marks: Marks
) -> list[tuple[Card, Met | None]]:
    """Each with the meeting that the reader has with them. Three queries."""
    cards = _cards(page, marks)
    people = [card.profile for card in cards]
    met = with_people(request.registration, people, timezone.now())
    return [(card, met.get(card.profile.pk)) for card in cards]


def _cards(page: "Page[UUID]", marks: Marks) -> list[Card]:
    """In the order of the page. Two queries, which read what a card shows and no more."""
    keys = list(page)
    people: QuerySet[Profile] = Profile.objects.select_related("registration")
    found = people.prefetch_related("themes").only(*ON_A_CARD).in_bulk(keys)
    return [card_of(found[key], marks) for key in keys if key in found]


def _with(profile: Profile, registration: Registration) -> Profile:
    profile.registration = registration
    return profile


def communes_of(edition: Edition) -> list[str]:
    """Where those who let it be seen come from. Kept a minute: it names nobody."""
    key = f"directory:communes:{edition.pk}"
    known: list[str] | None = cache.get(key)
    if known is None:
        people: QuerySet[Profile] = Profile.objects.of(edition).shown()
        people = people.exclude(registration__commune="").order_by()
        pairs = people.values_list("registration__commune", "audiences").distinct()
        seen = {
            commune
            for commune, audiences in pairs
            if Profile(audiences=audiences).audience_of("commune") == Profile.Audience.DIRECTORY
        }
        known = sorted(seen, key=folded)
        cache.set(key, known, COMMUNES_KEPT)
    return known


def seen_or_404(request: MemberRequest, key: UUID) -> Profile:
    people: QuerySet[Profile] = Profile.objects.seen_by(request.registration).with_person()
    return get_object_or_404(people, pk=key)


@readers
@require_safe
def person(request: MemberRequest, profile: UUID) -> HttpResponseBase:
    """One person, to those who may see them. One's own page is the preview."""
    mine = own(request.registration)
    if mine and mine.pk == profile:
        return redirect("networking:preview")
    found = seen_or_404(request, profile)
    is_partner = are_partners(request.registration, found.registration)
    now = timezone.now()
    context = {
        "profile": found,
        "card": card_of(found, is_partner=is_partner),
        "is_partner": is_partner,
        "is_shown": is_shown(mine),
        "met": with_people(request.registration, [found], now).get(found.pk),
        "ground": common_ground(request.registration, found, now=now),
    }
    return TemplateResponse(request, "networking/directory/person.html", context)


@members
@require_safe
def photograph(request: MemberRequest, profile: UUID) -> HttpResponseBase:
    """A photograph, to those who may see it at this moment: kept, but asked about each time."""
    mine = own(request.registration)
    if mine and mine.pk == profile:
        found, may_see = mine, bool(mine.photograph)
    else:
        found = seen_or_404(request, profile)
        is_partner = are_partners(request.registration, found.registration)
        may_see = card_of(found, is_partner=is_partner).has_photograph
    if not may_see:
        raise Http404
    name = str(found.photograph.name)
    return _file(request, small_name(name) if "petite" in request.GET else name)


def _file(request: MemberRequest, name: str) -> HttpResponseBase:
    etag = f'"{name.rpartition("/")[2].removesuffix(".jpg")}"'
    response: HttpResponseBase
    if request.headers.get("If-None-Match") == etag:
        response = HttpResponseNotModified()
    else:
        try:
            response = FileResponse(default_storage.open(name), content_type="image/jpeg")
        except FileNotFoundError:
            raise Http404 from None
    response["ETag"] = etag
    response["Cache-Control"] = "private, no-cache"
    response["X-Robots-Tag"] = "noindex"
    return response
