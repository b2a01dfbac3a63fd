"""The page behind a badge, and the list of one's contacts."""

from datetime import datetime
from uuid import uuid4

from django.contrib import messages
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST, require_safe

from assises.access import everyone, private
from assises.errors import Refused
from networking.contacts import actions, cards, offline, reading
from networking.contacts import wearers as badges
from networking.contacts.access import wearers
from networking.contacts.forms import OfferForm
from networking.models import Exchange
from registration import strangers
from registration.access import ParticipantRequest, current_registration
from registration.models import Registration


@everyone
@require_safe
def badge(request: HttpRequest, badge: str) -> HttpResponseBase:
    """Who is signed in and has a place may offer an exchange; all others learn nothing.

    For them the badge is not even read: see `registration.strangers`.
    """
    registration = current_registration(request)
    if registration is None or not registration.is_confirmed:
        return strangers.badge(request, badge)
    request.registration = registration  # type: ignore[attr-defined]
    request.edition = registration.edition  # type: ignore[attr-defined]
    with translation.override(registration.language):
        response = _read(request, registration, badge, timezone.now()).render()
    response["X-Robots-Tag"] = "noindex"
    response["Referrer-Policy"] = "no-referrer"
    return private(response)


def _read(
    request: HttpRequest, reader: Registration, badge: str, now: datetime
) -> TemplateResponse:
    try:
        wearer = badges.wearer_of(badge, reader=reader, now=now)
        if wearer is None:
            raise actions.NotHere
        actions.check(reader, wearer)
    except Refused as refusal:
        status = 429 if isinstance(refusal, badges.TooMany) else 404
        context = {"said": str(refusal)}
        return TemplateResponse(request, "networking/contacts/unread.html", context, status=status)
    read = badges.seal(badge, reader=reader, at=now)
    return _page(request, reader, wearer, OfferForm(initial={"read": read}), now)


def _page(
    request: HttpRequest,
    reader: Registration,
    wearer: Registration,
    form: OfferForm,
    read_at: datetime,
) -> TemplateResponse:
    """What the badge shows of who wears it, and no more; what the reader may give."""
    mine = reading.mine_of(reader, timezone.now())
    chosen = form["gives"].value() if form.is_bound else mine.given_last
    context = {
        "wearer": wearer,
        "registration": reader,
        "form": form,
        "id": form["id"].value() or uuid4(),
        "read": form["read"].value(),
        "owner": offline.owner_of(reader),
        "read_at": read_at,
        "choices": cards.choices(reader, chosen),
        "mine": mine,
        "state": mine.state_with(wearer),
    }
    return TemplateResponse(request, "networking/contacts/offer.html", context)


@csrf_exempt  # a page without referrer posts without origin: `read` is signed for its reader
@wearers
@require_POST
def offer(request: ParticipantRequest) -> HttpResponseBase:
    """The form of the page behind a badge: the id is its own, so that twice is once."""
    reader, form, now = request.registration, OfferForm(request.POST), timezone.now()
    try:
        read, wearer = _read_before(request, now)
        if not form.is_valid():
            return _page(request, reader, wearer, form, read.at)
        exchange = actions.offer(
            form.cleaned_data["id"],
            asking=reader,
            asked=wearer,
            scanned_at=read.at,
            now=now,
            **form.said(),
        )
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, told(exchange, reader))
    return redirect("networking:contacts")


def _read_before(request: ParticipantRequest, now: datetime) -> tuple[badges.Read, Registration]:
    """What the page carried, looked at again: a badge may have been replaced since."""
    reader = request.registration
    read = badges.opened(request.POST.get("read", ""), reader=reader)
    wearer = badges.wearer_of(read.badge, reader=reader, now=now) if read else None
    if read is None or wearer is None:
        raise actions.NotHere
    badges.count_offer(reader)
    return read, wearer


def told(exchange: Exchange, to: Registration) -> str:
    """What has just happened, for who did it."""
    name = exchange.other_than(to).full_name
    if exchange.state == Exchange.State.DONE:
        return _("It is exchanged: you have the contact of %(name)s.") % {"name": name}
    return _("It is offered. Nothing leaves before %(name)s agrees.") % {"name": name}


@wearers
@require_safe
def index(request: ParticipantRequest) -> HttpResponseBase:
    """Five queries, however many contacts: who asks, what they have to give, three lists."""
    registration = request.registration
    mine = reading.mine_of(registration, timezone.now())
    context = {
        "registration": registration,
        "mine": mine,
        "choices": cards.choices(registration, mine.given_last),
        "owner": offline.owner_of(registration),
    }
    return TemplateResponse(request, "networking/contacts/index.html", context)
