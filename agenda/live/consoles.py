"""The console of a live room: the moderators', or that of a room which knows its own host."""

import uuid
from typing import Any

from django.http import Http404, HttpRequest, HttpResponseBase, JsonResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse

from agenda.live import ballots, boards, feed, poll_forms, posted, replies
from agenda.live.models import LiveRoom, Poll
from agenda.live.posted import Said
from agenda.models import Session
from assises.access import EditionRequest
from assises.models import User


def show(
    request: EditionRequest,
    live: LiveRoom,
    *,
    who: replies.Who,
    socket: str,
    template: str = "live/moderation.html",
) -> HttpResponseBase:
    """The page, and what is posted to it, for somebody who has been let in."""
    said = posted.answer(request, room=live, who=who) if request.method == "POST" else None
    if posted.wants_json(request):
        return JsonResponse(said or {"type": "snapshot", **feed.state(live, desk=True)})
    if said and said["type"] == "ack":
        return redirect(request.path)
    state = feed.state(live, desk=True)
    context = about(request, live, state) | {
        "socket": socket,
        "leads": isinstance(who, User),
        "columns": boards.columns(state["questions"]),
        "host": boards.host(live.session),
        "notice": said["message"] if said else "",
        "ballots": ballots.of_desk(state),
        "draft": draft(request, state, said),
        "kinds": Poll.Kind.choices,
        "next_id": uuid.uuid4(),
    }
    return TemplateResponse(request, template, context)


def room_at(request: EditionRequest, slug: str) -> LiveRoom:
    if not request.edition:
        raise Http404
    sessions = Session.objects.of(request.edition).filter(has_live=True).with_people()
    session = get_object_or_404(sessions.select_related("edition", "room", "live_room"), slug=slug)
    return feed.room_of(session)


def about(request: HttpRequest, live: LiveRoom, state: Said) -> dict[str, Any]:
    """What each of the pages of a room says."""
    slug = live.session.slug
    return {
        "session": live.session,
        "state": state,
        "socket": f"/ws/direct/{slug}/",
        "read": f"/api/v1/live/{slug}/questions/",
    }


def draft(request: HttpRequest, state: Said, said: Said | None) -> Said | None:
    """The fields of a poll: as they were typed and refused, or of the one to correct."""
    if said and request.POST.get("type") == "poll" and "conduct" not in request.POST:
        return poll_forms.typed_draft(request.POST, said["message"])
    wanted = request.GET.get("sondage")
    found = [poll for poll in state["polls"] if poll["id"] == wanted and poll["state"] == "draft"]
    return poll_forms.draft_of(found[0]) if found else None
