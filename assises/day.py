"""Ma journée: what one person needs all day, gathered from every app."""

import json

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, URLResolver, path, re_path, reverse
from django.utils import timezone, translation
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from agenda.models import Session
from agenda.personal.notices import unseen
from assises import people
from assises.access import everyone, private
from assises.errors import Refused
from assises.own_calendar import own_calendar
from assises.own_programme import programme_of
from networking.meetings.standing import of_the_day
from registration import access, actions, badges, qr
from registration.access import ParticipantRequest, participants
from registration.checkin.certificates import is_due, stay_of
from registration.checkin.desk.certificates import as_pdf
from registration.models import Registration
from registration.pdf import badges_pdf
from workshops.ranking.sheets import ranked_until
from workshops.standing import mine_of

app_name = "day"

WORKER = settings.BASE_DIR / "static" / "js" / "day" / "worker.js"


@everyone
@require_safe
def personal_link(request: HttpRequest, secret: str) -> HttpResponseBase:
    """Who holds the link is signed in; nothing else changes. A wrong one tells nothing, and one
    of another edition says which."""
    registration = access.registration_of(secret)
    if registration is None or not registration.edition.is_current:
        context = {
            "of": registration.edition if registration and not registration.erased_at else None
        }
        response: HttpResponseBase = TemplateResponse(
            request, "day/wrong_link.html", context, status=404
        ).render()
    else:
        response = redirect(home_of(registration))
        access.sign_in(response, registration, timezone.now())
    response["Referrer-Policy"] = "no-referrer"
    return private(response)


def home_of(registration: Registration) -> str:
    """Ma journée in the language of its owner."""
    with translation.override(registration.language):
        return reverse("day:day")


@participants
@require_safe
def day(request: ParticipantRequest) -> HttpResponseBase:
    """Eight queries, however long the programme: whose day it is, its sessions, their workshops,
    meetings, favourites, what they were told of changes, whether workshops are ranked now, the
    version.

    One more for who has agreed on a meeting: whether a workshop is in its way; two for who was
    told of changes. One more for who waits for a place on the day, one for who waits for a
    workshop: the position in line. Two more once the day is over: who came.
    """
    registration = request.registration
    sessions = list(Session.objects.of(request.edition).select_related("room", "theme").in_order())
    agreed, to_answer = of_the_day(registration, timezone.now())
    context = {
        "registration": registration,
        "sessions": sessions,
        "programme": programme_of(registration, sessions, mine_of(registration), agreed),
        "to_answer": to_answer,
        "meetings": agreed,
        "told": unseen(registration),
        "owner": access.mark_of(registration),
        "code": badges.spaced(registration.code),
        "qr": _qr(registration),
        "scopes": _in_every_language(),
        "calendar": access.calendar_link_of(registration),
        "until": access.expires_at(registration).isoformat(),
        "position": registration.position(),
        "ranked_until": ranked_until(request.edition, timezone.now()),
        "has_certificate": is_due(request.edition, timezone.now()) and bool(stay_of(registration)),
    }
    response = TemplateResponse(request, "day/day.html", context)
    response["Kept-Copy"] = _terms_of_copy(registration)
    return response


def _qr(registration: Registration) -> str:
    if not (registration.is_confirmed and registration.badge):
        return ""
    text = badges.address(registration.badge, settings.SITE_URL)
    code = badges.spaced(registration.code)
    return qr.svg(text, label=gettext("QR code of my badge, number %(code)s") % {"code": code})


def _in_every_language() -> list[str]:
    pages = []
    for language, _name in settings.LANGUAGES:
        with translation.override(language):
            pages.append(reverse("day:day"))
    return pages


def _terms_of_copy(registration: Registration) -> str:
    """For `worker.js`: whose page this is, and until when a phone may keep it.

    By `owner` the worker knows whose personal link it sees without network.
    """
    terms = {
        "owner": access.mark_of(registration),
        "until": access.expires_at(registration).isoformat(),
        "home": home_of(registration),
    }
    return json.dumps(terms)


@participants
@require_safe
def my_data(request: ParticipantRequest) -> HttpResponseBase:
    """All that is kept about somebody. Apart from Ma journée: no phone keeps a copy of it."""
    registration = request.registration
    context = {
        "registration": registration,
        "needs": registration.needs.order_by("kind"),
        "consents": registration.consents.order_by("given_at", "pk"),
    }
    return TemplateResponse(request, "day/my_data.html", context)


@participants
@require_safe
def my_data_file(request: ParticipantRequest) -> HttpResponseBase:
    """The same and more, as a file that programs read."""
    kept = people.kept_about(request.registration, timezone.now())
    response = JsonResponse(kept, json_dumps_params={"ensure_ascii": False, "indent": 2})
    name = f"{request.edition.slug}-{request.registration.code}.json"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


@participants
@require_http_methods(["GET", "HEAD", "POST"])
def erase(request: ParticipantRequest) -> HttpResponseBase:
    """Erase what names somebody: asked once, then done at once."""
    if request.method == "POST":
        people.erase(request.registration, now=timezone.now())
        response = redirect("day:erased")
        access.sign_out(response)
        return response
    return TemplateResponse(request, "day/erase.html", {"registration": request.registration})


@everyone
@require_safe
def erased(request: HttpRequest) -> HttpResponseBase:
    """Who was erased is signed out, and told so: the same words for all."""
    return private(TemplateResponse(request, "day/erased.html"))


@participants
@require_safe
def badge_pdf(request: ParticipantRequest) -> HttpResponseBase:
    registration = request.registration
    if not (registration.is_confirmed and registration.badge):
        raise Http404
    response = HttpResponse(badges_pdf([registration]), content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="badge-{registration.code}.pdf"'
    return response


@participants
@require_safe
def certificate(request: ParticipantRequest) -> HttpResponseBase:
    """For who came, once the day is over."""
    return as_pdf(request.registration)


@participants
@require_http_methods(["GET", "HEAD", "POST"])
def cancel(request: ParticipantRequest) -> HttpResponseBase:
    """Give one's place back, or leave the line: asked once, then done."""
    if request.method == "POST":
        waited = request.registration.state == Registration.State.WAITING
        actions.cancel(request.registration, now=timezone.now())
        done = gettext("Your place is given back. Thank you for saying so.")
        messages.success(request, gettext("You have left the waiting list.") if waited else done)
        return redirect("day:day")
    return TemplateResponse(request, "day/cancel.html", {"registration": request.registration})


@participants
@require_POST
def accept(request: ParticipantRequest) -> HttpResponseBase:
    """Take the place that was offered, with one click."""
    try:
        actions.accept(request.registration, now=timezone.now())
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, gettext("Your place is held: here is your badge."))
    return redirect("day:day")


@participants
@require_POST
def renew_calendar(request: ParticipantRequest) -> HttpResponseBase:
    """Another address for one's calendar: the one that was given away opens nothing more."""
    actions.renew_calendar(request.registration, now=timezone.now())
    messages.success(request, gettext("Your calendar has a new address: subscribe to it again."))
    return redirect("day:day")


@everyone
@require_safe
def worker(request: HttpRequest) -> HttpResponseBase:
    """The service worker, at the root so that it may serve every language."""
    response = HttpResponse(WORKER.read_bytes(), content_type="text/javascript; charset=utf-8")
    response["Cache-Control"] = "no-cache"
    return response


unprefixed: list[URLPattern | URLResolver] = [
    # Long enough that no page below /ma-journee/ can be taken for a secret.
    re_path(r"^ma-journee/(?P<secret>[\w-]{20,120})/$", personal_link, name="personal_link"),
    path("ma-journee/badge.pdf", badge_pdf, name="badge_pdf"),
    path("ma-journee/attestation.pdf", certificate, name="day_certificate"),
    path("ma-journee/donnees.json", my_data_file, name="my_data_file"),
    re_path(r"^agenda/(?P<secret>[\w-]{20,120})\.ics$", own_calendar, name="own_calendar"),
    path("sw-ma-journee.js", worker, name="day_worker"),
]

urlpatterns: list[URLPattern | URLResolver] = [
    path("ma-journee/", day, name="day"),
    path("ma-journee/accepter/", accept, name="accept"),
    path("ma-journee/calendrier/", renew_calendar, name="renew_calendar"),
    path("ma-journee/annuler/", cancel, name="cancel"),
    path("ma-journee/donnees/", my_data, name="my_data"),
    path("ma-journee/effacer/", erase, name="erase"),
    path("ma-journee/effacer/fait/", erased, name="erased"),
]
