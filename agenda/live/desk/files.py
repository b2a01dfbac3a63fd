"""The questions of a session as a file for spreadsheets and programs, and for the proceedings."""

from collections.abc import Iterable, Sequence
from typing import Any

from django.http import HttpResponse, JsonResponse
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.cache import get_conditional_response
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from agenda.live import frames, minutes, polls, record
from agenda.live.desk.rooms import room_at
from agenda.live.models import LiveRoom, Question
from assises.http import build
from registration.desk.access import DeskRequest, organisers
from registration.desk.exports import as_file


@organisers
@require_safe
def questions(request: DeskRequest, slug: str, kind: str) -> HttpResponse:
    """Every question with what became of it; nameless ones stay so. CSV, XLSX or JSON."""
    live = room_at(request, slug)
    if kind == "json":
        etag = f'"live-{live.pk}-{live.seq}-{build()}"'
        known = get_conditional_response(request, etag=etag)
        response = known if isinstance(known, HttpResponse) else JsonResponse(_told(live))
        response["ETag"] = etag
        return response
    return as_file(request, f"questions-{slug}", kind, lambda: _lines(live), state=[live.seq])


def _asked(live: LiveRoom) -> list[Question]:
    found = Question.objects.standing().filter(room=live).select_related("author", "into")
    return list(found.in_order())


def _lines(live: LiveRoom) -> tuple[Sequence[str], Iterable[Sequence[Any]]]:
    titles = [
        *(_("Question asked at"), _("Question"), _("As first asked"), _("Name"), _("Organisation")),
        *(_("Votes"), _("State"), _("Kind of reason"), _("Reason"), _("Joined to"), _("Label")),
        *(_("Heard in the room"), _("Written answer"), _("By"), _("Answered at")),
    ]
    return titles, [_line(one) for one in _asked(live)]


def _line(one: Question) -> list[Any]:
    author = one.author
    return [
        timezone.localtime(one.asked_at),
        *(one.text, one.original, author.short_name if author else ""),
        author.organisation if author else "",
        *(one.votes, one.get_status_display(), one.get_why_display(), one.reason),
        *(one.into.text if one.into else "", one.label, _("yes") if one.is_heard else ""),
        *(one.reply, one.reply_by),
        timezone.localtime(one.replied_at) if one.replied_at else "",
    ]


def _told(live: LiveRoom) -> dict[str, Any]:
    return {
        "session": frames.session(live),
        "record": vars(record.of(live.pk)),
        "polls": polls.of_desk(polls.read(live.pk).values()),
        "questions": [
            frames.question(one)
            | {
                "original": one.original or None,
                "why": one.why or None,
                "label": one.label or None,
                "heard": one.is_heard,
                "reply_by": one.reply_by or None,
                "replied_at": timezone.localtime(one.replied_at).isoformat()
                if one.replied_at
                else None,
            }
            for one in _asked(live)
        ],
    }


@organisers
@require_safe
def proceedings(request: DeskRequest, slug: str) -> HttpResponse:
    """One session of the proceedings, to be printed: what was asked, answered, left open."""
    live = room_at(request, slug)
    context = {"sheet": {"session": live.session, "minutes": minutes.of(live)}}
    return TemplateResponse(request, "desk/live/proceedings.html", context)
