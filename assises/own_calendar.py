"""One person's calendar, at a secret address: common sessions, own workshops, favourites, meetings.

A favourite books nothing: a workshop or a relay kept without a seat is TENTATIVE, and does not
make its owner busy for sure. A common session is CONFIRMED by the place on the day, kept or not.
"""

import uuid
from hashlib import sha256
from typing import NamedTuple

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.utils import translation
from django.utils.cache import get_conditional_response
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe
from icalendar import Calendar, Event

from agenda import calendars
from agenda.models import Favourite, Session
from assises.access import everyone
from assises.editions.past import addresses_from
from assises.http import build
from assises.own_programme import kept_by
from assises.templatetags.ui import plain_words
from networking.meetings.calendar import Agreed, agreed_with
from registration.access import calendar_of
from registration.models import Registration
from workshops.models import Seat
from workshops.standing import Mine, mine_of

OTHERS = (Session.Kind.WORKSHOP, Session.Kind.RELAY)  # not for everybody who comes
State = Registration.State
STEPS = {State.CONFIRMED: 1, State.CANCELLED: 2}  # each takes SEQUENCE further


class Own(NamedTuple):
    """What one person has of the day besides the common sessions."""

    mine: dict[int, Mine]
    kept: dict[int, Favourite]
    agreed: list[Agreed]


@everyone
@require_safe
def own_calendar(request: HttpRequest, secret: str) -> HttpResponseBase:
    """For calendar programs, which know nothing but the address. A wrong one tells nothing."""
    registration = calendar_of(secret)
    if registration is None:
        raise Http404
    own = Own(mine_of(registration), kept_by(registration), agreed_with(registration))
    etag = _etag(registration, own)
    response = get_conditional_response(request, etag=etag)
    if response is None:
        response = _file(registration, own, request.path)
    response["ETag"] = etag
    response["Cache-Control"] = "private, no-cache"
    response["X-Robots-Tag"] = "noindex"
    return response


def _etag(registration: Registration, own: Own) -> str:
    edition = registration.edition
    seats = sorted((one.seat.pk, one.seat.sequence) for one in own.mine.values())
    who = f"{registration.pk} {registration.state} {registration.language}"
    known = f"{who} {seats} {sorted(own.kept)} {' '.join(one.mark for one in own.agreed)}"
    standing = f"{edition.version}{'p' if edition.is_archived else ''}"
    return f'"{edition.pk}-{standing}-{build()}-{sha256(known.encode()).hexdigest()[:12]}"'


def _file(registration: Registration, own: Own, address: str) -> HttpResponse:
    edition = registration.edition
    with translation.override(registration.language):
        with addresses_from(edition):
            name = _("My day: %(event)s") % {"event": edition.short_name}
            calendar = calendars.new_calendar(edition, name=name, address=address)
            _fill(calendar, registration, own.mine, own.kept)
        for one in own.agreed:  # a meeting has no page among those of a past edition
            calendar.add_component(one.event())
    return calendars.answer(calendar, edition, filename=edition.slug)


def _fill(
    calendar: Calendar,
    registration: Registration,
    mine: dict[int, Mine],
    kept: dict[int, Favourite],
) -> None:
    former = _given_back(registration) if kept else {}
    sessions = Session.objects.of(registration.edition).with_people().in_order()
    for session in sessions:
        own = mine.get(session.pk)
        if own or session.pk in kept or session.kind not in OTHERS:
            event = calendars.event_of(session, edition=registration.edition)
            calendar.add_component(_as_mine(event, session, registration, own, former))


def _as_mine(
    event: Event,
    session: Session,
    registration: Registration,
    own: Mine | None,
    former: dict[int, Seat],
) -> Event:
    """The event apart from the public one: both may be in the same calendar program."""
    is_gone = session.is_cancelled or registration.state == State.CANCELLED
    is_sure = registration.is_confirmed and (own.is_held if own else session.kind not in OTHERS)
    seat = own.seat if own else former.get(session.pk)
    dates = [session.changed_at, seat and seat.changed_at, registration.cancelled_at]
    title = plain_words(session, "title")
    if is_gone:
        title = _("Cancelled: %(title)s") % {"title": title}
    elif own and own.is_waiting:
        title = _("%(title)s (waiting list)") % {"title": title}
    changed_at = max(date for date in dates if date)
    mine = {
        "UID": str(uuid.uuid5(session.uid, str(registration.pk))),
        "SUMMARY": title,
        "STATUS": "CANCELLED" if is_gone else "CONFIRMED" if is_sure else "TENTATIVE",
        "SEQUENCE": session.sequence
        + STEPS.get(State(registration.state), 0)
        + (seat.sequence if seat else 0),
        "DTSTAMP": changed_at,
        "LAST-MODIFIED": changed_at,
    }
    for name, value in mine.items():
        event.pop(name)
        event.add(name, value)
    return event


def _given_back(registration: Registration) -> dict[int, Seat]:
    """Seats given back, by session: a favourite left of one goes on counting from there."""
    seats = Seat.objects.filter(registration=registration, state=Seat.State.RELEASED)
    return {seat.workshop.session_id: seat for seat in seats.select_related("workshop")}
