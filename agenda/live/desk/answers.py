"""Answers in writing: given by organisers and by speakers, sent once to those who asked."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from agenda.live import actions, unanswered
from agenda.live.desk.rooms import room_at
from agenda.live.forms import AnswerForm
from agenda.live.models import LiveRoom, Question
from agenda.live.unanswered import Answerer
from assises.access import everyone, private
from assises.errors import Refused
from assises.models import User
from registration.desk.access import DeskRequest, organisers


@organisers
@require_http_methods(["GET", "HEAD", "POST"])
def answers(request: DeskRequest, slug: str) -> HttpResponse:
    """What may be answered, each with its form; and how many mails would leave."""
    live = room_at(request, slug)
    name = request.organiser.name or _("The organisers")
    wrong = _answer(request, live, name=name, by=request.organiser)
    if request.method == "POST" and wrong is None:
        return redirect("live:desk_answers", slug)
    people = [role.speaker for role in live.session.roles.all()]
    context = _page(live, name, wrong) | {
        "leaving": len(actions.answered_since(live)),
        "links": [(one, unanswered.link_of(Answerer(live, one))) for one in people],
    }
    return TemplateResponse(request, "desk/live/answers.html", context)


@organisers
@require_POST
def send(request: DeskRequest, slug: str) -> HttpResponse:
    """Publish the answers, and mail them."""
    live = room_at(request, slug)
    try:
        n = actions.send_answers(live, by=request.organiser, now=timezone.now())
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        text = ngettext("Published; %(n)d mail leaves.", "Published; %(n)d mails leave.", n)
        messages.success(request, text % {"n": n})
    return redirect("live:desk_answers", slug)


@everyone
@require_http_methods(["GET", "HEAD", "POST"])
def by_speaker(request: HttpRequest, secret: str) -> HttpResponseBase:
    """The same for somebody on stage, with their link alone."""
    who = unanswered.with_link(secret, timezone.now())
    if who is None:
        raise Http404
    wrong = _answer(request, who.room, name=who.speaker.full_name, by=None)
    if request.method == "POST" and wrong is None:
        return private(redirect("live_answers", secret))
    context = _page(who.room, who.speaker.full_name, wrong) | {"speaker": who.speaker}
    return private(TemplateResponse(request, "live/answers.html", context))


def _answer(
    request: HttpRequest, room: LiveRoom, *, name: str, by: User | None
) -> dict[str, Any] | None:
    """Keep a posted answer; what was typed and why not, where it cannot be kept."""
    if request.method != "POST":
        return None
    form = AnswerForm(request.POST if by else {**request.POST.dict(), "name": name})
    asked = request.POST.get("question", "")
    if form.is_valid():
        try:
            actions.answer_in_writing(
                _uuid(asked), room=room, by=by, now=timezone.now(), **form.cleaned_data
            )
        except Refused as refusal:
            form.add_error("text", str(refusal))
        else:
            said = _("Your answer is kept.") if form.cleaned_data["text"] else _("Taken back.")
            messages.success(request, said)
            return None
    typed = {field: request.POST.get(field, "") for field in ("text", "name")}
    return {"id": asked, "errors": [*form.errors.values()], **typed}


def _uuid(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError:
        raise actions.Unknown from None


def _page(room: LiveRoom, name: str, wrong: dict[str, Any] | None) -> dict[str, Any]:
    listed: list[tuple[Question, dict[str, Any] | None]] = [
        (one, wrong if wrong and wrong["id"] == str(one.pk) else None)
        for one in unanswered.questions(room)
    ]
    return {"live": room, "session": room.session, "listed": listed, "name": name, "wrong": wrong}
