"""The proceedings of the day, gathered: what workshops propose, what was asked and answered."""

from dataclasses import asdict, dataclass
from datetime import datetime
from hashlib import sha256
from typing import Any

from django.http import Http404, HttpResponse, JsonResponse
from django.template.response import TemplateResponse
from django.urls import URLPattern, URLResolver, path
from django.utils import timezone
from django.utils.cache import get_conditional_response
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from agenda.live import minutes
from agenda.live.minutes import Minutes
from agenda.live.models import LiveRoom, Question
from agenda.models import Session
from assises.http import build
from assises.models import Edition
from registration.desk.access import DeskRequest, organisers
from workshops.wall import sheets
from workshops.wall.models import Wall
from workshops.wall.sheets import Sheet

app_name = "proceedings"
KINDS = ("html", "json")


@dataclass(frozen=True)
class Stage:
    """A round table's sheet: questions and polls."""

    session: Session
    minutes: Minutes


@organisers
@require_safe
def page(request: DeskRequest) -> HttpResponse:
    """All the sheets, to be printed or taken away in one file."""
    context = {"sheets": gathered(request.edition, timezone.now())}
    return TemplateResponse(request, "desk/proceedings.html", context)


@organisers
@require_safe
def file(request: DeskRequest, kind: str) -> HttpResponse:
    """One file that word processors open (HTML), or for programs (JSON)."""
    if kind not in KINDS:
        raise Http404
    etag = f'"{_digest(request.edition, kind)}"'
    known = get_conditional_response(request, etag=etag)
    if isinstance(known, HttpResponse):
        return known
    found = gathered(request.edition, timezone.now())
    response: HttpResponse
    if kind == "html":
        response = TemplateResponse(request, "desk/proceedings_file.html", {"sheets": found})
        response["Content-Disposition"] = (
            f'attachment; filename="{request.edition.slug}-actes.html"'
        )
    else:
        told = {"edition": request.edition.slug, "sessions": [_told(one) for one in found]}
        response = JsonResponse(told, json_dumps_params={"ensure_ascii": False, "indent": 1})
    response["ETag"] = etag
    return response


def gathered(edition: Edition, now: datetime) -> list[Sheet | Stage]:
    """Sessions in their order: workshops, and those where something was asked.

    Eleven queries a session at most.
    """
    walls = dict(
        Wall.objects.filter(workshop__round__edition=edition).values_list("workshop__session", "pk")
    )
    rooms = LiveRoom.objects.filter(session__edition=edition, session__has_live=True)
    live = {room.session_id: room for room in rooms}
    found: list[Sheet | Stage] = []
    for session in Session.objects.of(edition).select_related("room", "theme").in_order():
        if session.pk in walls:
            found.append(sheets.of(walls[session.pk], now))
        elif session.pk in live:
            stage = Stage(session, minutes.of(live[session.pk]))
            found += [] if stage.minutes.is_empty else [stage]
    return found


def _digest(edition: Edition, kind: str) -> str:
    """What moves when the proceedings do."""
    walls = Wall.objects.filter(workshop__round__edition=edition).order_by("pk")
    rooms = LiveRoom.objects.filter(session__edition=edition).order_by("pk")
    state = [
        *(kind, get_language(), edition.pk, edition.version, build()),
        *(list(walls.values_list("pk", "seq")), list(rooms.values_list("pk", "seq"))),
    ]
    return sha256(repr(state).encode()).hexdigest()[:20]


# -- For programs ----------------------------------------------------------------------------------


def _told(one: Sheet | Stage) -> dict[str, Any]:
    session, heard = one.session, one.minutes
    return {
        "session": session.slug,
        "title": session.title,
        "kind": session.kind,
        "room": session.room.name,
        "starts_at": timezone.localtime(session.starts_at).isoformat(),
        "wall": _wall(one) if isinstance(one, Sheet) else None,
        "record": asdict(heard.record) if heard else None,
        "questions": [_question(asked) for asked in (*heard.answered, *heard.on_stage, *heard.open)]
        if heard
        else [],
        "polls": heard.polls if heard else [],
    }


def _wall(sheet: Sheet) -> dict[str, Any]:
    board, wall = sheet.board, sheet.board.wall
    return {
        "question": wall.question,
        "conclusions": wall.conclusions,
        "report": wall.report,
        "concluded_at": wall.concluded_at and timezone.localtime(wall.concluded_at).isoformat(),
        "votes": board.votes,
        "voters": sheet.voters,
        "groups": [
            {
                "title": group.pile.title,
                "votes": group.votes,
                "proposals": [brick.text for brick in group.bricks],
            }
            for group in board.groups
        ],
        "proposals": [brick.text for brick in board.loose],
    }


def _question(asked: Question) -> dict[str, Any]:
    return {
        "text": asked.text,
        "votes": asked.votes,
        "status": asked.status,
        "reply": asked.reply or None,
        "reply_by": asked.reply_by or None,
    }


unprefixed: list[URLPattern | URLResolver] = [
    path("organisation/actes.<slug:kind>", file, name="proceedings_file"),
]

urlpatterns: list[URLPattern | URLResolver] = [
    path("organisation/actes/", page, name="page"),
]
