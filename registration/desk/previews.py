"""Each mail as it would leave, to somebody made up: HTML and text, in both languages."""

from base64 import b64encode
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

from csp.decorators import csp_replace
from django.db import transaction
from django.http import Http404, HttpResponse
from django.template.response import TemplateResponse
from django.utils import timezone
from django.views.decorators.clickjacking import xframe_options_sameorigin
from django.views.decorators.http import require_safe

from assises.mail import NoLongerNeeded
from assises.mail.letters import made as message_of
from assises.models import Edition, OutgoingMail
from assises.turns import turn
from registration.actions import Details
from registration.actions.registering import made
from registration.badges import new_code
from registration.desk.access import DeskRequest, organisers
from registration.mails import NAMES
from registration.models import Registration

State = Registration.State
# What its receiver is when a mail leaves; the others have a place.
STATES = {
    "registration.pending": State.PENDING,
    "registration.waiting": State.WAITING,
    "registration.offered": State.OFFERED,
    "registration.cancelled": State.CANCELLED,
    "registration.lapsed": State.CANCELLED,
    "registration.left": State.CANCELLED,
}
SHOWN = (
    *("confirmed", "already", "pending", "waiting", "offered", "lapsed", "left", "cancelled"),
    *("handed_over", "sign_in_code", "reminder_week", "reminder_day", "thanks", "certificate"),
)
LANGUAGES = ("fr", "en")
# What must have happened to the receiver besides, where an upper room knows it.
PREPARED: dict[str, Callable[[Registration, datetime], None]] = {}


@organisers
@require_safe
def previews(request: DeskRequest) -> HttpResponse:
    kinds = [(kind, NAMES[f"registration.{kind}"]) for kind in SHOWN]
    return TemplateResponse(request, "desk/previews.html", {"kinds": kinds})


@organisers
@require_safe
def preview(request: DeskRequest, kind: str, language: str) -> HttpResponse:
    letter = _sample(request.edition, kind, language)
    context = {
        "name": NAMES[f"registration.{kind}"],
        "kind": kind,
        "language": language,
        "letter": letter,
    }
    return TemplateResponse(request, "desk/preview.html", context)


@csp_replace({"style-src": ["'unsafe-inline'"], "frame-ancestors": ["'self'"]})  # type: ignore[untyped-decorator]
@xframe_options_sameorigin
@organisers
@require_safe
def body(request: DeskRequest, kind: str, language: str) -> HttpResponse:
    """The HTML alone, for the frame that shows it; pictures travel inside."""
    letter = _sample(request.edition, kind, language)
    if letter is None:
        raise Http404
    html = letter.html
    for cid, picture in letter.pictures.items():
        html = html.replace(f"cid:{cid}", f"data:image/png;base64,{b64encode(picture).decode()}")
    return HttpResponse(html)


def _sample(edition: Edition, kind: str, language: str) -> Any:
    """A letter to somebody who is written, looked at, and taken back; None if it has no use."""
    if kind not in SHOWN or language not in LANGUAGES:
        raise Http404
    eve = edition.starts_at - timedelta(days=7 if kind == "reminder_week" else 1)
    now = eve if kind.startswith("reminder") else min(timezone.now(), eve)
    with turn(), transaction.atomic():
        row = _row(edition, f"registration.{kind}", language, now)
        try:
            letter = message_of(row)
        except NoLongerNeeded:
            letter = None
        transaction.set_rollback(True)
    return letter


def _row(edition: Edition, kind: str, language: str, now: datetime) -> OutgoingMail:
    edition = Edition.objects.locked(edition.pk)
    edition.last_number += 1
    details = Details(
        category=edition.categories.in_order().first(),  # type: ignore[arg-type]
        first_name="Camille",
        last_name="Exemple",
        email="camille@example.org",
        organisation="Les Façonnables",
        language=language,
        lunch=True,
    )
    state = STATES.get(kind, State.CONFIRMED)
    person = made(uuid4(), edition, details, now, state=state, code=new_code())
    if state in Registration.KEPT_FOR_A_TIME:
        person.held_until = now + timedelta(hours=edition.offer_hours)
    person.save(force_insert=True)
    if kind in PREPARED:
        PREPARED[kind](person, now)
    return OutgoingMail(
        kind=kind,
        edition=edition,
        to=person.email,
        language=language,
        reference=str(person.pk),
        params={"code": "123456", "until": (now + timedelta(minutes=10)).isoformat()},
        message_id="<sample@example.org>",
        created_at=now,
        claimed_at=now,
    )
