"""Badges read without network: the page that a phone keeps, and what it sends afterwards."""

import json
from datetime import datetime
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.middleware.csrf import get_token
from django.template.response import TemplateResponse
from django.utils import timezone, translation
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from assises.access import everyone
from assises.errors import Refused
from networking.contacts import actions, cards
from networking.contacts.access import wearers
from networking.contacts.forms import KeptForm
from networking.contacts.wearers import count_offer, wearer_of
from registration.access import ParticipantRequest, expires_at
from registration.models import Registration

FOLDER = settings.BASE_DIR / "static" / "js" / "networking" / "worker"
PARTS = ("store.js", "sending.js", "pages.js")  # one script, as a worker imports nothing


def owner_of(registration: Registration) -> str:
    """Under what a phone keeps what is unsent: another person's is not mine to send."""
    said = f"{registration.pk}:{registration.code}"
    return salted_hmac("contacts.kept", said).hexdigest()[:24]


@everyone
@require_safe
def worker(request: HttpRequest) -> HttpResponseBase:
    """The service worker of /b/ and /B/, at the root so that it may serve both."""
    script = b"\n".join((FOLDER / name).read_bytes() for name in PARTS)
    response = HttpResponse(script, content_type="text/javascript; charset=utf-8")
    response["Cache-Control"] = "no-cache"
    return response


@wearers
@require_safe
def kept_page(request: ParticipantRequest) -> HttpResponseBase:
    """What the worker answers where the network is away: for any badge, and naming nobody else."""
    registration = request.registration
    context = {
        "registration": registration,
        "owner": owner_of(registration),
        "choices": cards.choices(registration, None),
    }
    response = TemplateResponse(request, "networking/contacts/kept.html", context)
    terms = {"owner": owner_of(registration), "until": expires_at(registration).isoformat()}
    response["Kept-Copy"] = json.dumps(terms)
    return response


@wearers
@require_safe
def whose(request: ParticipantRequest) -> HttpResponseBase:
    """Before anything is sent: who is signed in on this phone now."""
    told = {"owner": owner_of(request.registration), "token": get_token(request)}
    return JsonResponse(told)


@wearers
@require_POST
def deliver(request: ParticipantRequest) -> HttpResponseBase:
    """One offer that a phone kept. The same id again gets the same answer.

    200: it is there. 409: it will never be, and the sentence says why. 403: it is another
    person's, who sends it once they are signed in again. 429: later.
    """
    reader = request.registration
    with translation.override(reader.language):
        form = KeptForm(_body(request))
        if form.data.get("owner") != owner_of(reader):
            return JsonResponse({"code": "somebody_else"}, status=403)
        if not form.is_valid():
            return _refused("malformed", _("This offer could not be read: read the badge again."))
        try:
            return JsonResponse({"state": _deliver(form, reader, timezone.now())})
        except Refused as refusal:
            return _refused(refusal.code, str(refusal))


def _deliver(form: KeptForm, reader: Registration, now: datetime) -> str:
    said = form.cleaned_data
    count_offer(reader)
    wearer = wearer_of(said["badge"], reader=reader, now=now)
    if wearer is None:
        raise actions.NotHere
    return actions.offer(
        said["id"],
        asking=reader,
        asked=wearer,
        scanned_at=now - said["ago"],
        now=now,
        **form.said(),
    ).state


def _body(request: HttpRequest) -> dict[str, Any]:
    try:
        body = json.loads(request.body)
    except (ValueError, RecursionError):
        return {}
    known = body.items() if isinstance(body, dict) else ()
    return {name: said for name, said in known if _is_text(said)}


def _is_text(said: Any) -> bool:
    """A text, or a list of them, that can be written down: no half of a character."""
    texts = said if isinstance(said, list) else [said]
    return all((isinstance(one, str) and one.isascii()) or _is_whole(one) for one in texts)


def _is_whole(text: Any) -> bool:
    return isinstance(text, str) and not any("\ud800" <= letter <= "\udfff" for letter in text)


def _refused(code: str, message: str) -> HttpResponse:
    status = 429 if code == "rate_limited" else 409
    return JsonResponse({"code": code, "message": message}, status=status)
